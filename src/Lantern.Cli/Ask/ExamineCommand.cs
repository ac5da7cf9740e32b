using System.CommandLine;
using System.Text.Json;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary><c>lantern examine</c>: what a preparation finds in a picture, what it does, and what comes of it.</summary>
internal static class ExamineCommand
{
    public static Command Create(Terminal terminal)
    {
        var picture = new Argument<string>("PICTURE") { Description = "A PNG file of one digit." };
        var model = Options.Of<string?>("--model", "MODEL", "Ask this model about it, and prepare as it does.", value => value);
        var preparation = Options.PicturePreparation();
        var steps = Options.Of<string?>("--out", "FILE", "Write every step as a picture into this PNG file.", value => value);
        var json = Options.Json();
        var command = new Command("examine", "Show how a picture of a digit is prepared for a network, and what is wrong with it.") { picture, model, preparation, steps, json };
        command.SetAction(arguments =>
        {
            var asked = arguments.GetValue(model) is { } modelPath ? Model.Load(modelPath) : null;
            var examined = ExaminedPicture.Of(arguments.GetRequiredValue(picture), asked, arguments.GetValue(preparation));
            if (arguments.GetValue(steps) is { } path)
                examined.WriteSteps(path);
            if (arguments.GetValue(json))
                WriteJson(terminal, examined, arguments.GetValue(steps));
            else
                WriteText(terminal, examined, arguments.GetValue(steps));
        });
        return command;
    }

    /// <summary>The names of the warnings, in a list that the caller's JSON object gets.</summary>
    public static void WriteWarnings(Utf8JsonWriter json, PictureFindings findings)
    {
        json.WriteStartArray("warnings");
        foreach (var warning in findings.Warnings)
            json.WriteStringValue(Diagnosis.ShortName(warning));
        json.WriteEndArray();
    }

    private static void WriteText(Terminal terminal, ExaminedPicture examined, string? steps)
    {
        terminal.Line(examined.Path, Terminal.Strong);
        foreach (var sentence in Diagnosis.Sentences(examined))
            terminal.Line("  " + sentence);
        PictureAnswers.WriteWarnings(terminal, examined.Prepared.Findings);
        terminal.Line();
        PictureAnswers.WritePicture(terminal, examined.Prepared.Values);
        if (examined is { Model: { } model, Prediction: { } prediction })
        {
            terminal.Line();
            PredictionText.Write(terminal, prediction, model.LabelNames, PictureFiles.Label(examined.Path, model.LabelNames));
        }

        if (steps is not null)
        {
            terminal.Line();
            terminal.Line($"steps     {steps}");
        }
    }

    private static void WriteJson(Terminal terminal, ExaminedPicture examined, string? steps) => TrainJson.Write(terminal, "diagnosis", json =>
    {
        var findings = examined.Prepared.Findings;
        json.WriteString("picture", examined.Path);
        json.WriteNumber("width", findings.Width);
        json.WriteNumber("height", findings.Height);
        json.WriteString("preparation", examined.Preparation.Name);
        json.WriteBoolean("unchanged", findings.IsUnchanged);
        if (findings.Ink is { } ink)
        {
            json.WriteString("gray", Diagnosis.Name(findings.Gray));
            json.WriteString("ink", ink.IsDark ? "dark" : "light");
            json.WriteNumber("paperFrom", ink.PaperFrom);
            json.WriteNumber("paperTo", ink.PaperTo);
            json.WriteNumber("noise", Math.Round(ink.Noise, 2));
            json.WriteNumber("contrast", Math.Round(ink.Contrast, 1));
            if (ink.Box is { } box)
            {
                json.WriteNumber("leftOut", ink.LeftOutCount);
                json.WriteStartArray("box"); // left, top, width, height
                foreach (var number in (ReadOnlySpan<int>)[box.Left, box.Top, box.Width, box.Height])
                    json.WriteNumberValue(number);
                json.WriteEndArray();
                json.WriteNumber("scale", Math.Round(ink.Scale, 3));
                json.WriteNumber("strokeWidth", Math.Round(ink.StrokeWidth, 2));
                json.WriteNumber("newStrokeWidth", Math.Round(ink.NewStrokeWidth, 2));
            }
        }

        WriteWarnings(json, findings);
        if (examined is { Model: { } model, Prediction: { } prediction })
            PredictionText.WriteMembers(json, prediction, model.LabelNames, isRight: null);
        if (steps is not null)
            json.WriteString("steps", steps);
    });
}
