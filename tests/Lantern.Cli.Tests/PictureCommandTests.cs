namespace Lantern.Cli.Tests;

/// <summary>predict with pictures, and examine.</summary>
public sealed class PictureCommandTests : IDisposable
{
    private readonly Tool _tool = new();

    public PictureCommandTests()
    {
        // Output 0 is the share of a standing bar that is ink, output 1 that of a lying one; they have 9 of their 60 pixels in common.
        var network = Network.Create<float>([784, 2], Activation.Sigmoid, Activation.Linear, hasBiases: false);
        for (var along = 4; along < 24; along++)
        {
            for (var across = 12; across < 15; across++)
                (network.Weights(0)[(along * 28) + across], network.Weights(0)[784 + (across * 28) + along]) = (1 / 60f, 1 / 60f);
        }

        new Model(network, Preparation.UnitRange, ["0", "1"], new Provenance()).Save(_tool.Folder.File("bars.safetensors"));
        new Model(Network.Create(3, 2), Preparation.UnitRange, ["0", "1"], new Provenance()).Save(_tool.Folder.File("narrow.safetensors"));

        Directory.CreateDirectory(_tool.Folder.File("bars"));
        Directory.CreateDirectory(_tool.Folder.File("empty"));
        Png.Write(_tool.Folder.File("0.png"), Bar(28, 12, 4, 3, 20, paper: 0, ink: 255)); // as MNIST would have it
        Png.Write(_tool.Folder.File("page.png"), Bar(50, 0, 0, 0, 0, paper: 200, ink: 0));
        Png.Write(_tool.Folder.File("bars/0-standing.png"), Bar(300, 120, 40, 30, 200, paper: 255, ink: 15));
        Png.Write(_tool.Folder.File("bars/0-wrongly-named-bar-that-lies.png"), Bar(300, 40, 120, 200, 30, paper: 30, ink: 230));
        Png.Write(_tool.Folder.File("bars/lying.png"), Bar(300, 40, 120, 200, 30, paper: 30, ink: 230));
        _tool.Folder.Write("photo.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F', (byte)'I', (byte)'F']);
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void One_picture_is_drawn_as_the_network_saw_it_with_all_outputs() => Shows(
        0,
        """
        0.png, label 0

        ███
        ███
        ███
        ███
        ███
        ███
        ███
        ███
        ███
        ███

        answer 0, confidence 1.00: right
        runner-up 1, 0.15

        0   1.0000  ████████████████████████████████████████
        1   0.1500  ██████

        """,
        "",
        "predict", "bars.safetensors", "0.png");

    [Fact]
    public void Several_stand_side_by_side_and_score_is_kept_of_those_whose_names_say_what_they_are() => Shows(
        0,
        """
        ███                     ████████████████████       ████████████████████
        ███                     ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀       ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀
        ███
        ███
        ███
        ███
        ███
        ███
        ███
        ███
        0-standing.png          0-wrongly-named-bar-tha…   lying.png
        answer 0, 1.00: right   answer 1, 1.00: wrong      answer 1, 1.00
        runner-up 1, 0.15       runner-up 0, 0.15          runner-up 0, 0.15
                                several digits             several digits

        1 of 2 (50.00 %)

        """,
        "",
        "predict", "bars.safetensors", "bars");

    [Fact]
    public void A_program_is_told_the_same() => Shows(
        1,
        """
        {"event":"prediction","picture":"0.png","label":"0","answer":"0","right":true,"confidence":1.0000001,"runnerUp":"1","outputs":{"0":1.0000001,"1":0.15},"warnings":[]}
        {"event":"refusal","picture":"empty","reason":"empty: the folder has no pictures, where files with the ending .png were expected."}
        {"event":"prediction","picture":"page.png","answer":"0","confidence":0,"runnerUp":"1","outputs":{"0":0,"1":0},"warnings":["empty page"]}
        {"event":"result","model":"bars.safetensors","test":{"count":1,"correct":1,"measures":{"accuracy":1}}}

        """,
        "",
        "predict", "bars.safetensors", "0.png", "empty", "page.png", "--json");

    [Fact]
    public void What_cannot_be_read_is_said_and_the_others_are_answered_all_the_same() => Shows(
        1,
        """
        page.png
        Warning: Nothing stands out from the background: is the page empty?
















        answer 0, confidence 0.00
        runner-up 1, 0.00

        0   0.0000
        1   0.0000

        3 files could not be read.

        """,
        """
        photo.jpg: this is a JPEG picture, where a PNG picture was expected: open it in any program that shows it and save or export it as PNG; a screenshot of it will do.
        nothing.png: cannot be read: there is no such file.
        empty: the folder has no pictures, where files with the ending .png were expected.

        """,
        "predict", "bars.safetensors", "photo.jpg", "nothing.png", "page.png", "empty");

    [Fact]
    public void If_none_can_be_read_that_is_all_that_is_said() => Shows(
        1,
        "",
        "empty: the folder has no pictures, where files with the ending .png were expected.\n",
        "predict", "bars.safetensors", "empty");

    [Fact]
    public void The_plain_preparation_does_not_know_light_ink_on_black() =>
        Assert.Contains("\nanswer 1, confidence 0.85: wrong\n", _tool.Run("predict", "bars.safetensors", "0.png", "--preparation", "plain").Output);

    [Fact]
    public void Examine_says_what_was_found_and_done() => Shows(
        0,
        """
        bars/0-standing.png
          The background is even, at 255 of 255: made black.
          The ink is darker than the background, by 240: inverted, since the network knows light ink on black.
          The digit is 30 pixels wide and 200 high, its corner at column 120 and row 40 of 300×300: cropped and fitted into 20×20.
          Its strokes are 2.9 pixels wide there: as the network knows them.
          Its center of mass was put into the middle of 28×28.

        ███
        ███
        ███
        ███
        ███
        ███
        ███
        ███
        ███
        ███

        answer 0, confidence 1.00: right
        runner-up 1, 0.15

        0   1.0000  ████████████████████████████████████████
        1   0.1500  ██████

        steps     steps.png

        """,
        "",
        "examine", "bars/0-standing.png", "--model", "bars.safetensors", "--out", "steps.png");

    [Fact]
    public void The_steps_are_one_picture()
    {
        _tool.Run("examine", "bars/lying.png", "--out", "steps.png");

        var sheet = Png.Read(_tool.Folder.File("steps.png"));
        Assert.True(sheet is { Width: > 4 * 150, Height: > 150 + 280 }, $"{sheet.Width}×{sheet.Height}"); // the picture halved, the result ten times enlarged
    }

    [Fact]
    public void Examine_tells_a_program_the_same() => Shows(
        0,
        """
        {"event":"diagnosis","picture":"bars/0-standing.png","width":300,"height":300,"preparation":"mnist","unchanged":false,"gray":"luma","ink":"dark","paperFrom":255,"paperTo":255,"noise":0.01,"contrast":240.1,"leftOut":0,"box":[120,40,30,200],"scale":10,"strokeWidth":2.85,"newStrokeWidth":2.85,"warnings":[],"answer":"0","confidence":1.0000001,"runnerUp":"1","outputs":{"0":1.0000001,"1":0.15}}

        """,
        "",
        "examine", "bars/0-standing.png", "--model", "bars.safetensors", "--json");

    [Fact]
    public void What_is_as_MNIST_has_it_passes_unchanged() => Assert.StartsWith(
        "0.png\n  It looks like MNIST's digits already (28×28 pixels, light ink on black, as large and as central): it passes unchanged.\n\n███\n",
        _tool.Run("examine", "0.png").Output);

    [Fact]
    public void The_plain_preparation_says_what_little_it_does() => Assert.StartsWith(
        "page.png\n  Its 50×50 pixels were squeezed into 28×28 and inverted; the preparation 'plain' does nothing else.\n",
        _tool.Run("examine", "page.png", "--preparation", "plain").Output);

    [Theory]
    [InlineData("predict bars.safetensors", 2, "Say what to ask about: pictures such as 5.png or a folder of them, or an example of data such as --data mnist --example 0.\nSee: lantern predict --help\n")]
    [InlineData("predict bars.safetensors 0.png --data mnist --example 0", 2, "Ask about pictures or about an example of --data, not about both at once.\nSee: lantern predict --help\n")]
    [InlineData("predict bars.safetensors 0.png --example 0", 2, "--example and --part say which example of --data is meant; pictures need neither.\nSee: lantern predict --help\n")]
    [InlineData("predict bars.safetensors --data mnist", 2, "Option '--example' is required with --data.\nSee: lantern predict --help\n")]
    [InlineData("predict bars.safetensors --data mnist --example 0 --preparation plain", 2, "--preparation is for pictures; examples of --data go to the network as they are.\nSee: lantern predict --help\n")]
    [InlineData("predict bars.safetensors 0.png --preparation nurse", 2, "--preparation: There is no picture preparation 'nurse'. There are mnist and plain.\nSee: lantern predict --help\n")]
    [InlineData("predict narrow.safetensors 0.png", 1, "The model takes examples of 3 values, but a picture is prepared as 28×28.\n")]
    [InlineData("examine", 2, "PICTURE is missing: a PNG file of one digit.\nSee: lantern examine --help\n")]
    [InlineData("examine 0.png --out nowhere/steps.png", 1, "nowhere/steps.png: cannot be written: there is no such folder.\n")]
    [InlineData("examine photo.jpg", 1, "photo.jpg: this is a JPEG picture, where a PNG picture was expected: open it in any program that shows it and save or export it as PNG; a screenshot of it will do.\n")]
    public void Refusals_are_one_sentence(string commandLine, int exitCode, string error) => Shows(exitCode, "", error, commandLine.Split(' '));

    private static GrayImage Bar(int side, int left, int top, int width, int height, byte paper, byte ink)
    {
        var bytes = new byte[side * side];
        Array.Fill(bytes, paper);
        for (var y = top; y < top + height; y++)
            bytes.AsSpan((y * side) + left, width).Fill(ink);
        return GrayImage.FromBytes(bytes, side, side);
    }

    private void Shows(int exitCode, string output, string error, params string[] arguments)
    {
        var outcome = _tool.Run(arguments);
        Assert.Equal(output, outcome.Output);
        Assert.Equal((exitCode, error), (outcome.ExitCode, outcome.Error));
    }
}
