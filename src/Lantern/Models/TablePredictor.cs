using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Lantern;

/// <summary>
/// A model of tables that is asked with the objects of a program, one at a time: each answer is, bit for bit, that of a
/// <see cref="Predictor"/> to the inputs that <see cref="TablePreparation"/> makes of the same row. The columns were checked when it
/// was made. Any number of threads may ask one predictor at once; numbers and probabilities take no memory.
/// </summary>
/// <remarks>It holds a copy of the network: training that further does not change its answers.</remarks>
/// <example><code>
/// var predictor = model.CreatePredictor(House.Columns);
/// Console.WriteLine(predictor.Predict(house).Answer.Name);
/// </code></example>
/// <typeparam name="TRow">The type of the object of a row.</typeparam>
public sealed class TablePredictor<TRow>
{
    private const int MostOnStack = 1024; // inputs, 4 KB

    private readonly TablePreparation _preparation;
    private readonly Columns<TRow> _columns;
    private readonly UnknownCategory _unknown;
    private readonly IReadOnlyList<string> _labelNames;
    private readonly Predictor _predictor;
    private readonly (PreparedColumn Column, Func<TRow, double?> Value, int Start, int InputCount)[] _inputs;

    internal TablePredictor(Model model, TablePreparation preparation, Columns<TRow> columns, UnknownCategory unknown)
    {
        (_preparation, _unknown, _labelNames) = (preparation, Argument.Member(unknown), model.LabelNames);
        _columns = columns.For(preparation.Columns);
        _predictor = new Predictor(model.Network);
        var start = 0;
        _inputs = [.. preparation.Columns.Zip(_columns.Values(preparation.Columns), (column, value) =>
        {
            var own = (column, value, start, column.InputCount);
            start += column.InputCount;
            return own;
        })];
    }

    /// <summary>The number of outputs: of probabilities, one for each class or label, or of numbers, one for each target.</summary>
    public int OutputCount => _predictor.OutputCount;

    /// <summary>The class to which a row belongs, or the labels that it has.</summary>
    /// <exception cref="ModelException">The model predicts numbers.</exception>
    /// <exception cref="DatasetException">A category is not known from training, or a number cannot be compared with those of training.</exception>
    public Prediction Predict(TRow row)
    {
        var probabilities = new float[OutputCount];
        Predict(row, probabilities);
        return new Prediction(_labelNames, probabilities, _preparation.Thresholds);
    }

    /// <summary>The probability of each class or label for a row. Allocates nothing.</summary>
    /// <param name="row">The row.</param>
    /// <param name="probabilities">Receives the probabilities, in the order of <see cref="Model.LabelNames"/>, [OutputCount].</param>
    /// <exception cref="ArgumentException">The span has the wrong length.</exception>
    /// <inheritdoc cref="Predict(TRow)"/>
    public void Predict(TRow row, Span<float> probabilities)
    {
        if (!TryPredict(row, probabilities))
            throw Refused(row);
    }

    /// <summary>The number that the model predicts for a row, in the unit of the table that it was trained with. Allocates nothing.</summary>
    /// <exception cref="ModelException">The model predicts classes or labels, or several numbers.</exception>
    /// <exception cref="DatasetException">A category is not known from training, or a number cannot be compared with those of training.</exception>
    public double PredictNumber(TRow row) => TryPredictNumber(row, out var number) ? number : throw Refused(row);

    /// <summary>The numbers that the model predicts for a row, in the units of the table that it was trained with. Allocates nothing.</summary>
    /// <param name="row">The row.</param>
    /// <param name="numbers">Receives the numbers, in the order of the targets, [OutputCount].</param>
    /// <exception cref="ModelException">The model predicts classes or labels.</exception>
    /// <exception cref="ArgumentException">The span has the wrong length.</exception>
    /// <exception cref="DatasetException">A category is not known from training, or a number cannot be compared with those of training.</exception>
    public void PredictNumbers(TRow row, Span<double> numbers)
    {
        if (!TryPredictNumbers(row, numbers))
            throw Refused(row);
    }

    /// <summary>The class to which a row belongs, or the labels that it has, if all its values can be compared with those of training.</summary>
    /// <returns>False where a category is not known from training, or a number cannot be compared with those of training.</returns>
    /// <exception cref="ModelException">The model predicts numbers.</exception>
    public bool TryPredict(TRow row, [NotNullWhen(true)] out Prediction? prediction)
    {
        var probabilities = new float[OutputCount];
        prediction = TryPredict(row, probabilities) ? new Prediction(_labelNames, probabilities, _preparation.Thresholds) : null;
        return prediction is not null;
    }

    /// <summary>The probability of each class or label for a row, if all its values can be compared with those of training. Allocates nothing.</summary>
    /// <param name="row">The row.</param>
    /// <param name="probabilities">Receives the probabilities, in the order of <see cref="Model.LabelNames"/>, [OutputCount].</param>
    /// <returns>False where a category is not known from training, or a number cannot be compared with those of training.</returns>
    /// <exception cref="ModelException">The model predicts numbers.</exception>
    /// <exception cref="ArgumentException">The span has the wrong length.</exception>
    public bool TryPredict(TRow row, Span<float> probabilities)
    {
        _preparation.RequireProbabilities();
        Shape.Check<float>(probabilities, OutputCount);
        return TryAnswer(row, probabilities);
    }

    /// <summary>The number that the model predicts for a row, if all its values can be compared with those of training. Allocates nothing.</summary>
    /// <returns>False where a category is not known from training, or a number cannot be compared with those of training.</returns>
    /// <exception cref="ModelException">The model predicts classes or labels, or several numbers.</exception>
    public bool TryPredictNumber(TRow row, out double number)
    {
        _preparation.RequireNumbers();
        if (OutputCount != 1)
            throw new ModelException($"The model predicts {OutputCount} numbers, not one.");
        number = 0;
        return TryPredictNumbers(row, new Span<double>(ref number));
    }

    /// <summary>The numbers that the model predicts for a row, if all its values can be compared with those of training. Allocates nothing.</summary>
    /// <param name="row">The row.</param>
    /// <param name="numbers">Receives the numbers, in the order of the targets, [OutputCount].</param>
    /// <returns>False where a category is not known from training, or a number cannot be compared with those of training.</returns>
    /// <exception cref="ModelException">The model predicts classes or labels.</exception>
    /// <exception cref="ArgumentException">The span has the wrong length.</exception>
    public bool TryPredictNumbers(TRow row, Span<double> numbers)
    {
        _preparation.RequireNumbers();
        Shape.Check<double>(numbers, OutputCount);
        Span<float> outputs = OutputCount <= MostOnStack ? stackalloc float[OutputCount] : new float[OutputCount];
        if (!TryAnswer(row, outputs))
            return false;
        _preparation.ToNumbers(outputs, numbers);
        return true;
    }

    private bool TryAnswer(TRow row, Span<float> outputs)
    {
        if (row is null)
            throw new ArgumentNullException(nameof(row));
        var inputCount = _predictor.InputCount;
        float[]? rented = null;
        var inputs = inputCount <= MostOnStack ? stackalloc float[inputCount] : (rented = ArrayPool<float>.Shared.Rent(inputCount)).AsSpan(0, inputCount);
        var isKnown = true;
        foreach (var (column, value, start, count) in _inputs)
            isKnown = isKnown && column.TryCopyInputs(value(row), _unknown, inputs.Slice(start, count));
        if (isKnown)
            _predictor.Predict(inputs, outputs);
        if (rented is not null)
            ArrayPool<float>.Shared.Return(rented);
        return isKnown;
    }

    /// <summary>The sentence that a table with this row gets.</summary>
    private Exception Refused(TRow row)
    {
        try
        {
            _preparation.Inputs(_columns.Read([row]), _unknown);
            return new InvalidOperationException("A value of the row changed while it was asked about.");
        }
        catch (DatasetException exception)
        {
            return exception;
        }
    }
}
