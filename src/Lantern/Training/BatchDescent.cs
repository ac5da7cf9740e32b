using System.Numerics;

namespace Lantern;

/// <summary>What <see cref="Trainer"/> drives: something that learns from some examples at a time.</summary>
internal interface IDescent
{
    /// <summary>Examples are given in multiples of so many, but for the last of an epoch.</summary>
    int ExamplesAtOnce { get; }

    /// <summary>Takes the parameters from the network.</summary>
    void Load();

    /// <summary>Gives the parameters back to the network.</summary>
    void Store();

    /// <summary>Learns from some examples in order.</summary>
    /// <returns>The sum of their losses, each taken before the step that learned from it.</returns>
    double Learn(ReadOnlySpan<int> examples);
}

/// <summary>Gradient descent in batches, in any precision, on the network's own parameters.</summary>
internal sealed class BatchDescent<T>(Network<T> network, Dataset dataset, TrainingOptions options, int batchSize) : IDescent
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Backpropagation<T> _backpropagation = new(network, options.Loss, options.Rule, batchSize);
    private readonly T[] _inputs = new T[batchSize * dataset.InputCount];
    private readonly T[] _targets = new T[batchSize * dataset.OutputCount];
    private readonly T _learningRate = T.CreateChecked(options.LearningRate);

    public int ExamplesAtOnce => batchSize;

    public void Load()
    {
    }

    public void Store()
    {
    }

    public double Learn(ReadOnlySpan<int> examples)
    {
        var loss = 0.0;
        for (; examples.Length > 0; examples = examples[Math.Min(batchSize, examples.Length)..])
        {
            var batch = examples[..Math.Min(batchSize, examples.Length)];
            for (var n = 0; n < batch.Length; n++)
            {
                dataset.CopyInputs(batch[n], _inputs.AsSpan(n * dataset.InputCount, dataset.InputCount));
                dataset.CopyTarget(batch[n], _targets.AsSpan(n * dataset.OutputCount, dataset.OutputCount));
            }

            _backpropagation.Forward(_inputs.AsSpan(0, batch.Length * dataset.InputCount));
            loss += double.CreateTruncating(_backpropagation.Backward(_targets.AsSpan(0, batch.Length * dataset.OutputCount)));
            _backpropagation.Descend(_learningRate);
        }

        return loss;
    }
}
