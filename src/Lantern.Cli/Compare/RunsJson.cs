using System.Text.Json;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Tells runs to a program: one JSON object a line.</summary>
internal static class RunsJson
{
    public static void Write(Terminal terminal, StoredRun run) => TrainJson.Write(terminal, "run", json => WriteMembers(json, run));

    public static void Write(Terminal terminal, RunComparison comparison, string? picture) => TrainJson.Write(terminal, "comparison", json =>
    {
        json.WriteStartArray("different");
        foreach (var name in comparison.Different)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteStartArray("runs");
        foreach (var run in comparison.Runs)
        {
            json.WriteStartObject();
            WriteMembers(json, run);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (picture is not null)
            json.WriteString("out", picture);
    });

    private static void WriteMembers(Utf8JsonWriter json, StoredRun run)
    {
        json.WriteNumber("id", run.Id);
        json.WriteString("key", run.Key);
        json.WriteString("sweep", run.SweepName);
        json.WriteString("state", Choice.Name(run.State));
        json.WriteString("started", run.StartedUtc);
        json.WriteNumber("trainingSeconds", Math.Round(run.TrainingSeconds, 3));
        json.WriteString("data", run.Data);
        json.WriteString("dataHash", run.DataHash);
        json.WriteString("testData", run.TestData);
        json.WriteString("testDataHash", run.TestDataHash);
        json.WriteStartObject("settings");
        foreach (var (name, text) in run.Settings)
            json.WriteString(name, text);
        json.WriteEndObject();
        json.WriteNumber("epochs", run.EpochCount);
        json.WriteNumber("seed", run.Seed);
        json.WriteString("version", run.Version);
        json.WriteString("machine", run.Machine);
        json.WriteString("folder", run.Folder);
        json.WriteString("error", run.Error);
        json.WriteStartArray("tags");
        foreach (var tag in run.Tags)
            json.WriteStringValue(tag);
        json.WriteEndArray();
        json.WriteStartArray("metrics");
        foreach (var metric in run.Metrics)
        {
            json.WriteStartObject();
            json.WriteNumber("epoch", metric.Epoch);
            json.WriteNumber("loss", metric.Loss);
            if (metric.ValidationLoss is { } validationLoss)
                json.WriteNumber("validationLoss", validationLoss);
            if (metric.Validation is { } validation)
                json.WriteNumber("validation", validation);
            if (metric.Test is { } test)
                json.WriteNumber("test", test);
            else
                json.WriteNull("test");
            json.WriteNumber("trainingSeconds", Math.Round(metric.TrainingSeconds, 3));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
