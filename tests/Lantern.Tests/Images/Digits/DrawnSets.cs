namespace Lantern.Tests;

/// <summary>Sets of drawn digits: what people write, scan and photograph, and where a preparation may fail.</summary>
internal static class DrawnSets
{
    private static readonly Lazy<IReadOnlyList<PreparedDigit>> Prepared = new(() => [.. First().Select(item => PreparedDigit.Of(item.Kind, item.Drawn))]);

    /// <summary>Fourteen kinds of pictures, each with the ten digits in two hands, all written a little differently.</summary>
    public static IEnumerable<(string Kind, DrawnDigit Drawn)> First()
    {
        (string Kind, DrawnDigit Drawn)[] kinds =
        [
            ("off center", At(300, 300) with { Size = 0.4, Middle = (0.3, 0.35), Pen = 0.08 }),
            ("28×28", At(28, 28) with { Size = 0.75, Pen = 0.12 }),
            ("chalk", At(400, 300) with { Ink = (0.85, 0.88, 0.85), Paper = (0.12, 0.25, 0.18), Noise = 0.05, Pen = 0.09, Shade = (0.2, 0.1) }),
            ("shaded paper", At(500, 400) with { Paper = (0.85, 0.84, 0.8), Shade = (0.5, 0.2), Pen = 0.07 }),
            ("blue pen", At(640, 480) with { Ink = (0.15, 0.25, 0.75), Paper = (0.97, 0.95, 0.88), Pen = 0.05, Middle = (0.6, 0.45) }),
            ("yellow pen", At(400, 400) with { Ink = (0.98, 0.92, 0.15), Pen = 0.14 }),
            ("thin pen, 2000×2000", At(2000, 2000) with { Size = 0.35, Pen = 0.015, Middle = (0.62, 0.4) }),
            ("small in a corner", At(900, 700) with { Size = 0.14, Middle = (0.85, 0.2), Pen = 0.09 }),
            ("noise", At(200, 200) with { Noise = 0.12, Pen = 0.11, Ink = (0.2, 0.2, 0.2), Paper = (0.85, 0.85, 0.85) }),
            ("missing pieces", At(300, 300) with { Missing = 0.12, Pen = 0.1 }),
            ("shaky", At(256, 256) with { Style = (0.05, 0.1, 0.9, 3), Pen = 0.09 }),
            ("white on black, 64×64", At(64, 64) with { Ink = (1, 1, 1), Paper = (0, 0, 0), Size = 0.85, Pen = 0.12 }),
            ("marker", At(300, 400) with { Size = 0.9, Pen = 0.2, Ink = (0.05, 0.05, 0.05) }),
            ("photo in pencil", At(1600, 1200) with { Paper = (0.72, 0.7, 0.66), Ink = (0.42, 0.42, 0.44), Shade = (0.4, 0.3), Noise = 0.03, Pen = 0.05, Size = 0.45 }),
        ];
        var random = new SplitMix64(2026);
        foreach (var (kind, number) in kinds.Select((kind, number) => (kind, number)))
        {
            for (var digit = 0; digit < 10; digit++)
            {
                yield return (kind.Kind, kind.Drawn with
                {
                    Digit = digit,
                    Hand = (number + digit) % 2 == 0 ? Hand.School : Hand.Angular,
                    Style = (Between(random, -0.08, 0.08), Between(random, -0.05, 0.2), Between(random, 0.7, 1), Math.Max(kind.Drawn.Style.Shaky, 1.5)),
                    Seed = (uint)random.NextInt32(1 << 30),
                });
            }
        }
    }

    /// <summary>The first set as a network gets it, prepared in both ways; drawn once, whoever asks.</summary>
    public static IReadOnlyList<PreparedDigit> FirstPrepared => Prepared.Value;

    /// <summary>Pictures at random: three hands, every property drawn anew, within what people do.</summary>
    public static IEnumerable<(string Kind, DrawnDigit Drawn)> Second(int count, uint seed)
    {
        var random = new SplitMix64(seed);
        for (var number = 0; number < count; number++)
        {
            var hand = new[] { Hand.School, Hand.Angular, Hand.Hasty }[number / 10 % 3];
            var side = (int)Math.Exp(Between(random, Math.Log(28), Math.Log(2000)));
            var lightOnDark = random.NextInt32(4) == 0;
            var paper = lightOnDark ? Between(random, 0.02, 0.25) : Between(random, 0.6, 1);
            var ink = lightOnDark ? Between(random, paper + 0.4, 1) : Between(random, 0.02, paper - 0.35);
            var tint = random.NextInt32(3) == 0 ? (Between(random, 0, 0.3), Between(random, 0, 0.3), Between(random, 0, 0.3)) : (0, 0, 0);
            var size = side < 60 ? Between(random, 0.7, 0.9) : Between(random, Math.Max(0.15, 30.0 / side), 0.85);
            yield return (hand.Name, new DrawnDigit(number % 10, hand)
            {
                Width = side,
                Height = Math.Clamp((int)(side * Between(random, 0.8, 1.25)), 28, 2000),
                Size = size,
                Middle = (Within(), Within()),
                Pen = Between(random, side < 60 ? 0.07 : 0.02, 0.2),
                Ink = (Math.Clamp(ink + tint.Item1, 0, 1), Math.Clamp(ink + tint.Item2, 0, 1), Math.Clamp(ink + tint.Item3, 0, 1)),
                Paper = (paper, paper, paper),
                Shade = random.NextInt32(2) == 0 ? (0, 0) : (Between(random, 0, 0.5), Between(random, 0, 0.3)),
                Noise = random.NextInt32(2) == 0 ? 0 : Between(random, 0, 0.06),
                Missing = random.NextInt32(5) == 0 ? 0.1 : 0,
                Style = (Between(random, -0.12, 0.12), Between(random, -0.1, 0.25), Between(random, 0.65, 1.05), Between(random, 0, 2.5)),
                Seed = (uint)random.NextInt32(1 << 30),
            });

            // So that strokes stay inside, wide as they may be.
            double Within() => 0.5 + (Between(random, -0.5, 0.5) * Math.Max(0, 0.85 - size));
        }
    }

    private static DrawnDigit At(int width, int height) => new(0, Hand.School) { Width = width, Height = height };

    private static double Between(SplitMix64 random, double low, double high) => low + (random.NextDouble() * (high - low));
}

/// <summary>A drawn digit, as MNIST prepares it and plainly.</summary>
internal sealed record PreparedDigit(string Kind, int Digit, ReadOnlyMemory<byte> AsMnist, ReadOnlyMemory<byte> AsPlain)
{
    public static PreparedDigit Of(string kind, DrawnDigit drawn)
    {
        var picture = drawn.Draw();
        return new PreparedDigit(kind, drawn.Digit, PicturePreparation.Mnist.Prepare(picture).Values, PicturePreparation.Plain.Prepare(picture).Values);
    }
}
