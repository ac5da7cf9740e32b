using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Draws how well a model answers: the count, who was taken for whom, and the most confident mistakes.</summary>
internal static class ScorecardText
{
    private const int MostRows = 60, MostMixUps = 10;

    public static void Write(Terminal terminal, Scorecard scorecard)
    {
        terminal.Line(Wording.Result(scorecard.Evaluation.Correct, scorecard.Evaluation.Count), Terminal.Strong);
        terminal.Line();
        WriteConfusion(terminal, scorecard.Evaluation.Confusion, scorecard.LabelNames);
        if (scorecard.Evaluation.Mistakes.Count > 0)
        {
            terminal.Line();
            WriteMistakes(terminal, scorecard);
        }
    }

    /// <summary>
    /// A row for each label, a column for each answer; where there are too many for the width, only how many were right, and of very
    /// many classes what was most often taken for another.
    /// </summary>
    public static void WriteConfusion(Terminal terminal, ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        if (names.Count > MostRows)
        {
            WriteMixUps(terminal, confusion, names);
            return;
        }

        var labels = Enumerable.Range(0, names.Count).ToList();
        var cell = confusion.Occurred.Select(pair => $"{pair.Count}".Length).Concat(names.Select(name => name.Length)).Max() + 2;
        var first = Math.Max("label".Length, names.Max(name => name.Length));
        var fits = first + (labels.Count * cell) + "    right".Length <= terminal.Width;

        if (fits)
            terminal.Line(new string(' ', first + cell - 1) + "answer", Terminal.Quiet);
        var heading = "label".PadRight(first) + (fits ? string.Concat(names.Select(name => name.PadLeft(cell))) : "") + "     right";
        terminal.Line(heading, Terminal.Quiet);
        foreach (var label in labels.Where(label => confusion.Count(label) > 0))
        {
            var row = new StyledLine().Append(names[label].PadLeft(first), Terminal.Quiet);
            foreach (var answer in fits ? labels : [])
            {
                var count = confusion[label, answer];
                row.Append((count == 0 ? "·" : $"{count}").PadLeft(cell), count == 0 ? Terminal.Quiet : answer == label ? Terminal.Good : Terminal.Warm);
            }

            terminal.Line(row.Append(Wording.Percent(confusion.Accuracy(label), 1).PadLeft(10)));
        }
    }

    private static void WriteMixUps(Terminal terminal, ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        var mixUps = confusion.Occurred.Where(pair => pair.Label != pair.Answer).Take(MostMixUps).ToList();
        if (mixUps.Count == 0)
            return;
        var first = mixUps.Select(pair => names[pair.Label].Length).Append("label".Length).Max();
        var second = mixUps.Select(pair => names[pair.Answer].Length).Append("answer".Length).Max();
        terminal.Line($"Most often taken for another of {names.Count:N0} classes", Terminal.Strong);
        terminal.Line($"{"label".PadRight(first)}  {"answer".PadRight(second)}  times", Terminal.Quiet);
        foreach (var pair in mixUps)
            terminal.Line(new StyledLine().Append($"{names[pair.Label].PadRight(first)}  {names[pair.Answer].PadRight(second)}", Terminal.Quiet).Append($"{pair.Count,7}", Terminal.Warm));
    }

    /// <summary>As many pictures side by side as fit, or lines of text for what is no picture.</summary>
    private static void WriteMistakes(Terminal terminal, Scorecard scorecard)
    {
        terminal.Line("The most confident mistakes", Terminal.Strong);
        terminal.Line();
        if (scorecard.Examples.PictureSize is not { } size)
        {
            foreach (var mistake in scorecard.Evaluation.Mistakes.Take(5))
                terminal.Line(string.Join(", ", Caption(mistake)));
            return;
        }

        DigitGallery.WriteRow(terminal, scorecard.Evaluation.Mistakes.Select(mistake =>
            (new DigitPicture(scorecard.Examples[mistake.Example].Values, size), Caption(mistake))));

        string[] Caption(Mistake mistake) =>
        [
            $"example {mistake.Example}",
            $"label {scorecard.LabelNames[mistake.Label]}, answer {scorecard.LabelNames[mistake.Answer]}",
            $"confidence {mistake.Confidence:0.00}",
        ];
    }
}
