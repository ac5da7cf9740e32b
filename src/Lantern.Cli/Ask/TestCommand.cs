using System.CommandLine;
using Lantern.Images;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary><c>lantern test</c>: how well a model answers.</summary>
internal static class TestCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = Options.ModelArgument();
        var data = Options.DataArgument();
        var part = Options.Part();
        var mistakes = Options.OutputFile("--mistakes", "png", "Draw all wrong answers there, a PNG file.");
        var json = Options.Json();
        var command = new Command("test", "Test a model with data that it did not learn from.") { model, data, part, mistakes, json };
        command.SetAction(arguments =>
        {
            var modelPath = arguments.GetRequiredValue(model);
            var scorecard = Scorecard.Of(Options.ModelOfBytes(modelPath), DataCatalogue.Find(arguments.GetRequiredValue(data)).Read(arguments.GetValue(part)));
            var sheet = arguments.GetValue(mistakes);
            if (sheet is not null)
                Png.Write(sheet, ContactSheets.Mistakes(scorecard));
            if (arguments.GetValue(json))
            {
                terminal.Json(ScoreShape.From(scorecard, modelPath, sheet));
                return;
            }

            ScorecardText.Write(terminal, scorecard);
            if (sheet is not null)
            {
                terminal.Line();
                terminal.Line($"{sheet}: {Wording.Count(scorecard.Evaluation.Mistakes.Count, "mistake")}");
            }
        });
        return command;
    }
}
