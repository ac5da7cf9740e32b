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
        var unknown = Options.Switch("--ignore-unknown", "Ask also about rows of a table with categories that training did not have, as if these were missing.");
        var mistakes = Options.OutputFile("--mistakes", "png", "Draw all wrong answers there, a PNG file.");
        var json = Options.Json();
        var command = new Command("test", "Test a model with data that it did not learn from.") { model, data, part, mistakes, unknown, json };
        command.SetAction(arguments =>
        {
            var modelPath = arguments.GetRequiredValue(model);
            var loaded = Model.Load(modelPath);
            if (loaded.TablePreparation is { } preparation)
            {
                if (((Option[])[part, mistakes]).FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false }) is { } forPictures)
                    throw new OptionException($"{forPictures.Name} is for pictures, and the model answers about tables.");
                var path = arguments.GetRequiredValue(data);
                var measures = TableMeasures.Of(
                    loaded, TableFile.Read(path, TableReading.For(preparation)).Table, arguments.GetValue(unknown) ? UnknownCategory.Ignore : UnknownCategory.Refuse);
                if (arguments.GetValue(json))
                    terminal.Json(new ResultShape(modelPath, Path.GetFileName(path), TestShape.Of(measures, loaded.LabelNames)!));
                else
                    MeasuresText.Write(terminal, measures, loaded.LabelNames);
                return;
            }

            if (arguments.GetValue(unknown))
                throw new OptionException("--ignore-unknown is for models of tables, asked about a CSV file.");
            var scorecard = Scorecard.Of(loaded, DataCatalogue.Find(arguments.GetRequiredValue(data)).Read(arguments.GetValue(part)));
            var sheet = arguments.GetValue(mistakes);
            if (sheet is not null)
                Png.Write(sheet, ContactSheets.Mistakes(scorecard));
            if (arguments.GetValue(json))
            {
                terminal.Json(new ResultShape(modelPath, scorecard.Examples.Name, TestShape.Of(scorecard, loaded.LabelNames)!) { Mistakes = sheet });
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
