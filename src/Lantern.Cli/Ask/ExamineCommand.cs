using System.CommandLine;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary><c>lantern examine</c>: what a preparation finds in a picture, what it does, and what comes of it.</summary>
internal static class ExamineCommand
{
    public static Command Create(Terminal terminal)
    {
        var picture = new Argument<string>("PICTURE") { Description = "A PNG file of one digit." };
        var model = Options.Text("--model", "MODEL", "Ask this model about it, and prepare as it does.");
        var preparation = Options.PicturePreparation();
        var steps = Options.Text("--out", "FILE", "Write every step as a picture into this PNG file.");
        var json = Options.Json();
        var command = new Command("examine", "Show how a picture of a digit is prepared, and what is wrong.") { picture, model, preparation, steps, json };
        command.SetAction(arguments =>
        {
            var asked = arguments.GetValue(model) is { } modelPath ? Model.Load(modelPath) : null;
            var examined = ExaminedPicture.Of(arguments.GetRequiredValue(picture), asked, arguments.GetValue(preparation));
            if (arguments.GetValue(steps) is { } path)
                examined.WriteSteps(path);
            if (arguments.GetValue(json))
                terminal.Json(DiagnosisShape.Of(examined, arguments.GetValue(steps)));
            else
                WriteText(terminal, examined, arguments.GetValue(steps));
        });
        return command;
    }

    private static void WriteText(Terminal terminal, ExaminedPicture examined, string? steps)
    {
        terminal.Line(examined.Path, Terminal.Strong);
        foreach (var sentence in Diagnosis.Sentences(examined))
            terminal.Line("  " + sentence);
        PictureAnswers.WriteWarnings(terminal, examined.Prepared.Findings);
        terminal.Line();
        PictureAnswers.WritePicture(terminal, examined.Prepared.Values, new(examined.Preparation.Side, examined.Preparation.Side));
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
}
