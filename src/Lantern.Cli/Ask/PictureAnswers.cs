using Lantern.Images;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>What a model says about pictures: one in full, several side by side, and the score if the files' names say what is right.</summary>
internal static class PictureAnswers
{
    private const int LongestName = 24;

    /// <param name="terminal">Where to write.</param>
    /// <param name="model">The model's file.</param>
    /// <param name="pictures">The pictures and what the model answers, or why they cannot be read.</param>
    /// <param name="asJson">Whether a program reads it.</param>
    /// <returns>The exit code: failed if a picture could not be read, though the others were.</returns>
    public static int Write(Terminal terminal, string model, IEnumerable<AskedPicture> pictures, bool asJson)
    {
        var (answered, refusedCount) = (new List<(string Path, AnsweredPicture Answer)>(), 0);
        foreach (var picture in pictures)
        {
            if (picture.Answered is { } answer)
                answered.Add((picture.Path, answer));
            else
                refusedCount++;
            if (asJson)
                terminal.Json(picture.Answered is { } told ? PredictionShape.Of(picture.Path, told) : new RefusalShape(picture.Path, picture.Refusal!));
            else if (picture.Refusal is not null)
                Console.Error.WriteLine(picture.Refusal);
        }

        if (!asJson && answered is [var (path, only)])
            WriteOne(terminal, path, only);
        else if (!asJson)
            WriteSeveral(terminal, answered); // nothing if there are none

        List<AnsweredPicture> labelled = [.. answered.Select(picture => picture.Answer).Where(answer => answer.IsRight is not null)];
        var correct = labelled.Count(answer => answer.IsRight == true);
        if (labelled.Count > 0 && asJson)
            terminal.Json(new ResultShape(model, null, TestShape.Of(correct, labelled.Count)));
        else if (labelled.Count > 1)
            terminal.Line(Wording.Result(correct, labelled.Count), Terminal.Strong);
        if (refusedCount > 0 && answered.Count > 0 && !asJson)
        {
            if (answered.Count == 1)
                terminal.Line();
            terminal.Line($"{Wording.Count(refusedCount, "file")} could not be read.", Terminal.Bad);
        }

        return refusedCount == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>What the network saw.</summary>
    public static void WritePicture(Terminal terminal, ReadOnlyMemory<byte> values, PictureSize size)
    {
        var picture = new DigitPicture(values, size);
        for (var line = 0; line < picture.LineCount; line++)
        {
            var text = new StyledLine();
            picture.AppendLine(text, line, terminal);
            terminal.Line(text);
        }
    }

    public static void WriteWarnings(Terminal terminal, PictureFindings findings)
    {
        foreach (var warning in findings.Warnings)
            terminal.Line(new StyledLine().Append("Warning: ", Terminal.Warm).Append(Diagnosis.Sentence(warning)));
    }

    private static void WriteOne(Terminal terminal, string path, AnsweredPicture answer)
    {
        terminal.Line(new StyledLine().Append(path).Append(answer.Label is { } label ? $", label {answer.LabelNames[label]}" : "", Terminal.Strong));
        WriteWarnings(terminal, answer.Findings);
        terminal.Line();
        WritePicture(terminal, answer.Values, answer.Size);
        terminal.Line();
        PredictionText.Write(terminal, answer.Prediction, answer.LabelNames, answer.Label);
    }

    private static void WriteSeveral(Terminal terminal, List<(string Path, AnsweredPicture Answer)> answered)
    {
        for (var shown = 0; shown < answered.Count;)
        {
            shown += DigitGallery.WriteRow(terminal, answered.Skip(shown).Select(picture =>
                (new DigitPicture(picture.Answer.Values, picture.Answer.Size), Caption(picture.Path, picture.Answer))));
            terminal.Line();
        }
    }

    private static string[] Caption(string path, AnsweredPicture answer)
    {
        var name = Path.GetFileName(path);
        var (best, runnerUp) = (answer.Prediction.Answer, answer.Prediction.RunnerUp);
        var mark = answer.IsRight switch { true => ": right", false => ": wrong", null => "" };
        return
        [
            name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…",
            $"answer {best.Name}, {best.Confidence:0.00}{mark}",
            runnerUp is { } second ? $"runner-up {second.Name}, {second.Confidence:0.00}" : "",
            .. answer.Findings.Warnings.Select(Diagnosis.ShortName),
        ];
    }
}
