using System.Text;
using System.Text.Json;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Tells a run to a program: one JSON object a line.</summary>
internal sealed class TrainJson(Terminal terminal, bool isQuiet) : ITrainView
{
    public void Started(TrainPlan plan)
    {
        if (!isQuiet)
            Write(terminal, "start", plan.WriteMembers);
    }

    public void Resumed(UnfinishedRun unfinished, long examplesSeen)
    {
        if (isQuiet)
            return;
        Write(terminal, "resumed", json =>
        {
            json.WriteString("run", unfinished.Folder.Path);
            json.WriteNumber("examplesSeen", examplesSeen);
            json.WriteStartArray("problems");
            foreach (var problem in unfinished.Problems)
                json.WriteStringValue(problem);
            json.WriteEndArray();
        });
    }

    public void Stepped(TrainingProgress progress)
    {
        foreach (var warning in isQuiet ? [] : progress.Warnings)
        {
            Write(terminal, "warning", json =>
            {
                json.WriteString("trouble", JsonNamingPolicy.KebabCaseLower.ConvertName($"{warning.Trouble}"));
                json.WriteString("evidence", warning.Evidence);
                json.WriteString("advice", warning.Advice);
            });
        }

        if (!isQuiet && progress.Completed is { } epoch)
            Write(terminal, "epoch", epoch.WriteMembers);
        if (!isQuiet && progress.End is { } end)
        {
            Write(terminal, "end", json =>
            {
                json.WriteNumber("epochs", end.EpochsDone);
                json.WriteNumber("keptEpoch", end.Kept.Epoch);
                json.WriteBoolean("early", end.IsEarly);
            });
        }
    }

    public void Interrupted(long examplesSeen)
    {
        // The result says it.
    }

    public void Finished(TrainingResult result) => Write(terminal, "result", json =>
    {
        WriteResult(json, result.Scorecard?.Evaluation);
        json.WriteString("model", result.ModelPath);
        if (result.Interrupted)
            json.WriteBoolean("interrupted", true);
        if (result.UnfinishedFolder is not null)
            json.WriteString("resume", result.UnfinishedFolder);
    });

    /// <summary>Writes one line.</summary>
    public static void Write(Terminal terminal, string name, Action<Utf8JsonWriter> writeMembers) =>
        terminal.Raw(Encoding.UTF8.GetString(JsonLine.Of(json =>
        {
            json.WriteString("event", name);
            writeMembers(json);
        })));

    /// <summary>How much was right; nulls if nothing was tested.</summary>
    public static void WriteResult(Utf8JsonWriter json, Evaluation? evaluation)
    {
        if (evaluation is null)
        {
            json.WriteNull("correct");
            json.WriteNull("of");
            json.WriteNull("accuracy");
        }
        else
        {
            WriteResult(json, evaluation.Correct, evaluation.Count);
        }
    }

    public static void WriteResult(Utf8JsonWriter json, int correct, int of)
    {
        json.WriteNumber("correct", correct);
        json.WriteNumber("of", of);
        json.WriteNumber("accuracy", (double)correct / of);
    }
}
