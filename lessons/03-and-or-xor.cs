#:project ../src/Lantern/Lantern.csproj
using Lantern;
using Lantern.Plots;

// Lesson 3: a line learns AND and OR. No line can do XOR, but two lines together can.

(int X1, int X2)[] inputs = [(0, 0), (0, 1), (1, 0), (1, 1)];
int[] and = [0, 0, 0, 1];
int[] or = [0, 1, 1, 1];
int[] xor = [0, 1, 1, 0];
int[] nand = [1, 1, 1, 0];          // not AND

Line andLine = Learn(and), orLine = Learn(or), nandLine = Learn(nand), xorLine = Learn(xor);
Show("AND", and, andLine);
Show("OR", or, orLine);
Show("XOR", xor, xorLine);

// Was that bad luck? Try many lines.
int tried = 0, best = 0;
for (double w1 = -2; w1 <= 2; w1 += 0.125)
    for (double w2 = -2; w2 <= 2; w2 += 0.125)
        for (double b = -2; b <= 2; b += 0.125, tried++)
            best = Math.Max(best, CountRight(xor, new Line(w1, w2, b).Answer));
Console.WriteLine($"The best of {tried:N0} lines gets {best} of 4 right for XOR.");
Console.WriteLine();

// XOR is "OR, but not AND": two lines, and a third that reads their answers.
Console.WriteLine("x1 x2   OR   NAND   OR AND NAND   XOR");
foreach (var ((x1, x2), target) in inputs.Zip(xor))
    Console.WriteLine($" {x1}  {x2}    {orLine.Answer(x1, x2)}    {nandLine.Answer(x1, x2)}         {TwoLines(x1, x2)}         {target}");
Console.WriteLine($"{CountRight(xor, TwoLines)} of 4 right, by two lines: {orLine} and {nandLine}");
Console.WriteLine();

Draw("AND", and, andLine.Answer);
Draw("OR", or, orLine.Answer);
Draw("XOR", xor, TwoLines);

// Moderate corrections, as in lesson 2: each weight by rate·error·(its input). The input of b is always 1.
static Line Learn(int[] targets)
{
    double rate = 0.001;
    double w1 = 0, w2 = 0, b = 0;
    for (int step = 0; step < 80_000; step++)
    {
        var ((x1, x2), target) = (((step >> 1) & 1, step & 1), targets[step % 4]);
        double error = target - new Line(w1, w2, b).Sum(x1, x2);
        w1 += rate * error * x1;
        w2 += rate * error * x2;
        b += rate * error;
    }

    return new Line(w1, w2, b);
}

int TwoLines(double x1, double x2) => andLine.Answer(orLine.Answer(x1, x2), nandLine.Answer(x1, x2));

int CountRight(int[] targets, Func<double, double, int> answer) =>
    inputs.Zip(targets).Count(pair => answer(pair.First.X1, pair.First.X2) == pair.Second);

void Show(string name, int[] targets, Line line)
{
    Console.WriteLine($"x1 x2   {name,-3}    sum   answer");
    foreach (var ((x1, x2), target) in inputs.Zip(targets))
        Console.WriteLine($" {x1}  {x2}    {target}   {line.Sum(x1, x2),6:0.00}     {line.Answer(x1, x2)}");
    Console.WriteLine($"{CountRight(targets, line.Answer)} of 4 right, by {line}");
    Console.WriteLine();
}

void Draw(string name, int[] targets, Func<double, double, int> answer)
{
    string file = $"03-and-or-xor-{name.ToLowerInvariant()}.svg";
    var plot = new Plot(name) { XLabel = "x1", YLabel = "x2", XRange = (-0.5, 1.5), YRange = (-0.5, 1.5), EqualScale = true }
        .Regions(answer, "answer 0", "answer 1");
    foreach (int target in new[] { 0, 1 })
    {
        var points = inputs.Where((_, k) => targets[k] == target);
        plot.Points([.. points.Select(x => (double)x.X1)], [.. points.Select(x => (double)x.X2)], $"target {target}", (Ink)target, (Marker)target);
    }

    plot.Save(file);
    Console.WriteLine($"Picture: {file}");
}

// The weights say how much each input counts; the offset b is added in any case.
record Line(double W1, double W2, double B)
{
    public double Sum(double x1, double x2) => W1 * x1 + W2 * x2 + B;

    public int Answer(double x1, double x2) => Sum(x1, x2) > 0.5 ? 1 : 0;

    public override string ToString() => $"{Two(W1)}·x1 + {Two(W2)}·x2 + {Two(B)} > 0.5".Replace("+ -", "− ");

    private static string Two(double w) => $"{Math.Round(w, 2) + 0.0:0.00}"; // + 0.0, or a small negative weight is "-0.00"
}

// Change and see
//   step < 1_000   AND is not learned yet: 3 of 4. Small corrections need many examples.
//   add Show("NOR", [1, 0, 0, 0], Learn([1, 0, 0, 0])) and look at the signs of the weights.
//   four targets can be filled in 16 ways. A line learns 14 of them. XOR is one of the other two; which is the second?
