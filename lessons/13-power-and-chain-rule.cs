#:project ../src/Lantern/Lantern.csproj
// Lesson 13: rules that give a slope without measuring, and a measurement beside each of them.
using Lantern;
using Lantern.Plots;

// The slope at x by the symmetric difference of lesson 12.
double Slope(Func<double, double> f, double x, double delta = 0.0001) => (f(x + delta) - f(x - delta)) / (2 * delta);

double Cube(double t) => t * t * t;

Console.WriteLine("s = t² + 2t");
foreach (var t in new double[] { 0, 1, 2, 3 })
    Console.WriteLine($"t = {t}   2t + 2 = {(2 * t) + 2,2}   measured {Slope(t => (t * t) + (2 * t), t):0.0000}");

Console.WriteLine();
Console.WriteLine("s = t³ at t = 2 with shrinking Δ");
foreach (var delta in new[] { 2, 1, 0.5, 0.1, 0.01 })
{
    var byRule = 12 + (delta * delta);
    Console.WriteLine($"Δ = {delta,4:0.##}   3t² + Δ² = {byRule,7:0.0000}   measured {Slope(Cube, 2, delta),7:0.0000}");
}

Console.WriteLine();
Console.WriteLine("The power rule at t = 2");
foreach (var n in new[] { -1, 0, 1, 2, 3, 4, 5 })
{
    double byRule = n * Math.Pow(2, n - 1), measured = Slope(t => Math.Pow(t, n), 2);
    Console.WriteLine($"s = t^{n,-2}   n·t^(n−1) = {byRule,8:0.0000}   measured {measured,8:0.0000}");
}

Console.WriteLine();
Console.WriteLine("The chain rule: f = y², y = x³ + x");
foreach (var x in new double[] { 1, 2 })
{
    var y = Cube(x) + x;
    double slopeOfF = 2 * y, slopeOfY = (3 * x * x) + 1;
    var measured = Slope(x => (Cube(x) + x) * (Cube(x) + x), x);
    Console.WriteLine($"x = {x}   ∂f/∂y = 2y = {slopeOfF}   ∂y/∂x = 3x² + 1 = {slopeOfY}");
    Console.WriteLine($"        ∂f/∂x = {slopeOfF}·{slopeOfY} = {slopeOfF * slopeOfY}   measured {measured:0.0000}");
}

Console.WriteLine();
Console.WriteLine("Several variables: f = 2xy + 3x²z + 4z at x = 1, y = 2, z = 3");
double F(double x, double y, double z) => (2 * x * y) + (3 * x * x * z) + (4 * z);
Console.WriteLine($"∂f/∂x = 2y + 6xz = {(2 * 2) + (6 * 1 * 3),2}   measured {Slope(x => F(x, 2, 3), 1),7:0.0000}");
Console.WriteLine($"∂f/∂y = 2x       = {2 * 1,2}   measured {Slope(y => F(1, y, 3), 2),7:0.0000}");
Console.WriteLine($"∂f/∂z = 3x² + 4  = {(3 * 1 * 1) + 4,2}   measured {Slope(z => F(1, 2, z), 3),7:0.0000}");

Console.WriteLine();
Console.WriteLine("e^x is its own slope");
foreach (var x in new double[] { 0, 1, 2 })
    Console.WriteLine($"x = {x}   e^x = {Math.Exp(x):0.0000}   measured {Slope(Math.Exp, x):0.0000}");

Console.WriteLine();
Console.WriteLine("How small should Δ be? s = t³ at t = 2 again, where the slope is 12");
double[] deltas = [1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12];
double[] wrongBy = [.. deltas.Select(delta => Math.Abs(Slope(Cube, 2, delta) - 12))];
for (var i = 0; i < deltas.Length; i++)
    Console.WriteLine($"Δ = {deltas[i],5:0e+0}   wrong by {wrongBy[i]:0.0e+0}");

new Plot("How small should Δ be?") { XLabel = "Δ", YLabel = "measured slope wrong by", LogX = true, LogY = true }
    .Line(deltas, wrongBy)
    .Points(deltas, wrongBy)
    .Save("13-power-and-chain-rule.svg");
Console.WriteLine();
Console.WriteLine("Picture: 13-power-and-chain-rule.svg");

// Change and see
// 1. Make the list of powers new[] { -1, 0, 0.5, 1 }: the rule holds for √t, which is t^0.5, as well: 0.3536.
// 2. Let the chain be f = y³: ∂f/∂y is then 3y², and at x = 1 the slope is 12·4 = 48.
// 3. Give Slope a Δ of 1 instead of 0.0001. Up to t² all stays right; t³ and what lies beyond does not.
