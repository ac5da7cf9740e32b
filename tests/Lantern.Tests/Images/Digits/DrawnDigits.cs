using System.Globalization;

namespace Lantern.Tests;

/// <summary>How somebody writes the ten digits: pen strokes on a field 100 wide and 140 high, y downwards.</summary>
/// <param name="Name">What captions call it.</param>
/// <param name="Digits">For each digit moves (M), lines (L) and cubic curves (C) as SVG writes them, absolute.</param>
internal sealed record Hand(string Name, string[] Digits)
{
    /// <summary>Round and upright, as a school teaches it.</summary>
    public static Hand School { get; } = new("school",
    [
        "M50 0 C15 0 0 35 0 70 C0 105 15 140 50 140 C85 140 100 105 100 70 C100 35 85 0 50 0",
        "M50 0 L50 140",
        "M5 35 C5 12 25 0 50 0 C78 0 95 15 95 38 C95 70 40 95 0 140 L100 140",
        "M8 18 C20 5 35 0 50 0 C75 0 90 14 90 35 C90 58 70 68 42 68 C75 68 95 82 95 105 C95 128 75 140 48 140 C28 140 12 133 3 118",
        "M70 0 L0 95 L100 95 M70 0 L70 140",
        "M90 0 L20 0 L12 62 C25 52 38 48 52 48 C80 48 97 68 97 94 C97 122 78 140 50 140 C28 140 12 132 2 118",
        "M78 2 C40 15 3 55 3 98 C3 124 22 140 50 140 C78 140 97 124 97 98 C97 75 78 60 52 60 C28 60 8 75 3 98",
        "M0 0 L100 0 L40 140",
        "M50 66 C20 58 10 45 10 32 C10 12 28 0 50 0 C72 0 90 12 90 32 C90 45 80 58 50 66 C15 76 2 90 2 106 C2 126 22 140 50 140 C78 140 98 126 98 106 C98 90 85 76 50 66",
        "M95 45 C92 70 72 82 50 82 C22 82 3 66 3 42 C3 18 22 0 50 0 C80 0 97 20 97 45 C97 80 85 120 60 140",
    ]);

    /// <summary>Straight lines only: a flag on the 1, an open 4, a bar through the 7.</summary>
    public static Hand Angular { get; } = new("angular",
    [
        "M30 0 L70 0 L95 30 L95 110 L70 140 L30 140 L5 110 L5 30 L30 0",
        "M25 35 L60 0 L60 140",
        "M5 25 L25 0 L75 0 L95 25 L95 50 L0 140 L100 140",
        "M5 0 L95 0 L45 55 L75 60 L97 85 L97 112 L70 140 L30 140 L3 118",
        "M15 0 L5 80 L100 80 M75 20 L75 140",
        "M92 0 L12 0 L12 60 L65 55 L95 80 L95 110 L65 140 L5 130",
        "M60 0 L10 70 L5 105 L25 140 L75 140 L97 110 L85 75 L55 65 L10 85",
        "M0 5 L100 0 L45 140 M30 70 L85 65",
        "M50 65 L12 35 L30 3 L70 3 L88 35 L50 65 L5 105 L28 140 L72 140 L95 105 L50 65",
        "M95 30 L70 0 L25 5 L5 40 L25 70 L70 65 L95 30 L85 140",
    ]);

    /// <summary>In haste: loops, slants, strokes that do not close.</summary>
    public static Hand Hasty { get; } = new("hasty",
    [
        "M70 5 C30 -5 0 40 5 90 C10 145 60 150 85 100 C105 55 95 10 60 3",
        "M42 18 L62 0 C58 40 50 95 45 140",
        "M10 30 C15 5 45 -5 70 5 C95 20 80 60 50 90 C25 115 5 130 10 138 C20 145 25 120 40 125 C60 135 80 145 100 125",
        "M15 10 C40 -5 80 -5 80 25 C80 50 55 60 35 62 C65 58 95 70 90 100 C85 135 40 145 5 125",
        "M40 0 C30 40 15 70 5 90 C40 85 70 85 100 80 M80 40 C75 80 70 110 62 140",
        "M30 5 C28 30 22 45 18 60 C50 45 90 55 88 95 C85 135 40 145 5 130 M30 5 L95 0",
        "M70 0 C35 25 10 70 8 105 C8 140 45 145 65 125 C85 105 80 75 55 75 C35 76 15 95 10 115",
        "M5 15 C10 5 15 5 30 8 C55 14 75 12 100 0 C75 50 55 95 45 140",
        "M85 15 C60 -8 15 0 15 28 C18 60 85 70 88 108 C88 145 15 150 8 112 C5 80 75 60 85 15",
        "M85 20 C65 -8 10 0 8 40 C8 75 65 75 85 25 C85 65 75 110 65 140",
    ]);

    /// <summary>The strokes of a digit as short straight pieces.</summary>
    public List<(double X0, double Y0, double X1, double Y1)> Pieces(int digit, Func<double, double, (double X, double Y)> place)
    {
        var pieces = new List<(double, double, double, double)>();
        (double X, double Y) at = default;
        foreach (var move in Digits[digit].Split(['M', 'L', 'C'], StringSplitOptions.RemoveEmptyEntries).Zip(Digits[digit].Where(char.IsLetter)))
        {
            double[] numbers = [.. move.First.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
            (double X, double Y)[] points = [.. numbers.Chunk(2).Select(pair => place(pair[0], pair[1]))];
            if (move.Second != 'M')
            {
                const int Count = 16;
                var (start, last) = (at, at);
                for (var piece = 1; piece <= Count; piece++)
                {
                    var next = Along(start, points, piece / (double)Count);
                    pieces.Add((last.X, last.Y, next.X, next.Y));
                    last = next;
                }
            }

            at = points[^1];
        }

        return pieces;
    }

    private static (double X, double Y) Along((double X, double Y) start, (double X, double Y)[] to, double t)
    {
        if (to.Length == 1)
            return (start.X + (t * (to[0].X - start.X)), start.Y + (t * (to[0].Y - start.Y)));
        var u = 1 - t;
        var (a, b, c, d) = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t);
        return ((a * start.X) + (b * to[0].X) + (c * to[1].X) + (d * to[2].X), (a * start.Y) + (b * to[0].Y) + (c * to[1].Y) + (d * to[2].Y));
    }
}

/// <summary>A picture of a digit as somebody might have drawn, scanned or photographed it.</summary>
internal sealed record DrawnDigit(int Digit, Hand Hand)
{
    public int Width { get; init; } = 300;

    public int Height { get; init; } = 300;

    /// <summary>The digit's height as a share of the shorter side.</summary>
    public double Size { get; init; } = 0.6;

    /// <summary>The digit's middle, as shares of width and height.</summary>
    public (double X, double Y) Middle { get; init; } = (0.5, 0.5);

    /// <summary>The pen's width as a share of the digit's height.</summary>
    public double Pen { get; init; } = 0.1;

    public (double Red, double Green, double Blue) Ink { get; init; } = (0.1, 0.1, 0.1);

    public (double Red, double Green, double Blue) Paper { get; init; } = (1, 1, 1);

    /// <summary>What share of the light is lost from one corner to the opposite one, and toward the rim.</summary>
    public (double Slope, double Rim) Shade { get; init; }

    /// <summary>The deviation of the noise of each sample, as a share of white.</summary>
    public double Noise { get; init; }

    /// <summary>What share of the strokes is missing, in pieces.</summary>
    public double Missing { get; init; }

    /// <summary>How much the digit is turned (radians), slanted and narrowed, and how far each of its points is off.</summary>
    public (double Turn, double Slant, double Narrow, double Shaky) Style { get; init; } = (0, 0, 1, 0);

    public uint Seed { get; init; } = 1;

    public ColorImage Draw()
    {
        var random = new SplitMix64(Seed);
        var ink = InkShare(random);
        var image = new ColorImage(Width, Height);
        double[] inks = [Ink.Red, Ink.Green, Ink.Blue], papers = [Paper.Red, Paper.Green, Paper.Blue];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var (u, v) = ((x + 0.5) / Width, (y + 0.5) / Height);
                var rim = (((u - 0.5) * (u - 0.5)) + ((v - 0.5) * (v - 0.5))) * 2;
                var light = (1 - (Shade.Slope * (u + v) / 2)) * (1 - (Shade.Rim * rim));
                var share = ink[(y * Width) + x];
                var grain = Noise > 0 ? Normal(random) * Noise * 0.7 : 0; // most of a camera's noise is the same in all three colors
                for (var c = 0; c < 3; c++)
                {
                    var value = ((papers[c] + (share * (inks[c] - papers[c]))) * light) + grain + (Noise > 0 ? Normal(random) * Noise * 0.7 : 0);
                    image.Pixels[(((y * Width) + x) * 3) + c] = (byte)Math.Round(255 * Math.Clamp(value, 0, 1));
                }
            }
        }

        return image;
    }

    /// <summary>How much of each pixel is ink: by its distance from the nearest piece of stroke.</summary>
    private float[] InkShare(SplitMix64 random)
    {
        var height = Size * Math.Min(Width, Height);
        var scale = height / 140;
        var (cos, sin) = (Math.Cos(Style.Turn), Math.Sin(Style.Turn));
        var pieces = Hand.Pieces(Digit, (x, y) =>
        {
            var (px, py) = ((x - 50 + (Style.Shaky * Normal(random))) * Style.Narrow, y - 70 + (Style.Shaky * Normal(random)));
            px -= Style.Slant * py;
            return ((Middle.X * Width) + (scale * ((cos * px) - (sin * py))), (Middle.Y * Height) + (scale * ((sin * px) + (cos * py))));
        });
        if (Missing > 0)
        {
            // A gap is as long as the pen is wide or a little longer.
            var length = pieces.Average(piece => double.Hypot(piece.X1 - piece.X0, piece.Y1 - piece.Y0));
            var run = Math.Max(1, (int)(1.5 * Pen * height / length));
            for (var cut = 0; cut < (int)Math.Ceiling(Missing * pieces.Count / run) && pieces.Count > run; cut++)
                pieces.RemoveRange(random.NextInt32(pieces.Count - run), run);
        }

        var shares = new float[Width * Height];
        var radius = Math.Max(0.35, Pen * height / 2);
        foreach (var (x0, y0, x1, y1) in pieces)
        {
            var (dx, dy) = (x1 - x0, y1 - y0);
            var squared = Math.Max(1e-12, (dx * dx) + (dy * dy));
            for (var y = Math.Max(0, (int)(Math.Min(y0, y1) - radius - 2)); y <= Math.Min(Height - 1, (int)(Math.Max(y0, y1) + radius + 2)); y++)
            {
                for (var x = Math.Max(0, (int)(Math.Min(x0, x1) - radius - 2)); x <= Math.Min(Width - 1, (int)(Math.Max(x0, x1) + radius + 2)); x++)
                {
                    var (px, py) = (x + 0.5 - x0, y + 0.5 - y0);
                    var t = Math.Clamp(((px * dx) + (py * dy)) / squared, 0, 1);
                    var share = (float)Math.Clamp(radius + 0.5 - double.Hypot(px - (t * dx), py - (t * dy)), 0, 1);
                    ref var pixel = ref shares[(y * Width) + x];
                    pixel = Math.Max(pixel, share);
                }
            }
        }

        return shares;
    }

    private static double Normal(SplitMix64 random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
