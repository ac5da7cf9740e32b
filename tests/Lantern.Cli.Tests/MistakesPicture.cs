using System.Text;
using Lantern.Workbench;

namespace Lantern.Cli.Tests;

/// <summary>
/// README's picture: digits side by side, every pixel as the network saw it, and below each the ten outputs of the network
/// as bars.
/// </summary>
internal static class MistakesPicture
{
    private const int Scale = 4; // of a digit's 28×28 pixels
    private const int Side = 28 * Scale, Gap = 24, Margin = 20;
    private const int BarStep = Side / 10, BarHeight = 40;
    private const int DigitTop = Margin, BarBottom = DigitTop + Side + 14 + BarHeight;
    private const int NamesLine = BarBottom + 12, CaptionLine = NamesLine + 24;
    private const string Night = "#15120d", Dim = "#6b6255", Text = "#d8cfc0", Right = "#7cc47f", Wrong = "#e8705c";

    // Paper is as dark as the background, ink is lamplight; in between sixteen steps, which the eye cannot tell from 256.
    private static readonly (int Red, int Green, int Blue) Paper = (0x15, 0x12, 0x0d), Ink = (0xff, 0xe9, 0xb8);
    private const int Steps = 15;

    public static string Draw(IReadOnlyList<AnsweredExample> mistakes)
    {
        var (width, height) = ((2 * Margin) + (mistakes.Count * (Side + Gap)) - Gap, CaptionLine + Margin);
        var svg = new StringBuilder();
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">""");
        Line($"""<rect width="{width}" height="{height}" rx="10" fill="{Night}"/>""");
        Line($"""<g font-family="ui-monospace,Menlo,Consolas,monospace" font-size="12" text-anchor="middle" fill="{Text}">""");
        for (var number = 0; number < mistakes.Count; number++)
        {
            Line($"""<g transform="translate({Margin + (number * (Side + Gap))} 0)">""");
            Pixels(mistakes[number].Example.Values.Span);
            Outputs(mistakes[number]);
            Line("</g>");
        }

        Line("</g>");
        Line("</svg>");
        return svg.ToString();

        void Line(string text) => svg.Append(text).Append('\n');

        // One path for each brightness, made of runs of equal pixels in a row.
        void Pixels(ReadOnlySpan<byte> values)
        {
            var paths = new SortedDictionary<int, StringBuilder>();
            for (var start = 0; start < values.Length;)
            {
                var (brightness, end) = (Step(values[start]), start + 1);
                while (end % 28 != 0 && Step(values[end]) == brightness)
                    end++;
                if (brightness > 0)
                {
                    if (!paths.TryGetValue(brightness, out var path))
                        paths[brightness] = path = new StringBuilder();
                    path.Append($"M{start % 28} {start / 28}h{end - start}v1h-{end - start}");
                }

                start = end;
            }

            Line($"""<g transform="translate(0 {DigitTop}) scale({Scale})" shape-rendering="crispEdges">""");
            foreach (var (brightness, path) in paths)
                Line($"""<path fill="{Color(brightness)}" d="{path}"/>""");
            Line("</g>");
        }

        void Outputs(AnsweredExample mistake)
        {
            for (var label = 0; label < mistake.LabelNames.Count; label++)
            {
                var (left, bar) = ((label * BarStep) + 2, Math.Max(1, Math.Round(BarHeight * mistake.Prediction.Outputs[label], 1)));
                var color = label == mistake.Example.Label ? Right : label == mistake.Prediction.Answer.Label ? Wrong : Dim;
                Line($"""<rect x="{left}" y="{BarBottom - bar}" width="8" height="{bar}" fill="{color}"/>""");
                Line($"""<text x="{left + 4}" y="{NamesLine}" font-size="9" fill="{color}">{mistake.LabelNames[label]}</text>""");
            }

            var caption = $"""<tspan fill="{Right}">{mistake.LabelName}</tspan> read as <tspan fill="{Wrong}">{mistake.Prediction.Answer.Name}</tspan>""";
            Line($"""<text x="{Side / 2}" y="{CaptionLine}">{caption}</text>""");
        }
    }

    private static int Step(byte value) => (int)Math.Round(value * Steps / 255.0);

    private static string Color(int step) =>
        $"#{Mixed(Paper.Red, Ink.Red, step):x2}{Mixed(Paper.Green, Ink.Green, step):x2}{Mixed(Paper.Blue, Ink.Blue, step):x2}";

    private static int Mixed(int from, int to, int step) => from + ((to - from) * step / Steps);
}
