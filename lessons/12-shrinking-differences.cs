#:project ../src/Lantern/Lantern.csproj
// Lesson 12, slopes by shrinking differences: what "how fast does it change" means for something that is never still.
using Lantern;
using Lantern.Plots;

Console.WriteLine("A car, its speed s after t minutes");
Console.WriteLine("         t =    0    1    2    3    4   change of s in each minute");
Drive("s = 30", t => 30);
Drive("s = 30 + 10t", t => 30 + (10 * t));
Drive("s = t²", Square);

void Drive(string name, Func<double, double> speed)
{
    double[] s = [speed(0), speed(1), speed(2), speed(3), speed(4)];
    double[] changes = [s[1] - s[0], s[2] - s[1], s[3] - s[2], s[4] - s[3]];
    Console.WriteLine($"{name,-12} {s[0],4} {s[1],4} {s[2],4} {s[3],4} {s[4],4}   {string.Join(", ", changes)}");
}

double Square(double t) => t * t;

Console.WriteLine();
Console.WriteLine("s = t² at t = 6, drawn: a ruler along the curve goes from (5.6, 31.2) to (6.4, 40.8)");
var (across, up) = (6.4 - 5.6, 40.8 - 31.2);
Console.WriteLine($"slope = {up:0.0} / {across:0.0} = {up / across:0}");

Console.WriteLine();
Console.WriteLine("s = t² at t = 3, calculated from Δ before to Δ after:");
Console.WriteLine("   Δ   s(3+Δ)   s(3−Δ)   difference     2Δ   slope     only forward, (s(3+Δ) − s(3)) / Δ");
foreach (var delta in new[] { 2, 1, 0.5, 0.1 })
{
    double after = Square(3 + delta), before = Square(3 - delta), difference = after - before;
    Console.Write($"{delta,4:0.0} {after,8:0.00} {before,8:0.00} {difference,12:0.00} {2 * delta,6:0.0}");
    Console.WriteLine($" {difference / (2 * delta),7:0.00} {(after - Square(3)) / delta,9:0.00}");
}

Console.WriteLine();
Console.WriteLine("s = t² in other places, Δ = 0.1: the slope is 2t everywhere");
foreach (var t in new double[] { 3, 6, 100 })
    Console.WriteLine($"t = {t,3}   measured {(Square(t + 0.1) - Square(t - 0.1)) / 0.2,6:0.00}   2t = {2 * t}");

new Plot("The slope of s = t²") { XLabel = "t", YLabel = "s", XRange = (0, 8), YRange = (0, 64) }
    .Function(Square, 0, 8, "s = t²")
    .Line([1, 5], [1, 25], "from 3 − 2 to 3 + 2: slope 6")
    .Line([4, 8], [12, 60], "ruler at t = 6: slope 12")
    .Points([3, 6], [9, 36], "where the slope is wanted")
    .Save("12-shrinking-differences.svg");
Console.WriteLine();
Console.WriteLine("Picture: 12-shrinking-differences.svg");

// Change and see
// 1. Let Δ be 3 at t = 3: from 0 to 36 in 6 minutes, slope 6 again. For t² the two sides cancel out at any Δ.
// 2. Make Square return t * t * t. At t = 3 the slope is then 31, 28, 27.25, 27.01: now shrinking is needed.
//    It closes in on 27; the next lesson says why.
// 3. Make the last loop's t = 0. The slope is 0: the car starts without a jerk.
