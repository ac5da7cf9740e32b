namespace Lantern.Workbench;

/// <summary>What a hidden node did for one example.</summary>
/// <param name="Node">Which of its layer, counted from 0.</param>
/// <param name="Activation">How much it fired.</param>
/// <param name="Usual">Its mean activation on the same data.</param>
/// <param name="Contribution">How much it spoke for the answer, below zero against it: activation × gradient.</param>
public readonly record struct FiredNode(int Node, float Activation, double Usual, float Contribution);

/// <summary>Why a model answered an example as it did.</summary>
/// <param name="Answered">The example and the answer.</param>
/// <param name="Layers">The nodes of each hidden layer, those that fired most first.</param>
/// <param name="ForAnswer">How much each input spoke for the answer: input × gradient.</param>
/// <param name="ForRunnerUp">The same for the runner-up; nothing if there is none.</param>
public sealed record Explanation(AnsweredExample Answered, IReadOnlyList<IReadOnlyList<FiredNode>> Layers, float[] ForAnswer, float[]? ForRunnerUp)
{
    /// <summary>Asks why a model answers an example as it does.</summary>
    /// <param name="inspection">The model, and the data that the example is from.</param>
    /// <param name="number">Which example, counted from 0.</param>
    /// <exception cref="OptionException">There is no such example.</exception>
    public static Explanation Of(Inspection inspection, int number)
    {
        var (model, example) = (inspection.Model, inspection.Examples![number]);
        var answered = AnsweredExample.Of(model, example);
        var inputs = new float[model.Network.InputCount];
        inspection.Examples.Prepare(model.Preparation).CopyInputs<float>(number, inputs);

        var trace = new Trace<float>(model.Network);
        trace.Forward(inputs);
        float[]? forRunnerUp = null;
        if (answered.Prediction.RunnerUp is { } runnerUp)
        {
            trace.Backward(runnerUp.Label);
            forRunnerUp = trace.Contributions(0);
        }

        trace.Backward(answered.Prediction.Answer.Label);
        return new Explanation(
            answered, [.. Enumerable.Range(1, model.Network.Layers.Count - 1).Select(Nodes)], trace.Contributions(0), forRunnerUp);

        IReadOnlyList<FiredNode> Nodes(int layer)
        {
            var (activations, contributions) = (trace.Inputs(layer).ToArray(), trace.Contributions(layer));
            return [.. activations
                .Select((a, node) => new FiredNode(node, a, inspection.Activity![layer - 1].Nodes[node].Mean, contributions[node]))
                .OrderByDescending(node => node.Activation)];
        }
    }
}
