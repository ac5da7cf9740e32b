namespace Lantern.Workbench;

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

    /// <summary>Looks at a model's weights, and at its nodes if there are data to watch them with.</summary>
    /// <param name="model">The model.</param>
    /// <param name="examples">What to watch the nodes with; nothing for the weights alone.</param>
    /// <exception cref="ModelException">Model and examples do not fit together.</exception>
    public static Inspection Of(Model model, Examples? examples = null)
    {
        examples?.RequireFit(model);
        WeightStatistics[] weights = [.. Enumerable.Range(0, model.Network.Layers.Count).Select(l => WeightStatistics.Of<float>(model.Network.Weights(l)))];
        return new Inspection(model, weights, examples, examples is null ? null : LayerActivity.Of(model.Network, examples.Prepare(model.Preparation)));
    }
}
