#:project ../src/Lantern/Lantern.csproj
// Lesson 21: a network of 4-1-1 learns from three people how happy somebody is; and two formulas for its slope.
using Lantern;
using Lantern.Plots;

double[][] people = [[0.4, 0.8, 0.4, 0.3], [1.0, 0.2, 0.4, 0.3], [0.3, 0.4, 0.5, 0.4]]; // relationship, money, sandwiches, baseline
double[] newPerson = [0.2, 1.0, 0.4, 0.3];
double[] start = [0.25, 1, 0.25, 1, 0.5]; // four weights into the hidden node, one out of it

Console.WriteLine("The first step of each weight: two formulas for the slope, and what a small difference of the error says");
Console.WriteLine("           o·(1−o)   σ(o)·(1−σ(o))   difference");
double[] happiness = [1.0, 0.85, 0.4];
var (exactly, inPrint, measured) = (Steps(start, Slope), Steps(start, PrintedSlope), Measure(start));
for (var i = 0; i < 5; i++)
    Console.WriteLine($"weight {i + 1}{exactly[i],10:F5}{inPrint[i],16:F5}{measured[i],13:F5}");

var plot = new Plot("Three people's happiness, learned") { XLabel = "steps", YLabel = "output", LogX = true, YRange = (0.4, 1) };
Train("With o·(1−o), the chain rule", Slope, plot);
Train("With σ(o)·(1−σ(o)), as in print", PrintedSlope);
happiness = [1.0, 0.85, 0.45];
Train("The chain rule, the third person at 0.45", Slope);
plot.HorizontalLine(0.5, "σ(0) = 0.5");
plot.Save("21-happiness.svg");

Console.WriteLine();
Console.WriteLine("The chain rule with two people only; what it says of the third");
for (var missing = 0; missing < 3; missing++)
{
    happiness = [1.0, 0.85, 0.4];
    happiness[missing] = double.NaN; // unknown: left out of every sum
    var weights = start;
    for (var step = 0; step < 1900; step++)
        weights = Plus(weights, Steps(weights, Slope));
    Console.WriteLine($"without person {missing + 1}:{Output(weights, people[missing]),9:F4}");
}

Console.WriteLine();
Console.WriteLine("Picture: 21-happiness.svg");

// 1900 steps with a look after 0, 100, 400, 900 and 1900.
void Train(string title, Func<double, double> slope, Plot? plot = null)
{
    Console.WriteLine();
    Console.WriteLine(title);
    Console.WriteLine(" steps   person 1  person 2  person 3   the new one");
    var weights = start;
    List<double> steps = [];
    List<double>[] outputs = [[], [], []];
    for (var step = 0; step <= 1900; step++)
    {
        if (step is 0 or 100 or 400 or 900 or 1900)
            Console.WriteLine($"{step,6} {string.Concat(people.Select(person => $"{Output(weights, person),10:F5}"))}{Output(weights, newPerson),14:F4}");
        if (step is > 0 and < 20 || step % 20 == 0 && step > 0)
        {
            steps.Add(step);
            for (var n = 0; n < 3; n++)
                outputs[n].Add(Output(weights, people[n]));
        }
        weights = Plus(weights, Steps(weights, slope));
    }

    Console.WriteLine($"wanted {string.Concat(happiness.Select(wanted => $"{wanted,10:F5}"))}");
    for (var n = 0; n < 3; n++)
        plot?.Line([.. steps], [.. outputs[n]], $"person {n + 1}, wanted {happiness[n]:0.00}");
}

// Steps of size 1 down the slope of Σ (t − o)²; the factor 2 of its derivative stays.
double[] Steps(double[] weights, Func<double, double> slope)
{
    var steps = new double[5];
    for (var n = 0; n < 3; n++)
    {
        var (hidden, output) = (Hidden(weights, people[n]), Output(weights, people[n]));
        var g = double.IsNaN(happiness[n]) ? 0 : 2 * (happiness[n] - output) * slope(output);
        steps[4] += g * hidden;
        for (var i = 0; i < 4; i++)
            steps[i] += g * weights[4] * slope(hidden) * people[n][i];
    }
    return steps;
}

// Downhill without any formula: −(E(w + d) − E(w − d)) / 2d for each weight.
double[] Measure(double[] weights)
{
    const double d = 1e-5;
    return [.. Enumerable.Range(0, 5).Select(i => (Error(Moved(i, -d)) - Error(Moved(i, d))) / (2 * d))];

    double[] Moved(int i, double by) => [.. weights.Select((weight, j) => j == i ? weight + by : weight)];
    double Error(double[] w) => people.Zip(happiness, (person, wanted) => (wanted - Output(w, person)) * (wanted - Output(w, person))).Sum();
}

static double Slope(double output) => output * (1 - output);

static double PrintedSlope(double output) => Sigmoid(output) * (1 - Sigmoid(output));

static double Hidden(double[] w, double[] x) => Sigmoid(w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + w[3] * x[3]);

static double Output(double[] w, double[] x) => Sigmoid(w[4] * Hidden(w, x));

static double[] Plus(double[] a, double[] b) => [.. a.Zip(b, (left, right) => left + right)];

static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

// Change and see
//   newPerson = [0.2, 1.0, 0.6, 0.3]   a little more of sandwiches, and the answer falls from 0.9762 to 0.7887. Nobody knows
//                      whether sandwiches make people unhappy. The third person had a few more, that is all.
//   start = [0, 0, 0, 0, 0]   the new one ends at 0.9768. One hidden node has no twin, so zeros do no harm here.
//   1900 as 20_000 everywhere   the third output comes nearer to 0.5 and never passes it. Why? The hidden node's output is
//                      above 0 and its weight positive, so the sum is above 0, and σ(0) = 0.5.
