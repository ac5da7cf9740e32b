#:project ../src/Lantern/Lantern.csproj
// Lesson 10: find weights by trying all of them. For two weights it works; then count.
using System.Numerics;
using Lantern;
using Lantern.Plots;

// Node 1 of lesson 5 had the weights 0.9 and 0.3. Suppose they are lost, and we know two answers of it.
(double Input1, double Input2, double Target)[] examples = [(1.0, 0.5, 0.7408), (0.2, 1.0, 0.6177)];

int values = 1000;    // for each weight, evenly from -5 up to 5
int tries = 0;
double best1 = 0, best2 = 0, smallest = double.MaxValue;
for (int i = 0; i < values; i++)
{
    for (int j = 0; j < values; j++)
    {
        tries++;
        double w1 = -5 + 10.0 * i / values, w2 = -5 + 10.0 * j / values;
        double error = Error(w1, w2);
        if (error < smallest)
            (best1, best2, smallest) = (w1, w2, error);
    }
}

Console.WriteLine($"Two weights, {values} values each: {tries:N0} tries");
Console.WriteLine($"  best weights {best1:0.00} and {best2:0.00}, where the errors add up to {smallest:0.0000}");
Console.WriteLine();

Console.WriteLine("With more weights, at a million tries a second");
Console.WriteLine("  weights       tries         years");
foreach (int weights in new[] { 1, 2, 4, 8, 18 })
{
    BigInteger combinations = BigInteger.Pow(1000, weights);
    double years = (double)combinations / 1e6 / (365.25 * 24 * 3600);
    Console.WriteLine($"  {weights,7}  {$"10^{3 * weights}",10}  {years,12:0.0e+0}");
}

Console.WriteLine();
Console.WriteLine("The 18 weights of lesson 7, 1000 values each");
Console.WriteLine($"  1000^18 = {BigInteger.Pow(1000, 18):N0}");
Console.WriteLine($"  and not 18·1000 = {18 * 1000:N0}");

new Plot("How wrong the answers are, for every pair of weights")
{
    XLabel = "weight 1",
    YLabel = "weight 2",
    XRange = (-5, 5),
    YRange = (-5, 5),
    EqualScale = true,
}
    .Regions((w1, w2) => Error(w1, w2) switch { < 0.1 => 0, < 0.3 => 1, < 0.5 => 2, < 0.7 => 3, _ => 4 },
        "errors below 0.1", "below 0.3", "below 0.5", "below 0.7", "0.7 and more")
    .Points([best1], [best2], "best pair", Ink.Black, Marker.Plus)
    .Save("10-trying-everything.svg");
Console.WriteLine();
Console.WriteLine("Picture: 10-trying-everything.svg");

// The sizes of the errors, added up: no signs, or one error could hide another.
double Error(double w1, double w2) =>
    examples.Sum(example => Math.Abs(example.Target - Sigmoid(w1 * example.Input1 + w2 * example.Input2)));

static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

// Change and see
//   values = 100    a hundredth of the tries, and still 0.90 and 0.30: they lie on this coarser grid, too.
//                   values = 50 passes between them, and the best it meets is 1.00 and 0.20.
//   examples = [(1.0, 0.5, 0.7408)]   one answer is not enough to know two weights: many pairs give it, and -0.93
//                   and 3.96 wins by a hair. In the picture the best region is a whole strip.
//   (0.2, 1.0, 0.9999)   as the second example: no pair on the map reaches it. The best, -1.44 and 4.98, lies
//                   at its upper edge, and a larger map would have a better one.
