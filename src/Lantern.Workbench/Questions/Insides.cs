namespace Lantern.Workbench;

/// <summary>What a network takes for a label.</summary>
/// <param name="Label">Which label, counted from 0.</param>
/// <param name="Name">What the model calls it.</param>
/// <param name="Inputs">The inputs that the network would like to see for it.</param>
/// <param name="Answer">What the network answers if it does see them.</param>
public sealed record ImaginedLabel(int Label, string Name, float[] Inputs, Answer Answer);

/// <summary>What a network takes for its labels.</summary>
/// <param name="Model">The model that was asked.</param>
/// <param name="ByAscent">Whether it was found by gradient ascent, else by the back query.</param>
/// <param name="Labels">One of them, or all.</param>
public sealed record Imagination(Model Model, bool ByAscent, IReadOnlyList<ImaginedLabel> Labels);

/// <summary>What is inside a model, and how its nodes behave on some data if there are any.</summary>
/// <param name="Model">The model.</param>
/// <param name="Weights">Of each layer.</param>
/// <param name="Examples">What the nodes were watched with.</param>
/// <param name="Activity">Of each layer's nodes.</param>
public sealed record Inspection(Model Model, IReadOnlyList<WeightStatistics> Weights, Examples? Examples, IReadOnlyList<LayerActivity>? Activity)
{
    /// <summary>
    /// How much each node of the first layer contributes: the norm of its outgoing weights, times the deviation of its
    /// activation if that was watched. Nothing if the first layer is the last, whose nodes are answers.
    /// </summary>
    public IReadOnlyList<double>? Contributions
    {
        get
        {
            if (Model.Network.Layers.Count == 1)
                return null;
            var outgoing = Model.Network.Weights(1);
            var sums = new double[Model.Network.Layers[0].OutputCount];
            for (var i = 0; i < outgoing.Length; i++)
                sums[i % sums.Length] += (double)outgoing[i] * outgoing[i];
            return [.. sums.Select((sum, node) => Math.Sqrt(sum) * (Activity?[0].Nodes[node].Deviation ?? 1))];
        }
    }
}

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
public sealed record Explanation(AnsweredExample Answered, IReadOnlyList<IReadOnlyList<FiredNode>> Layers, float[] ForAnswer, float[]? ForRunnerUp);

/// <summary>How well a model answers the more of it is broken.</summary>
/// <param name="Examples">What it was tested with.</param>
/// <param name="Damage">What was done to it.</param>
/// <param name="SeedCount">How many choices of what to break were tried for each share.</param>
/// <param name="Points">One for each share, computed when it is asked for.</param>
public sealed record Breaking(Examples Examples, Damage Damage, int SeedCount, IEnumerable<ResiliencePoint> Points);

/// <summary>What one can ask about the inside of a model.</summary>
public static class Insides
{
    /// <summary>Asks a model what it takes for its labels.</summary>
    /// <param name="model">The model.</param>
    /// <param name="labelName">The label as the model calls it; all of them unless given.</param>
    /// <param name="byAscent">By gradient ascent, else by the back query.</param>
    /// <exception cref="OptionException">There is no such label, or the network cannot be asked backwards.</exception>
    public static Imagination Imagine(Model model, string? labelName, bool byAscent)
    {
        var names = model.LabelNames;
        if (labelName is not null && !names.Contains(labelName))
            throw new OptionException($"There is no label '{labelName}'. There are {string.Join(", ", names.SkipLast(1))} and {names[^1]}.");
        var width = PictureSize.Square(model.Network.InputCount)?.Width ?? 0;
        return new Imagination(model, byAscent, [.. Enumerable.Range(0, names.Count).Where(label => labelName is null || names[label] == labelName).Select(Imagined)]);

        ImaginedLabel Imagined(int label)
        {
            var inputs = byAscent
                ? InputAscent.Of(model.Network, label, (model.Preparation.InputLow, model.Preparation.InputHigh), width)
                : BackQuery.Of(model.Network, label);
            var outputs = new float[names.Count];
            model.Network.Predict(inputs, outputs);
            var best = Array.IndexOf(outputs, outputs.Max());
            return new ImaginedLabel(label, names[label], inputs, new Answer(best, names[best], outputs[best]));
        }
    }

    /// <summary>Looks at a model's weights, and at its nodes if there are data to watch them with.</summary>
    /// <param name="modelPath">A model's file.</param>
    /// <param name="data">See <see cref="DataCatalogue"/>.</param>
    /// <param name="part">The test part, or the only one, unless given.</param>
    /// <exception cref="LanternException">The model or the data cannot be read, or they do not fit together.</exception>
    public static Inspection Inspect(string modelPath, string? data = null, DataPart? part = null)
    {
        var model = data is null ? Model.Load(modelPath) : Questions.LoadForBytes(modelPath);
        WeightStatistics[] weights = [.. Enumerable.Range(0, model.Network.Layers.Count).Select(l => WeightStatistics.Of<float>(model.Network.Weights(l)))];
        if (data is null)
            return new Inspection(model, weights, null, null);
        var examples = DataCatalogue.Find(data).Read(part);
        Questions.RequireFit(model, modelPath, examples);
        return new Inspection(model, weights, examples, LayerActivity.Of(model.Network, examples.Prepare(model.Preparation)));
    }

    /// <summary>Asks why a model answers an example as it does.</summary>
    /// <param name="inspection">The model, and the data that the example is from.</param>
    /// <param name="number">Which example, counted from 0.</param>
    /// <exception cref="OptionException">There is no such example.</exception>
    public static Explanation Explain(Inspection inspection, int number)
    {
        var (model, example) = (inspection.Model, inspection.Examples![number]);
        var answered = new AnsweredExample(example, model.LabelNames, model.Predict(example.Values.Span));
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

    /// <summary>Breaks more and more of a model, in ten steps, and tests it each time.</summary>
    /// <param name="modelPath">A model's file.</param>
    /// <param name="data">See <see cref="DataCatalogue"/>.</param>
    /// <param name="part">The test part, or the only one, unless given.</param>
    /// <param name="damage">What is broken.</param>
    /// <param name="share">The largest share, above 0 and at most 1.</param>
    /// <param name="seedCount">How many choices of what to break are tried for each share.</param>
    /// <exception cref="LanternException">The model or the data cannot be read, or the options make no sense.</exception>
    public static Breaking Break(string modelPath, string data, DataPart? part, Damage damage, double share, int seedCount)
    {
        const int StepCount = 10;
        var model = Questions.LoadForBytes(modelPath);
        var examples = DataCatalogue.Find(data).Read(part);
        Questions.RequireFit(model, modelPath, examples);
        double[] shares = [.. Enumerable.Range(0, StepCount + 1).Select(step => share * step / StepCount)];
        var dataset = examples.Prepare(model.Preparation, model.LabelNames);
        return new Breaking(examples, damage, seedCount, Resilience.Measure(model.Network, dataset, damage, shares, seedCount));
    }
}
