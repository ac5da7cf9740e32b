using System.CommandLine;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary><c>lantern predict</c>: what a model says about pictures, about one example of a data set, or about the rows of a table.</summary>
internal static class PredictCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = Options.ModelArgument();
        var pictures = new Argument<string[]>("PICTURE") { Description = "PNG files, or folders of them; for a model of tables a CSV file.", Arity = ArgumentArity.ZeroOrMore };
        var preparation = Options.PicturePreparation();
        var data = new Option<string>("--data") { HelpName = "DATA", Description = "In place of pictures: mnist, fashion-mnist, a folder with IDX files, or a CSV file of labels and values." };
        var example = Options.Example();
        example.Required = false;
        var part = Options.Part();
        var output = Options.Text("--out", "FILE", "Write the rows of a table with their answers into this CSV file.");
        var unknown = Options.Switch("--ignore-unknown", "Answer also rows of a table with categories that training did not have, as if these were missing.");
        var json = Options.Json();
        var command = new Command("predict", "Ask a model about pictures, an example of data, or a table.") { model, pictures, preparation, data, example, part, output, unknown, json };
        command.SetAction(arguments =>
        {
            var (paths, name, path) = (arguments.GetValue(pictures) ?? [], arguments.GetValue(data), arguments.GetRequiredValue(model));
            if (paths.Length > 0 && name is not null)
                throw new OptionException("Ask about pictures or about an example of --data, not about both at once.");
            if (paths.Length > 0 && (arguments.GetResult(example) is not null || arguments.GetResult(part) is not null))
                throw new OptionException("--example and --part say which example of --data is meant; pictures need neither.");
            if (paths.Length == 0 && name is null)
                throw new OptionException("Say what to ask about: pictures such as 5.png or a folder of them, or an example of data such as --data mnist --example 0.");
            if (name is not null && arguments.GetResult(example) is null)
                throw new OptionException("Option '--example' is required with --data.");
            if (name is not null && arguments.GetValue(preparation) is not null)
                throw new OptionException("--preparation is for pictures; examples of --data go to the network as they are.");

            var asked = name is null ? Model.Load(path) : Options.ModelOfBytes(path);
            if (asked.TablePreparation is not null)
            {
                if (paths.Length > 1)
                    throw new OptionException($"A model of tables is asked about one file at a time, not about {paths.Length}.");
                if (arguments.GetValue(preparation) is not null)
                    throw new OptionException("--preparation is for pictures, and the model answers about tables.");
                var answers = TableAnswers.Of(asked, paths[0], unknown: arguments.GetValue(unknown) ? UnknownCategory.Ignore : UnknownCategory.Refuse);
                return TableAnswersText.Write(terminal, answers, arguments.GetValue(output), arguments.GetValue(json));
            }

            if (((Option[])[output, unknown]).FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false }) is { } forTables)
                throw new OptionException($"{forTables.Name} is for models of tables, asked about a CSV file.");
            if (name is null)
                return PictureAnswers.Write(terminal, path, AskedPicture.Ask(asked, paths, arguments.GetValue(preparation)), arguments.GetValue(json));

            var answered = AnsweredExample.Of(asked, DataCatalogue.Find(name).Read(arguments.GetValue(part))[arguments.GetValue(example)]);
            if (arguments.GetValue(json))
                terminal.Json(PredictionShape.Of(answered));
            else
                WriteText(terminal, answered);
            return ExitCode.Done;
        });
        return command;
    }

    private static void WriteText(Terminal terminal, AnsweredExample answered)
    {
        ShowCommand.Write(terminal, answered.Example);
        terminal.Line();
        PredictionText.Write(terminal, answered.Prediction, answered.LabelNames, answered.Example.Label);
    }
}
