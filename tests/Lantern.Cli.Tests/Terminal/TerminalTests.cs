using Lantern.Workbench;
using Spectre.Console;

namespace Lantern.Cli.Tests;

public sealed class TerminalTests : IDisposable
{
    private readonly StringWriter _writer = new();

    public void Dispose() => _writer.Dispose();

    [Fact]
    public void Plain_text_has_no_styles_no_blanks_at_the_end_and_no_live_lines()
    {
        var terminal = Plain();
        terminal.Live("epoch 1");
        terminal.Line(new StyledLine().Append("good ", Terminal.Good).Append(" ").Append("news  ", Terminal.Strong));
        terminal.Line(new string('x', 500));

        Assert.Equal("good  news\n" + new string('x', 500) + "\n", _writer.ToString());
    }

    [Fact]
    public void A_live_line_is_rewritten_in_place_cut_to_the_width_and_gives_way_to_others()
    {
        var terminal = Colorful(width: 10);
        terminal.Live("0123456789");
        terminal.Live("second");
        terminal.Line("done");
        terminal.Line("next");

        Assert.Equal("\r012345678\e[K\rsecond\e[K\r\e[Kdone\nnext\n", _writer.ToString());
    }

    [Fact]
    public void Several_live_lines_are_rewritten_in_place_also_when_they_become_more_or_fewer()
    {
        var terminal = Colorful(width: 10);
        terminal.Live("a", "0123456789");
        terminal.Live("b", "c", "d");
        terminal.Live("e", "f");
        terminal.Line("done");

        Assert.Equal(
            "\ra\e[K\n012345678\e[K" + "\r\e[1Ab\e[K\nc\e[K\nd\e[K" + "\r\e[2A\e[J" + "\re\e[K\nf\e[K" + "\r\e[1A\e[J" + "done\n",
            _writer.ToString());
    }

    [Fact]
    public void A_line_longer_than_the_terminal_is_left_to_it_so_that_it_can_be_copied()
    {
        Colorful(width: 20).Line("lantern predict runs/2026-12-31-235958-mnist-784-200-10/model.safetensors");

        Assert.Equal("lantern predict runs/2026-12-31-235958-mnist-784-200-10/model.safetensors\n", _writer.ToString());
    }

    [Fact]
    public void A_picture_is_cropped_to_its_ink_and_shows_two_pixels_a_character()
    {
        // Not square, and of an odd number of rows.
        byte[] pixels =
        [
            0, 0, 0, 0, 0, 0,
            0, 0, 255, 0, 200, 0,
            0, 0, 0, 100, 200, 0,
            0, 90, 0, 0, 255, 0,
            0, 0, 0, 0, 0, 0,
        ];
        var picture = new DigitPicture(pixels, new PictureSize(6, 5));

        Assert.Equal((4, 2), (picture.Width, picture.LineCount));
        Assert.Equal(" ▀▄█\n   ▀\n", Draw(picture, Plain()));
    }

    [Fact]
    public void A_picture_on_a_terminal_with_colors_shows_the_gray_of_each_pixel()
    {
        var picture = new DigitPicture(new byte[] { 255, 7, 128, 0 }, new PictureSize(2, 2));

        Assert.Equal("\e[38;2;255;255;255;48;2;128;128;128m▀\e[0m\e[38;2;7;7;7;48;2;0;0;0m▀\e[0m\n", Draw(picture, Colorful(80)));
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(4, 232)]
    [InlineData(8, 232)]
    [InlineData(13, 233)]
    [InlineData(128, 244)]
    [InlineData(238, 255)]
    [InlineData(246, 255)]
    [InlineData(247, 231)]
    [InlineData(255, 231)]
    public void With_256_colors_grays_are_those_that_no_theme_changes(byte brightness, byte number)
    {
        var terminal = new Terminal(_writer, () => 80, AnsiSupport.Yes, ColorSystemSupport.EightBit);

        terminal.Line("x", new Style(terminal.Gray(brightness)));

        Assert.Contains($"[38;5;{number}m", _writer.ToString());
    }

    [Fact]
    public void Blank_paper_is_shown_whole()
    {
        var picture = new DigitPicture(new byte[12], new PictureSize(3, 4));

        Assert.Equal((3, 2), (picture.Width, picture.LineCount));
        Assert.Equal("\n\n", Draw(picture, Plain()));
    }

    [Theory]
    [InlineData(1, 30_000, 1.0, 1.0, "epoch 1 of 4  ━━────────────────── 13 %  30,000 examples/s  7 s left")]
    [InlineData(4, 60_000, 2.0, 8.0, "epoch 4 of 4  ━━━━━━━━━━━━━━━━━━━━ 100 %  120,000 examples/s  0 s left")]
    [InlineData(2, 0, 6.0, 3600.0, "epoch 2 of 4  ━━━━━─────────────── 25 %  10,000 examples/s  3 h 0 min left")]
    [InlineData(3, 0, 60.0, 125.0, "epoch 3 of 4  ━━━━━━━━━━────────── 50 %  2,000 examples/s  2 min 5 s left")]
    public void The_live_line_says_how_far_how_fast_and_how_long_still(int epoch, int seen, double training, double elapsed, string line)
    {
        var options = new TrainingOptions { EpochCount = 4 };
        var plan = new TrainPlan("mnist", 60_000, 0, null, 0, [784, 10], new TrainSettings { Options = options }, options, Measure.Accuracy);

        Assert.Equal(line, TrainText.LiveLine(plan, new ProgressEvent(epoch, ((epoch - 1) * 60_000) + seen, training), TimeSpan.FromSeconds(elapsed)));
    }

    private Terminal Plain() => new(_writer, () => 80, AnsiSupport.No, ColorSystemSupport.NoColors);

    private Terminal Colorful(int width) => new(_writer, () => width, AnsiSupport.Yes, ColorSystemSupport.TrueColor);

    private string Draw(DigitPicture picture, Terminal terminal)
    {
        for (var line = 0; line < picture.LineCount; line++)
        {
            var text = new StyledLine();
            picture.AppendLine(text, line, terminal);
            terminal.Line(text);
        }

        return _writer.ToString();
    }
}
