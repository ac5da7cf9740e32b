#:project ../src/Lantern/Lantern.csproj
// Lesson 11, gradient descent: how to find the lowest point of a curve by always stepping downhill.
using Lantern;
using Lantern.Plots;

// A valley. Its lowest point is at x = 1, where y = 1. The descent is not told.
double Valley(double x) => ((x - 1) * (x - 1)) + 1;

// How steep a curve is at x, measured: how much it rises from a little left of x to a little right of it.
double Slope(Func<double, double> curve, double x) => (curve(x + 0.001) - curve(x - 0.001)) / 0.002;

// The rule: against the slope, and the steeper the further. Returns every x on the way.
double[] Descend(double x, double learningRate, int steps)
{
    var path = new double[steps + 1];
    path[0] = x;
    for (var step = 1; step <= steps; step++)
        path[step] = path[step - 1] - (learningRate * Slope(Valley, path[step - 1]));
    return path;
}

Console.WriteLine("y = (x − 1)² + 1, learning rate 0.25");
foreach (var start in new double[] { -2, 4 })
{
    var path = Descend(start, 0.25, 20);
    Console.WriteLine($"From x = {start}");
    Console.WriteLine("step         x        y      slope      move");
    for (var step = 0; step <= 5; step++)
    {
        var (x, y, slope, move) = (path[step], Valley(path[step]), Slope(Valley, path[step]), path[step + 1] - path[step]);
        Console.WriteLine($"{step,4}  {x,8:0.00000} {y,8:0.0000} {slope,10:0.00000} {move,9:+0.00000;-0.00000}");
    }

    Console.WriteLine($"  20  {path[20],8:0.00000} {Valley(path[20]),8:0.0000}");
}

Console.WriteLine();
Console.WriteLine("Moves of a fixed size, 0.7 downhill, never settle:");
var stride = -2.0;
for (var step = 0; step <= 8; step++, stride -= 0.7 * Math.Sign(Slope(Valley, stride)))
    Console.Write($"{stride,6:0.0}");
Console.WriteLine();

Console.WriteLine();
Console.WriteLine("The learning rate decides: x after 0 to 5 moves");
var bySteps = new Plot("The same valley with four learning rates") { XLabel = "moves", YLabel = "x" }
    .HorizontalLine(1, "lowest place");
foreach (var rate in new[] { 0.05, 0.25, 0.5, 0.75, 1.0, 1.1 })
{
    var path = Descend(-2, rate, 5);
    Console.WriteLine($"{rate:0.00}  {string.Join(" ", path.Select(x => $"{x,8:0.00000}"))}");
    if (rate is 0.05 or 0.25 or 0.75 or 1.1)
        bySteps.Line([0, 1, 2, 3, 4, 5], path, $"learning rate {rate:0.00}");
}

// Two numbers to choose, x and y; z is to become small. There are two valleys, and the left one is deeper.
double Surface(double x, double y) => (((x * x) - 1) * ((x * x) - 1)) + (0.3 * x) + ((y - (x / 2)) * (y - (x / 2)));

Console.WriteLine();
Console.WriteLine("Two parameters: z = (x² − 1)² + 0.3·x + (y − x/2)², learning rate 0.05, 200 moves");
Console.WriteLine("start             end                     z");
int Height(double x, double y) => Surface(x, y) switch { < 0 => 0, < 0.5 => 1, < 1 => 2, < 2 => 3, _ => 4 };
var map = new Plot("Three starts, two valleys") { XLabel = "x", YLabel = "y", XRange = (-1.8, 1.8), YRange = (-1.8, 1.8), EqualScale = true }
    .Regions(Height, "z below 0", "0 to 0.5", "0.5 to 1", "1 to 2", "above 2");
foreach (var (name, marker, x0, y0) in new[] { ("A", Marker.Circle, -1.5, 1.2), ("B", Marker.Square, 0.1, -1.4), ("C", Marker.Triangle, 0.3, 1.4) })
{
    var (x, y) = (x0, y0);
    List<double> xs = [x], ys = [y];
    for (var step = 0; step < 200; step++)
    {
        // The slope in each direction, while the other number is kept still.
        var (slopeX, slopeY) = (Slope(a => Surface(a, y), x), Slope(b => Surface(x, b), y));
        (x, y) = (x - (0.05 * slopeX), y - (0.05 * slopeY));
        xs.Add(x);
        ys.Add(y);
    }

    Console.WriteLine($"{name} ({x0,4:0.0}, {y0,4:0.0})  ({x,7:0.0000}, {y,7:0.0000})  {Surface(x, y),7:0.0000}");
    map.Line([.. xs], [.. ys], "way down", Ink.Black, LineStyle.Solid)
        .Points([x0], [y0], $"start {name}", Ink.Black, marker)
        .Points([x], [y], "end", Ink.Vermilion, Marker.Diamond);
}

double[] left = Descend(-2, 0.25, 5), right = Descend(4, 0.25, 5);
new Plot("Downhill from both sides") { XLabel = "x", YLabel = "y" }
    .Function(Valley, -2.2, 4.2, "y = (x − 1)² + 1")
    .Points(left, [.. left.Select(Valley)], "from x = -2")
    .Points(right, [.. right.Select(Valley)], "from x = 4")
    .Save("11-gradient-descent.svg");
bySteps.Save("11-gradient-descent-rates.svg");
map.Save("11-gradient-descent-surface.svg");
Console.WriteLine();
Console.WriteLine("Picture: 11-gradient-descent.svg");
Console.WriteLine("Picture: 11-gradient-descent-rates.svg");
Console.WriteLine("Picture: 11-gradient-descent-surface.svg");

// Change and see
// 1. Make the first learning rate 0.01 instead of 0.25. After 20 moves from -2, x has only come to -1.0028.
// 2. Start C at (-0.1, 1.4), then at (-0.2, 1.4). From the first it still ends in the wrong valley, from the second
//    in the deep one: somewhere between them runs the watershed.
// 3. Take the slant, 0.3·x, out of the surface. Both valleys are then equally deep, at z = 0.
