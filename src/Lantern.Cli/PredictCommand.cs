using System.CommandLine;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary><c>lantern predict</c>: what a model says about one example.</summary>
internal static class PredictCommand
{
    private const int BarLength = 40;

    public static Command Create(Terminal terminal)
    {
        var model = Options.ModelArgument();
        var data = new Option<string>("--data") { HelpName = "DATA", Description = "mnist, a folder with IDX files, or a CSV file of labels and values.", Required = true };
        var record = Options.Record();
        var part = Options.Part();
        var json = Options.Json();
        var command = new Command("predict", "Ask a model about one record.") { model, data, record, part, json };
        command.SetAction(arguments =>
        {
            var answered = Questions.Predict(
                arguments.GetRequiredValue(model), arguments.GetRequiredValue(data), arguments.GetValue(record), arguments.GetValue(part));
            if (arguments.GetValue(json))
                WriteJson(terminal, answered);
            else
                WriteText(terminal, answered);
        });
        return command;
    }

    private static void WriteText(Terminal terminal, AnsweredExample answered)
    {
        ShowCommand.Write(terminal, answered.Example);
        terminal.Line();

        var prediction = answered.Prediction;
        terminal.Line(new StyledLine()
            .Append($"answer {prediction.Answer.Name}", Terminal.Strong)
            .Append($", confidence {prediction.Answer.Confidence:0.00}: ")
            .Append(answered.IsRight ? "right" : "wrong", answered.IsRight ? Terminal.Good : Terminal.Bad));
        if (prediction.RunnerUp is { } runnerUp)
            terminal.Line($"runner-up {runnerUp.Name}, {runnerUp.Confidence:0.00}");
        terminal.Line();

        var scale = BarLength / Math.Max(1, prediction.Answer.Confidence); // outputs of some activations are larger than 1
        var nameWidth = answered.LabelNames.Max(name => name.Length);
        for (var label = 0; label < answered.LabelNames.Count; label++)
        {
            var output = prediction.Outputs[label];
            var bar = new string('█', (int)Math.Round(Math.Max(0, output) * scale));
            var style = label == answered.Example.Label ? Terminal.Good : label == prediction.Answer.Label ? Terminal.Bad : Terminal.Quiet;
            terminal.Line(new StyledLine().Append($"{answered.LabelNames[label].PadLeft(nameWidth)}  {output,7:0.0000}  ").Append(bar, style));
        }
    }

    private static void WriteJson(Terminal terminal, AnsweredExample answered) => TrainJson.Write(terminal, "prediction", json =>
    {
        var prediction = answered.Prediction;
        json.WriteString("data", answered.Example.Of.Name);
        json.WriteNumber("record", answered.Example.Number);
        json.WriteString("label", answered.LabelName);
        json.WriteString("answer", prediction.Answer.Name);
        json.WriteBoolean("right", answered.IsRight);
        json.WriteNumber("confidence", prediction.Answer.Confidence);
        if (prediction.RunnerUp is { } runnerUp)
            json.WriteString("runnerUp", runnerUp.Name);
        json.WriteStartObject("outputs");
        for (var label = 0; label < answered.LabelNames.Count; label++)
            json.WriteNumber(answered.LabelNames[label], prediction.Outputs[label]);
        json.WriteEndObject();
    });
}
