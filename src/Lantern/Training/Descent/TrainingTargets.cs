using System.Numerics;

namespace Lantern;

/// <summary>
/// The targets of a training and the weights of its examples: those of the data, with the label smoothing and class weights
/// of <see cref="TrainingOptions"/>.
/// </summary>
/// <remarks>
/// The mean loss of a batch is Σ wₙ·vₙ·Lₙ / Σ wₙ·vₙ, where w is the example's own weight and v that of its class; its gradient
/// has the same factors. That is PyTorch's mean, too. Cross-entropy has the weight of a class where PyTorch has it, at its
/// own term: L = −Σ v_k·t_k·ln a_k. That differs from the above only if more than one t is not 0, as in smoothed targets.
/// </remarks>
internal sealed class TrainingTargets
{
    private readonly Dataset _dataset;
    private readonly double _smoothing;
    private readonly double _even;
    private readonly double[] _classWeights; // or empty
    private readonly bool _weighsTerms;

    /// <exception cref="OptionException">The options do not fit the data.</exception>
    public TrainingTargets(Dataset dataset, TrainingOptions options)
    {
        (_dataset, _classWeights, _smoothing) = (dataset, [.. options.ClassWeights], options.LabelSmoothing);
        _even = options.Loss.EvenTarget(dataset.OutputCount) ?? 0;
        _weighsTerms = _classWeights.Length > 0 && options.Loss == Loss.CrossEntropy;
        if (_classWeights.Length > 0 && _classWeights.Length != dataset.LabelNames.Count)
            throw new OptionException($"{_classWeights.Length} weights of classes do not fit data with {Wording.Count(dataset.LabelNames.Count, "label")}.");
        if (HaveWeights && options.BatchSize == 1)
            throw new OptionException("Weights need batches of several examples: they say what each counts beside the others, and one by itself always counts 1.");
    }

    /// <summary>Whether examples have different weights.</summary>
    public bool HaveWeights => _classWeights.Length > 0 || _dataset.HasWeights;

    /// <summary>Copies the target of an example.</summary>
    /// <param name="example">The example, counted from 0.</param>
    /// <param name="target">Receives (1 − ε)·t + ε·the even target, and for cross-entropy that times v, [outputs].</param>
    public void Copy<T>(int example, Span<T> target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        _dataset.CopyTarget(example, target);
        Smooth(target, _smoothing, _even);
        for (var k = 0; _weighsTerms && k < target.Length; k++)
            target[k] *= T.CreateTruncating(_classWeights[k]);
    }

    /// <summary>Copies the factors of loss and gradients of each example of a batch in their mean.</summary>
    /// <param name="batch">The examples.</param>
    /// <param name="factors">Receives count · w·v / Σ w·v, [batch], without the v of the numerator if the targets contain it; 0 if all weights are 0.</param>
    public void CopyFactors<T>(ReadOnlySpan<int> batch, Span<T> factors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = 0.0;
        foreach (var example in batch)
            sum += _dataset.Weight(example) * ClassWeight(example);
        for (var n = 0; n < batch.Length; n++)
        {
            var weight = _dataset.Weight(batch[n]) * (_weighsTerms ? 1 : ClassWeight(batch[n]));
            factors[n] = T.CreateTruncating(sum == 0 ? 0 : batch.Length * weight / sum);
        }
    }

    /// <summary>t ← (1 − ε)·t + ε·even.</summary>
    /// <param name="target">t, [outputs].</param>
    /// <param name="smoothing">ε, <see cref="TrainingOptions.LabelSmoothing"/>.</param>
    /// <param name="even">The even target, <see cref="Loss.EvenTarget"/>.</param>
    public static void Smooth<T>(Span<T> target, double smoothing, double even)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T kept = T.CreateTruncating(1 - smoothing), rest = T.CreateTruncating(smoothing * even);
        for (var k = 0; smoothing > 0 && k < target.Length; k++)
            target[k] = (kept * target[k]) + rest;
    }

    private double ClassWeight(int example) => _classWeights.Length > 0 ? _classWeights[_dataset.Label(example)] : 1;
}
