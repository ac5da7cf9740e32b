using System.Text.Json.Serialization.Metadata;
using Lantern.Workbench;
using Spectre.Console;

namespace Lantern.Cli;

/// <summary>The one way to the terminal, or to the file or pipe that stands in its place.</summary>
internal sealed class Terminal
{
    // Lines are laid out here, to Width, and paths may be longer: Spectre.Console must not break those, so that they can be copied.
    private const int NeverWrap = 1 << 20;

    private readonly TextWriter _writer;
    private readonly Lazy<IAnsiConsole>? _styled; // none for plain text, which can do without the time that Spectre.Console takes to load
    private readonly Func<int> _width;
    private int _liveLineCount;

    /// <param name="writer">Where to write.</param>
    /// <param name="width">Characters in a line.</param>
    /// <param name="ansi">Whether control codes are welcome.</param>
    /// <param name="colors">Which colors there are.</param>
    public Terminal(TextWriter writer, Func<int> width, AnsiSupport ansi, ColorSystemSupport colors)
    {
        _width = width;
        _writer = writer;
        if (ansi != AnsiSupport.No || colors != ColorSystemSupport.NoColors)
            _styled = new(() => Styled(writer, ansi, colors));
    }

    /// <summary>The process's output: a terminal with what it can do, or plain text where it is redirected.</summary>
    public static Terminal OfProcess() => Console.IsOutputRedirected
        ? new Terminal(Console.Out, () => 80, AnsiSupport.No, ColorSystemSupport.NoColors)
        : new Terminal(Console.Out, () => Console.WindowWidth > 0 ? Console.WindowWidth : 80, AnsiSupport.Detect, ColorSystemSupport.Detect);

    public static Style Plain => Style.Plain;

    public static Style Strong { get; } = new(decoration: Decoration.Bold);

    // Not gray, which some themes give the color of the background; and the darker colors, which can be read on white too.
    public static Style Quiet { get; } = new(decoration: Decoration.Dim);

    public static Style Good { get; } = new(foreground: Color.Green);

    public static Style Bad { get; } = new(foreground: Color.Maroon);

    public static Style Warm { get; } = new(foreground: Color.Olive);

    public int Width => _width();

    public bool HasColors => _styled?.Value.Profile.Capabilities.ColorSystem is not (null or ColorSystem.NoColors);

    /// <summary>
    /// The gray of that brightness, in 24 bits where there are as many. Where there are 256 colors, one of the 26 grays that
    /// no theme changes: 16 and 231 are black and white, 232 to 255 lie between, 8, 18, … 238.
    /// </summary>
    public Color Gray(byte brightness) =>
        _styled?.Value.Profile.Capabilities.ColorSystem != ColorSystem.EightBit ? new Color(brightness, brightness, brightness)
        : Color.FromInt32(brightness < 4 ? 16 : brightness > 246 ? 231 : 232 + Math.Clamp((brightness - 3) / 10, 0, 23));

    /// <summary>Whether a line can be rewritten in place.</summary>
    public bool IsLive => _styled?.Value.Profile.Capabilities.Ansi ?? false;

    /// <summary>Writes a line in one style.</summary>
    public void Line(string text = "", Style? style = null) => Line(new StyledLine().Append(text, style));

    /// <summary>Writes a line of several styles.</summary>
    public void Line(StyledLine line)
    {
        EndLive();
        if (IsLive)
            _styled!.Value.Write(line.ToParagraph());
        _writer.Write(IsLive ? "\n" : line.ToString().TrimEnd() + "\n");
    }

    /// <summary>Writes a JSON object as a line, for programs to read.</summary>
    /// <param name="value">What to tell.</param>
    /// <param name="shape">Its shape, from <see cref="LanternJson.Default"/>.</param>
    public void Json<T>(T value, JsonTypeInfo<T> shape) => Raw(LanternJson.Line(value, shape));

    /// <summary>Writes an answer as a line, for programs to read.</summary>
    public void Json(AnswerShape answer) => Json(answer, LanternJson.Default.AnswerShape);

    /// <summary>Writes a line as it is, for other programs to read.</summary>
    public void Raw(string line) => _writer.Write(line + "\n");

    /// <summary>Asks for a line; null where there are no more. What comes from a file or a pipe is shown as if it had been typed.</summary>
    public string? Ask(string question)
    {
        EndLive();
        _writer.Write(question);
        _writer.Flush();
        var answer = Console.In.ReadLine();
        if (answer is null || Console.IsInputRedirected)
            _writer.Write(answer + "\n");
        return answer;
    }

    /// <summary>Shows lines that the next ones replace. Does nothing where that is not possible.</summary>
    public void Live(params IReadOnlyList<string> lines)
    {
        if (!IsLive)
            return;
        if (lines.Count < _liveLineCount)
            EndLive();
        _writer.Write(ToLiveStart() + string.Join('\n', lines.Select(line => (line.Length < Width ? line : line[..(Width - 1)]) + "\e[K")));
        _liveLineCount = lines.Count;
    }

    /// <summary>Takes the live lines away.</summary>
    public void EndLive()
    {
        if (_liveLineCount > 0)
            _writer.Write(ToLiveStart() + (_liveLineCount > 1 ? "\e[J" : "\e[K"));
        _liveLineCount = 0;
    }

    private string ToLiveStart() => _liveLineCount > 1 ? $"\r\e[{_liveLineCount - 1}A" : "\r";

    private static IAnsiConsole Styled(TextWriter writer, AnsiSupport ansi, ColorSystemSupport colors)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi,
            ColorSystem = colors,
            Out = new AnsiConsoleOutput(writer),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false }, // they would send control codes to some CI systems' logs
        });
        console.Profile.Width = NeverWrap;
        return console;
    }
}

/// <summary>A line of text in several styles.</summary>
internal sealed class StyledLine
{
    private readonly List<(string Text, Style? Style)> _pieces = [];

    public StyledLine Append(string text, Style? style = null)
    {
        _pieces.Add((text, style));
        return this;
    }

    public Paragraph ToParagraph() =>
        _pieces.Aggregate(new Paragraph(), (paragraph, piece) => paragraph.Append(piece.Text, piece.Style));

    /// <summary>The text without the styles.</summary>
    public override string ToString() => string.Concat(_pieces.Select(piece => piece.Text));
}
