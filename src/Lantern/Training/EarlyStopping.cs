using System.Numerics;

namespace Lantern;

/// <summary>The measure by which networks are compared on validation examples.</summary>
public enum ValidationMeasure
{
    /// <summary>The smaller mean loss.</summary>
    Loss,

    /// <summary>The larger share of correct answers. For data with labels.</summary>
    Accuracy,
}

/// <summary>
/// Early stopping: after each epoch the network is measured on a validation part; after <see cref="Patience"/> epochs in a row
/// that are not better than the best one training stops, and the network receives the parameters of the best.
/// </summary>
/// <remarks>Prechelt 1998, "Early Stopping – But When?", whose criterion UP counts epochs, too.</remarks>
public sealed record EarlyStopping
{
    /// <summary>The number of epochs in a row without improvement after which training stops.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>The measure of improvement.</summary>
    public ValidationMeasure Measure { get; init; } = ValidationMeasure.Loss;

    /// <summary>Checks that the options make sense by themselves.</summary>
    /// <exception cref="OptionException">An option is out of its range.</exception>
    public void Validate()
    {
        if (Patience < 1)
            throw new OptionException($"Training stops after at least 1 epoch that is no better, not after {Patience}.");
        if (!Enum.IsDefined(Measure))
            throw new OptionException($"There is no measure {(int)Measure} of a validation part.");
    }
}

/// <summary>The measures of a network on the validation part, by <see cref="Evaluation"/>: without dropout, smoothing or weights.</summary>
/// <param name="Loss">The mean loss.</param>
/// <param name="Accuracy">The share of correct answers; null for a table with targets.</param>
/// <param name="BestEpoch">The best epoch so far, counted from 1; the first of equals.</param>
public readonly record struct ValidationReport(double Loss, double? Accuracy, int BestEpoch);

/// <summary>The validation of a training: measures the network after each epoch, and stops early if the options say so.</summary>
internal sealed class ValidationWatch<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Network<T> _network;
    private readonly Dataset _validation;
    private readonly Loss _loss;
    private readonly EarlyStopping? _stopping;
    private readonly T[] _best; // the parameters of the best epoch
    private double _bestValue = BestEpoch<T>.None.Value;
    private int _bestEpoch;

    /// <exception cref="OptionException">The network, the validation part and the options do not fit together.</exception>
    public ValidationWatch(Network<T> network, Dataset validation, TrainingOptions options)
    {
        (_network, _validation, _loss, _stopping) = (network, validation, options.Loss, options.EarlyStopping);
        Evaluation.Check(network, validation, options.Loss);
        if (_stopping?.Measure == ValidationMeasure.Accuracy && validation.LabelNames.Count == 0)
            throw new OptionException("Only examples with labels can be right or wrong; a table with targets is measured by its loss.");
        _best = new T[_stopping is null ? 0 : network.OwnParameters.Length];
    }

    /// <summary>A copy of the best epoch so far.</summary>
    public BestEpoch<T> Best => new(_bestEpoch, _bestValue, [.. _best]);

    /// <summary>
    /// The reports of a training, with those of the validation part. With early stopping the network has the best parameters
    /// at the end of the loop, however that ends, if an epoch was measured.
    /// </summary>
    /// <param name="training">The reports without validation.</param>
    /// <param name="best">The best epoch of an earlier part of the training, if there was one.</param>
    /// <param name="epochsDone">The number of epochs of that part.</param>
    public IEnumerable<TrainingReport> Watch(IEnumerable<TrainingReport> training, BestEpoch<T>? best = null, int epochsDone = 0)
    {
        if (best is not null)
        {
            (_bestEpoch, _bestValue) = (best.Epoch, best.Value);
            best.Parameters.CopyTo(_best, 0);
        }

        try
        {
            if (_bestEpoch > 0 && epochsDone - _bestEpoch >= _stopping?.Patience)
                yield break;
            foreach (var report in training)
            {
                if (!report.EpochCompleted)
                {
                    yield return report;
                    continue;
                }

                var measured = report with { Validation = Measure(report.Epoch) };
                var isEnough = report.Epoch - _bestEpoch >= _stopping?.Patience;
                yield return measured with { TrainingCompleted = report.TrainingCompleted || isEnough };
                if (isEnough)
                    yield break;
            }
        }
        finally
        {
            if (_stopping is not null && _bestEpoch > 0)
            {
                _best.CopyTo(_network.OwnParameters);
                _network.Changed();
            }
        }
    }

    private ValidationReport Measure(int epoch)
    {
        var evaluation = _validation.LabelNames.Count > 0 ? Evaluation.Of(_network, _validation, _loss) : null;
        var loss = evaluation?.Loss ?? Evaluation.LossOf(_network, _validation, _loss);
        var value = _stopping?.Measure == ValidationMeasure.Accuracy ? evaluation!.Accuracy : -loss;
        if (value > _bestValue)
        {
            (_bestValue, _bestEpoch) = (value, epoch);
            if (_stopping is not null)
                _network.OwnParameters.CopyTo(_best);
        }

        return new ValidationReport(loss, evaluation?.Accuracy, _bestEpoch);
    }
}

/// <summary>The best epoch that a <see cref="ValidationWatch{T}"/> has seen.</summary>
/// <param name="Epoch">The epoch, counted from 1; 0 if there was none yet.</param>
/// <param name="Value">Its measure: the greater, the better.</param>
/// <param name="Parameters">The network's parameters after it; empty without early stopping.</param>
internal sealed record BestEpoch<T>(int Epoch, double Value, T[] Parameters)
{
    public static readonly BestEpoch<T> None = new(0, double.NegativeInfinity, []);
}
