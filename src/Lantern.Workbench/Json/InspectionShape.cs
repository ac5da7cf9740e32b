using Lantern.Insight;

namespace Lantern.Workbench;

/// <summary>What is inside a model, and how its nodes behave on some data if there are any.</summary>
/// <param name="Network">The nodes of its layers, such as "784-200-10".</param>
/// <param name="Parameters">How many numbers it learned.</param>
/// <param name="Data">What the data is called that the nodes were watched with.</param>
/// <param name="Examples">How many examples that was.</param>
/// <param name="Learned">Where the network came from, if the file says it.</param>
/// <param name="Layers">Its layers, from the first that has weights to the outputs.</param>
public sealed record InspectionShape(
    string Network, int Parameters, string? Data, int? Examples, LearnedShape? Learned, IReadOnlyList<LayerShape> Layers) : AnswerShape
{
    /// <summary>The shape of an inspection.</summary>
    public static InspectionShape Of(Inspection inspection)
    {
        var (network, origin) = (inspection.Model.Network, inspection.Model.Provenance);
        return new InspectionShape(
            $"{network}",
            network.Parameters.Length,
            inspection.Examples?.Name,
            inspection.Examples?.Count,
            origin.Data.Length == 0 ? null : new LearnedShape(origin.Data, origin.DataHash, origin.LanternVersion, origin.ExamplesSeen, origin.Settings),
            [.. network.Layers.Select(Layer)]);

        LayerShape Layer(DenseLayer layer, int l)
        {
            var (weights, activity) = (inspection.Weights[l], inspection.Activity?[l]);
            return new LayerShape(layer.Activation.Name, layer.HasBiases, weights.Count, weights.Mean, weights.Deviation, weights.Least, weights.Most, weights.NearZero, layer.OutputCount)
            {
                Still = activity?.StillCount,
                SaturatedLow = activity?.SaturatedLow,
                SaturatedHigh = activity?.SaturatedHigh,
            };
        }
    }
}

/// <summary>A layer of a network: its weights in numbers, and its nodes.</summary>
/// <param name="Activation">The function of its nodes, such as "sigmoid".</param>
/// <param name="Biases">Whether its nodes have biases.</param>
/// <param name="Weights">How many weights it has.</param>
/// <param name="Mean">The mean of its weights.</param>
/// <param name="Deviation">Their standard deviation.</param>
/// <param name="Least">The smallest of them.</param>
/// <param name="Most">The largest.</param>
/// <param name="NearZero">The share of them that is closer to 0 than a tenth of the deviation.</param>
/// <param name="Nodes">How many nodes it has.</param>
public sealed record LayerShape(
    string Activation, bool Biases, int Weights, double Mean, double Deviation, double Least, double Most, double NearZero, int Nodes)
{
    /// <summary>How many nodes never move, whatever the example.</summary>
    public int? Still { get; init; }

    /// <summary>The share of activations at the lower end of their range.</summary>
    public double? SaturatedLow { get; init; }

    /// <summary>The share of activations at the upper end.</summary>
    public double? SaturatedHigh { get; init; }
}

/// <summary>Where a network came from.</summary>
/// <param name="Data">What the data is called that it learned from.</param>
/// <param name="DataHash">The SHA-256 of the data's contents, in hexadecimal.</param>
/// <param name="LanternVersion">The Lantern that trained it.</param>
/// <param name="ExamplesSeen">How many examples it learned from, in all epochs together.</param>
/// <param name="Settings">All settings that were on, by name.</param>
public sealed record LearnedShape(string Data, string DataHash, string LanternVersion, long ExamplesSeen, IReadOnlyDictionary<string, string> Settings);

/// <summary>Why a model answers an example as it does.</summary>
/// <param name="Data">What the data set is called that the example is from.</param>
/// <param name="Example">Which example, counted from 0.</param>
/// <param name="Label">What is right.</param>
/// <param name="Answer">The class whose output is the largest.</param>
/// <param name="Right">Whether that is the label.</param>
/// <param name="Confidence">The output of the answer.</param>
/// <param name="RunnerUp">The class with the second largest output.</param>
/// <param name="Layers">The nodes of each hidden layer, those that fired most first.</param>
/// <param name="ForAnswer">How much each input spoke for the answer: input × gradient.</param>
/// <param name="ForRunnerUp">The same for the runner-up.</param>
public sealed record ExplanationShape(
    string Data,
    int Example,
    string Label,
    string Answer,
    bool Right,
    float Confidence,
    string? RunnerUp,
    IReadOnlyList<IReadOnlyList<NodeShape>> Layers,
    IReadOnlyList<float> ForAnswer,
    IReadOnlyList<float>? ForRunnerUp) : AnswerShape
{
    /// <summary>The shape of an explanation.</summary>
    public static ExplanationShape Of(Explanation explanation)
    {
        var (answered, prediction) = (explanation.Answered, explanation.Answered.Prediction);
        return new ExplanationShape(
            answered.Example.Of.Name,
            answered.Example.Number,
            answered.LabelName,
            prediction.Answer.Name,
            answered.IsRight,
            prediction.Answer.Confidence,
            prediction.RunnerUp?.Name,
            [.. explanation.Layers.Select(layer => (IReadOnlyList<NodeShape>)[.. layer.Select(node => new NodeShape(node.Node, node.Activation, node.Usual, node.Contribution))])],
            explanation.ForAnswer,
            explanation.ForRunnerUp);
    }
}

/// <summary>What a hidden node did for an example.</summary>
/// <param name="Node">Which of its layer, counted from 0.</param>
/// <param name="Activation">How much it fired.</param>
/// <param name="Usual">Its mean activation on the same data.</param>
/// <param name="Contribution">How much it spoke for the answer, below zero against it: activation × gradient.</param>
public sealed record NodeShape(int Node, float Activation, double Usual, float Contribution);

/// <summary>How well a network answers of which a share is broken.</summary>
/// <param name="Kind">What is broken: "nodes", "links" or "noise".</param>
/// <param name="Share">The share of them.</param>
/// <param name="Count">How many these are.</param>
/// <param name="Accuracy">The mean accuracy over several choices of which ones.</param>
/// <param name="Deviation">The standard deviation from one choice to another.</param>
/// <param name="Accuracies">The accuracy for each choice.</param>
public sealed record BrokenShape(string Kind, double Share, int Count, double Accuracy, double Deviation, IReadOnlyList<double> Accuracies) : AnswerShape
{
    /// <summary>The shape of a point.</summary>
    public static BrokenShape Of(Breaking breaking, ResiliencePoint point) =>
        new(Choice.Name(breaking.Damage), point.Share, point.Count, point.Mean, point.Deviation, point.Accuracies);
}

/// <summary>What a network answers to the picture that it takes for a label.</summary>
/// <param name="Label">The label.</param>
/// <param name="By">How the picture was found: "ascent" or "back-query".</param>
/// <param name="Answer">What the network answers to it.</param>
/// <param name="Confidence">The output of the answer.</param>
public sealed record ImaginedShape(string Label, string By, string Answer, float Confidence) : AnswerShape
{
    /// <summary>The shape of one label's picture.</summary>
    public static ImaginedShape Of(Imagination imagination, ImaginedLabel label) =>
        new(label.Name, imagination.ByAscent ? "ascent" : "back-query", label.Answer.Name, label.Answer.Confidence);
}
