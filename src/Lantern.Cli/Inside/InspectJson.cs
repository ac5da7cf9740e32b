using System.Text.Json;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Tells the inside of a model to a program: one JSON object a line.</summary>
internal sealed class InspectJson(Terminal terminal) : IInspectView
{
    public void Inspected(Inspection inspection) => TrainJson.Write(terminal, "inspection", json =>
    {
        var network = inspection.Model.Network;
        json.WriteString("network", $"{network}");
        json.WriteNumber("parameters", network.Parameters.Length);
        if (inspection.Examples is { } examples)
        {
            json.WriteString("data", examples.Name);
            json.WriteNumber("examples", examples.Count);
        }

        WriteOrigin(json, inspection.Model.Provenance);
        json.WriteStartArray("layers");
        for (var l = 0; l < network.Layers.Count; l++)
        {
            var weights = inspection.Weights[l];
            json.WriteStartObject();
            json.WriteString("activation", network.Layers[l].Activation.Name);
            json.WriteBoolean("biases", network.Layers[l].HasBiases);
            json.WriteNumber("weights", weights.Count);
            json.WriteNumber("mean", weights.Mean);
            json.WriteNumber("deviation", weights.Deviation);
            json.WriteNumber("least", weights.Least);
            json.WriteNumber("most", weights.Most);
            json.WriteNumber("nearZero", weights.NearZero);
            json.WriteNumber("nodes", network.Layers[l].OutputCount);
            if (inspection.Activity is { } activity)
            {
                json.WriteNumber("still", activity[l].StillCount);
                json.WriteNumber("saturatedLow", activity[l].SaturatedLow);
                json.WriteNumber("saturatedHigh", activity[l].SaturatedHigh);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public void Explained(Explanation explanation) => TrainJson.Write(terminal, "explanation", json =>
    {
        var (answered, prediction) = (explanation.Answered, explanation.Answered.Prediction);
        json.WriteString("data", answered.Example.Of.Name);
        json.WriteNumber("example", answered.Example.Number);
        json.WriteString("label", answered.LabelName);
        json.WriteString("answer", prediction.Answer.Name);
        json.WriteBoolean("right", answered.IsRight);
        json.WriteNumber("confidence", prediction.Answer.Confidence);
        if (prediction.RunnerUp is { } runnerUp)
            json.WriteString("runnerUp", runnerUp.Name);
        json.WriteStartArray("layers");
        foreach (var layer in explanation.Layers)
        {
            json.WriteStartArray();
            foreach (var node in layer)
            {
                json.WriteStartObject();
                json.WriteNumber("node", node.Node);
                json.WriteNumber("activation", node.Activation);
                json.WriteNumber("usual", node.Usual);
                json.WriteNumber("contribution", node.Contribution);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        Numbers(json, "forAnswer", explanation.ForAnswer);
        if (explanation.ForRunnerUp is { } forRunnerUp)
            Numbers(json, "forRunnerUp", forRunnerUp);
    });

    public void Breaking(Breaking breaking)
    {
        // Each point says it.
    }

    public void Broken(Breaking breaking, ResiliencePoint point) => TrainJson.Write(terminal, "broken", json =>
    {
        json.WriteString("kind", Choice.Name(breaking.Damage));
        json.WriteNumber("share", point.Share);
        json.WriteNumber("count", point.Count);
        json.WriteNumber("accuracy", point.Mean);
        json.WriteNumber("deviation", point.Deviation);
        json.WriteStartArray("accuracies");
        foreach (var accuracy in point.Accuracies)
            json.WriteNumberValue(accuracy);
        json.WriteEndArray();
    });

    public void Written(string path, string note) => TrainJson.Write(terminal, "written", json => json.WriteString("file", path));

    /// <summary>All of it, but for what says nothing.</summary>
    private static void WriteOrigin(Utf8JsonWriter json, Provenance origin)
    {
        if (origin.Data.Length == 0)
            return;
        json.WriteStartObject("learned");
        json.WriteString("data", origin.Data);
        json.WriteString("dataHash", origin.DataHash);
        json.WriteString("lanternVersion", origin.LanternVersion);
        json.WriteNumber("examplesSeen", origin.ExamplesSeen);
        json.WriteStartObject("settings");
        foreach (var (name, text) in origin.Settings)
            json.WriteString(name, text);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, string name, float[] numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
