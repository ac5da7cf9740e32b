namespace Lantern.Tests;

/// <summary>MNIST's preparation: what it makes of pictures, and what it says about them.</summary>
public sealed class DigitPreparationTests
{
    private static readonly DrawnDigit Two = new(2, Hand.School) { Width = 300, Height = 200, Size = 0.7 };

    [Fact]
    public void Every_test_digit_of_MNIST_passes_unchanged_byte_for_byte()
    {
        var bytes = Mnist.Test;
        for (var example = 0; example < bytes.Count; example++)
        {
            var digit = bytes.Bytes(example);

            var prepared = PicturePreparation.Mnist.Prepare(GrayImage.FromBytes(digit, 28, 28));

            Assert.True(prepared.Findings.IsUnchanged && prepared.Values.Span.SequenceEqual(digit), $"Test digit {example} was changed.");
        }
    }

    [Fact]
    public void The_result_is_as_MNIST_has_it_20_long_with_the_center_of_mass_in_the_middle_black_around_and_light_strokes()
    {
        foreach (var (kind, digit, prepared, _) in DrawnSets.FirstPrepared)
        {
            var values = prepared.Span;

            var (left, top, right, bottom, mass, massX, massY, greatest) = (28, 28, 0, 0, 0.0, 0.0, 0.0, 0);
            for (var index = 0; index < values.Length; index++)
            {
                var (x, y, value) = (index % 28, index / 28, values[index]);
                if (value == 0)
                    continue;
                (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x + 1), Math.Min(top, y), Math.Max(bottom, y + 1));
                (mass, massX, massY, greatest) = (mass + value, massX + (value * (x + 0.5)), massY + (value * (y + 0.5)), Math.Max(greatest, value));
            }

            Assert.True(Math.Max(right - left, bottom - top) == 20, $"{kind} {digit}: {right - left}×{bottom - top}");
            // Moved by whole pixels: half a pixel remains at most, and what rounding to bytes adds.
            Assert.True(Math.Abs((massX / mass) - 14) <= 0.51 && Math.Abs((massY / mass) - 14) <= 0.51, $"{kind} {digit}: {massX / mass}, {massY / mass}");
            Assert.True(greatest > 250, $"{kind} {digit}: {greatest}");
        }
    }

    [Fact]
    public void Ink_and_paper_are_told_apart_both_ways()
    {
        var light = Two with { Ink = (1, 1, 1), Paper = (0.2, 0.2, 0.2) };

        Assert.True(Ink(Two).IsDark);
        Assert.False(Ink(light).IsDark);
        Assert.True(Difference(Two, light) < 0.02);
    }

    [Fact]
    public void Shade_is_found_and_changes_the_result_hardly()
    {
        var shaded = Two with { Paper = (0.9, 0.9, 0.9), Shade = (0.5, 0.2) };

        var ink = Ink(shaded);

        // Corners lose half of the slope of the mean coordinates and the rim's share: 0.9·(1 − 0)·(1 − 0.2) and 0.9·0.5·0.8.
        Assert.InRange(ink.PaperTo, 180, 230);
        Assert.InRange(ink.PaperFrom, 85, 110);
        Assert.True(Difference(Two, shaded) < 0.02);
    }

    [Fact]
    public void Even_paper_has_one_brightness_whatever_is_written_on_it()
    {
        var ink = Ink(Two with { Paper = (0.8, 0.8, 0.8) });

        Assert.Equal((204, 204), (ink.PaperFrom, ink.PaperTo));
        Assert.InRange(ink.Noise, 0, 0.5);
        Assert.Equal(0.7 * 255, ink.Contrast, tolerance: 1.5); // between whole levels of ink and paper
    }

    [Fact]
    public void Noise_is_measured()
    {
        // Two draws of 0.7·σ each, the second one for each color: luma's weights average it.
        var expected = 255 * 0.05 * 0.7 * Math.Sqrt(1 + (0.299 * 0.299) + (0.587 * 0.587) + (0.114 * 0.114));

        // The ink, a sixth of this picture, counts as noise too.
        Assert.InRange(Ink(Two with { Paper = (0.7, 0.7, 0.7), Noise = 0.05 }).Noise, expected, 1.25 * expected);
    }

    [Theory]
    [InlineData(0.98, 0.92, 0.1, GraySource.Blue)] // yellow
    [InlineData(0.55, 0.85, 1.0, GraySource.Red)] // sky
    [InlineData(0.1, 0.1, 0.1, GraySource.Luma)]
    public void A_colored_pen_is_read_in_the_color_in_which_it_stands_out(double red, double green, double blue, GraySource expected)
    {
        var pen = Two with { Ink = (red, green, blue) };

        Assert.Equal(expected, PicturePreparation.Mnist.Prepare(pen.Draw()).Findings.Gray);
        Assert.True(Difference(Two, pen) < 0.02);
    }

    [Fact]
    public void The_box_lies_where_the_digit_is()
    {
        var drawn = new DrawnDigit(0, Hand.School) { Width = 2000, Height = 1500, Size = 0.2, Pen = 0.1, Middle = (0.25, 0.5) };

        var box = Ink(drawn).Box!.Value;

        // Field 100×140, 300 high, so 214 wide; the pen of 30 adds 15 on each side. The picture was halved on the way.
        Assert.InRange(box.Left, 500 - 107 - 15 - 3, 500 - 107 - 15 + 3);
        Assert.InRange(box.Top, 750 - 150 - 15 - 3, 750 - 150 - 15 + 3);
        Assert.InRange(box.Width, 214 + 30 - 6, 214 + 30 + 6);
        Assert.InRange(box.Height, 300 + 30 - 6, 300 + 30 + 6);
    }

    [Theory]
    [InlineData(0.02, true)]
    [InlineData(0.16, false)] // 20·(0.16·140)/(1.16·140) = 2.76 pixels
    [InlineData(0.25, true)]
    public void Strokes_are_brought_to_the_width_that_the_network_knows(double pen, bool isChanged)
    {
        var ink = Ink(Two with { Pen = pen });

        Assert.Equal(isChanged, ink.StrokeWidth != ink.NewStrokeWidth);
        Assert.InRange(ink.NewStrokeWidth, 2.5, 3.2);
    }

    [Fact]
    public void Specks_are_left_out_and_pieces_of_broken_strokes_are_not()
    {
        var specks = Two.Draw();
        foreach (var (x, y) in new[] { (20, 20), (280, 180), (30, 150) })
        {
            for (var index = 0; index < 9; index++)
                specks.Pixels.Slice(3 * (((y + (index / 3)) * specks.Width) + x + (index % 3)), 3).Clear();
        }

        var prepared = PicturePreparation.Mnist.Prepare(specks);

        Assert.Equal(3, prepared.Findings.Ink!.LeftOutCount);
        Assert.Equal(PicturePreparation.Mnist.Prepare(Two.Draw()).Values.ToArray(), prepared.Values.ToArray());
        Assert.Equal(0, Ink(Two with { Missing = 0.15, Pen = 0.08 }).LeftOutCount);
    }

    [Theory]
    [InlineData(28, 1.0, 0.0, 0.0)]
    [InlineData(300, 0.9, 0.5, 0.0)]
    [InlineData(28, 0.8, 0.0, 0.05)]
    [InlineData(100, 0.7, 0.3, 0.1)]
    [InlineData(1000, 0.7, 0.5, 0.05)]
    [InlineData(700, 0.15, 0.2, 0.03)]
    public void An_empty_page_is_said_to_be_empty(int side, double paper, double slope, double noise)
    {
        for (var seed = 1u; seed <= (side > 300 ? 1 : 20); seed++)
        {
            var page = Outside with { Width = side, Height = side, Paper = (paper, paper, paper), Shade = (slope, slope / 2), Noise = noise, Seed = seed };

            var prepared = PicturePreparation.Mnist.Prepare(page.Draw());

            Assert.Equal([PictureWarning.EmptyPage], prepared.Findings.Warnings);
            Assert.Null(prepared.Findings.Ink!.Box);
            Assert.True(prepared.Values.Span.IndexOfAnyExcept((byte)0) < 0);
        }
    }

    [Fact]
    public void What_no_preparation_can_mend_is_said()
    {
        Warns([], Two);
        Warns([PictureWarning.CutOff], Two with { Middle = (0.5, 0.2) });
        Warns([PictureWarning.LowContrast], Two with { Ink = (0.9, 0.9, 0.9) });
        Warns([PictureWarning.ThinStrokes], Two with { Pen = 0.02 });

        var pair = (Two with { Middle = (0.25, 0.5) }).Draw();
        var other = (Two with { Middle = (0.75, 0.5) }).Draw();
        for (var index = 0; index < pair.Pixels.Length; index++)
            pair.Pixels[index] = Math.Min(pair.Pixels[index], other.Pixels[index]);
        Assert.Equal([PictureWarning.SeveralDigits], PicturePreparation.Mnist.Prepare(pair).Findings.Warnings);

        static void Warns(PictureWarning[] expected, DrawnDigit drawn) =>
            Assert.Equal(expected, PicturePreparation.Mnist.Prepare(drawn.Draw()).Findings.Warnings);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 500)]
    [InlineData(500, 1)]
    [InlineData(2, 3)]
    [InlineData(28, 28)]
    public void Pictures_of_any_size_and_content_are_prepared(int width, int height)
    {
        var random = new SplitMix64(5);
        for (var round = 0; round < 20; round++)
        {
            var picture = new ColorImage(width, height);
            foreach (ref var sample in picture.Pixels)
                sample = (byte)(round % 2 == 0 ? random.NextUInt64() : random.NextUInt64() % 2 * 255);

            Assert.Equal(784, PicturePreparation.Mnist.Prepare(picture).Values.Length);
            Assert.Equal(784, PicturePreparation.Plain.Prepare(picture).Values.Length);
        }
    }

    [Fact]
    public void The_steps_lead_from_the_picture_to_the_result()
    {
        var prepared = PicturePreparation.Mnist.Prepare((Two with { Width = 1200, Height = 800 }).Draw());

        Assert.Equal(
            ["gray", "paper", "paper evened out", "specks left out", "cropped, strokes widened", "fitted into 20×20", "result"],
            prepared.Steps.Select(step => step.Name));
        Assert.All(prepared.Steps, step => Assert.True(Math.Max(step.Image.Width, step.Image.Height) <= 280));
        Assert.Equal(prepared.Values.ToArray(), prepared.Steps[^1].Image.ToBytes());
        Assert.Equal(20, Math.Max(prepared.Steps[^2].Image.Width, prepared.Steps[^2].Image.Height));
    }

    /// <summary>Nothing is seen of this digit but the page that it is not on.</summary>
    private static DrawnDigit Outside => new(1, Hand.School) { Size = 0.001, Pen = 0, Middle = (-3, -3) };

    private static InkFindings Ink(DrawnDigit drawn) => PicturePreparation.Mnist.Prepare(drawn.Draw()).Findings.Ink!;

    /// <summary>The mean distance between two results, as a share of black to white.</summary>
    private static double Difference(DrawnDigit first, DrawnDigit second)
    {
        var (one, two) = (PicturePreparation.Mnist.Prepare(first.Draw()).Values.ToArray(), PicturePreparation.Mnist.Prepare(second.Draw()).Values.ToArray());
        return one.Zip(two).Average(pair => Math.Abs(pair.First - pair.Second)) / 255;
    }
}
