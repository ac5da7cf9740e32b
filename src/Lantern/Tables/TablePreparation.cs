using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lantern;

/// <summary>The task of a network for tables.</summary>
public enum TableTask
{
    /// <summary>Classification into two classes.</summary>
    TwoClasses,

    /// <summary>Classification into several classes.</summary>
    SeveralClasses,

    /// <summary>Regression of one number.</summary>
    Number,

    /// <summary>Regression of several numbers.</summary>
    SeveralNumbers,

    /// <summary>Decision of several labels, each of which holds or does not, whatever the others do.</summary>
    SeveralLabels,
}

/// <summary>
/// The conversion of tables to inputs of a network and of its outputs to answers, fitted on the training part alone. It is part
/// of the model file, so that every program prepares tables alike.
/// </summary>
/// <example><code>
/// var preparation = TablePreparation.Fit(training, "price");
/// var network = preparation.CreateNetwork([32, 32], seed: 1);
/// var options = new TrainingOptions { Loss = preparation.Loss, Optimizer = Optimizer.Adam };
/// foreach (var report in Trainer.Train(network, preparation.Prepare(training), options))
///     Console.WriteLine(report.Loss);
/// var model = new Model(network, preparation, new Provenance());
/// </code></example>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class TablePreparation
{
    private const int MostShown = 6; // columns

    /// <summary>Creates a preparation from fitted columns.</summary>
    /// <param name="columns">The columns that become inputs.</param>
    /// <param name="targets">The columns that become outputs.</param>
    /// <param name="findings">The findings about columns.</param>
    /// <param name="thresholds">The threshold of each label; 0.5 each if null.</param>
    /// <exception cref="OptionException">Columns, targets and thresholds make no sense.</exception>
    internal TablePreparation(
        IReadOnlyList<PreparedColumn> columns, IReadOnlyList<PreparedColumn> targets, IReadOnlyList<TableFinding> findings, IReadOnlyList<double>? thresholds = null)
    {
        (Columns, Targets, Findings) = ([.. columns], [.. targets], [.. findings]);
        foreach (var column in Columns.Concat(Targets))
        {
            if (!double.IsFinite(column.Mean) || !double.IsFinite(column.Deviation) || !(column.Deviation > 0))
                throw new OptionException($"The mean and the deviation of the column {Wording.Quoted(column.Name)} must be finite, and the deviation greater than 0.");
            if (column.Kind == ColumnKind.Category ? column.CategoryNames.Count == 0 : column.CategoryNames.Count != (column.Kind == ColumnKind.TruthValue ? 2 : 0))
                throw new OptionException($"The column {Wording.Quoted(column.Name)} cannot have {column.CategoryNames.Count} categories.");
            if (column.CategoryNames.Distinct(StringComparer.Ordinal).Count() != column.CategoryNames.Count)
                throw new OptionException($"The column {Wording.Quoted(column.Name)} has a category twice.");
            if (column.MostFrequent < 0 || column.MostFrequent >= Math.Max(1, column.CategoryNames.Count))
                throw new OptionException($"The column {Wording.Quoted(column.Name)} has no category {column.MostFrequent}.");
        }

        if (Columns.Concat(Targets).Select(column => column.Name).Distinct(StringComparer.Ordinal).Count() != Columns.Count + Targets.Count)
            throw new OptionException("Two columns have one name.");
        if (Columns.Count == 0 || Targets.Count == 0 || (Targets.Count > 1 && Targets.Any(target => target.Kind != Targets[0].Kind || target.Kind == ColumnKind.Category))
            || Targets[0].Kind == ColumnKind.Date || Targets[0].CategoryNames.Count == 1)
        {
            throw new OptionException(
                "A table needs at least one column to learn from, and as its target one or more columns of numbers or of truth values, "
                + "or one column of at least 2 classes.");
        }

        Task = Targets switch
        {
            [{ Kind: ColumnKind.Number }] => TableTask.Number,
            [{ CategoryNames.Count: 2 }] => TableTask.TwoClasses,
            [_] => TableTask.SeveralClasses,
            [{ Kind: ColumnKind.Number }, ..] => TableTask.SeveralNumbers,
            _ => TableTask.SeveralLabels,
        };
        Thresholds = thresholds is not null ? [.. thresholds] : HasLabels ? [.. Targets.Select(_ => 0.5)] : [];
        if ((HasLabels ? Targets.Count : 0) is var labelCount && Thresholds.Count != labelCount)
            throw new OptionException($"Each of several labels has a threshold: there are {labelCount} labels, and {Thresholds.Count} thresholds.");
        if (Thresholds.FirstOrDefault(threshold => !(threshold is >= 0 and <= 1), 0) is var odd and not 0)
            throw new OptionException($"The threshold of a label is a probability from 0 to 1, not {odd}.");
    }

    /// <summary>The columns that become inputs, in this order.</summary>
    public IReadOnlyList<PreparedColumn> Columns { get; }

    /// <summary>The columns that become outputs: one of classes, one or more of numbers, or several of truth values.</summary>
    public IReadOnlyList<PreparedColumn> Targets { get; }

    /// <summary>The findings about the columns of the training part; empty in a model that was read from its file.</summary>
    public IReadOnlyList<TableFinding> Findings { get; }

    /// <summary>The task of the network.</summary>
    public TableTask Task { get; }

    /// <summary>Whether the task is classification: each row belongs to one class.</summary>
    public bool HasClasses => Task is TableTask.TwoClasses or TableTask.SeveralClasses;

    /// <summary>Whether each row has any of several labels.</summary>
    public bool HasLabels => Task == TableTask.SeveralLabels;

    /// <summary>The smallest output for which each of several labels is taken to hold; empty for other tasks.</summary>
    public IReadOnlyList<double> Thresholds { get; }

    /// <summary>The names of the outputs: the classes, in order, or the targets.</summary>
    public IReadOnlyList<string> OutputNames => HasClasses ? Targets[0].CategoryNames : [.. Targets.Select(target => target.Name)];

    /// <summary>The names of the inputs, such as "area", "town = Bonn" and "town is missing".</summary>
    public IReadOnlyList<string> InputNames => [.. Columns.SelectMany(column => column.InputNames)];

    /// <summary>The number of inputs.</summary>
    public int InputCount => Columns.Sum(column => column.InputCount);

    /// <summary>The number of outputs: one for each class, number or label.</summary>
    public int OutputCount => HasClasses ? Targets[0].CategoryNames.Count : Targets.Count;

    /// <summary>The loss of the task: cross-entropy for classes, squared error for numbers, binary cross-entropy for labels.</summary>
    public Loss Loss => HasClasses ? Loss.CrossEntropy : HasLabels ? Loss.BinaryCrossEntropy : Loss.SquaredError;

    /// <summary>Fits a preparation to a training part.</summary>
    /// <param name="training">The training rows alone; test rows must have no influence.</param>
    /// <param name="targets">
    /// The columns to predict: one of categories, one or more of numbers, or one or more of truth values, which are labels if they
    /// are several. All other columns become inputs, but for those left out by <see cref="Findings"/>.
    /// </param>
    /// <exception cref="DatasetException">
    /// There is no such column, a target has missing values, is constant or cannot be predicted, or no column is left to learn from.
    /// </exception>
    public static TablePreparation Fit(Table training, IReadOnlyList<string> targets)
    {
        ArgumentNullException.ThrowIfNull(training);
        Argument.NoneNull(targets);
        return new TableFitting(training, targets).Fit();
    }

    /// <inheritdoc cref="Fit(Table, IReadOnlyList{string})"/>
    public static TablePreparation Fit(Table training, params string[] targets) => Fit(training, (IReadOnlyList<string>)targets);

    /// <summary>The same with other <see cref="Thresholds"/>, such as a low one for a label that must not be overlooked.</summary>
    /// <param name="thresholds">One for each label, from 0 to 1.</param>
    /// <exception cref="OptionException">The task is another than several labels, there is not one for each, or one is not from 0 to 1.</exception>
    public TablePreparation WithThresholds(IReadOnlyList<double> thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        return new(Columns, Targets, Findings, thresholds);
    }

    /// <inheritdoc cref="WithThresholds(IReadOnlyList{double})"/>
    public TablePreparation WithThresholds(params double[] thresholds) => WithThresholds((IReadOnlyList<double>)thresholds);

    /// <summary>Prepares rows with targets, for training or testing.</summary>
    /// <param name="table">The table, with all columns in any order; others are ignored.</param>
    /// <param name="unknown">The treatment of categories that did not occur in training. Classes must have occurred.</param>
    /// <exception cref="DatasetException">A column is missing or of another kind, a target is missing, or a category is not known.</exception>
    public Dataset Prepare(Table table, UnknownCategory unknown = UnknownCategory.Refuse)
    {
        ArgumentNullException.ThrowIfNull(table);
        var inputs = Inputs(table, unknown);
        if (HasClasses)
            return Dataset.FromNumbers(inputs, Targets[0].Labels(table), InputCount, OutputNames);

        var targets = new double[table.Count * OutputCount];
        for (var t = 0; t < OutputCount; t++)
            Targets[t].CopyTargets(table, targets, t, OutputCount);
        return Dataset.FromNumbers(inputs, targets, InputCount, OutputCount);
    }

    /// <summary>Prepares rows for prediction; targets are ignored.</summary>
    /// <returns>The inputs, row by row, [rows, InputCount].</returns>
    /// <inheritdoc cref="Prepare"/>
    public double[] Inputs(Table table, UnknownCategory unknown = UnknownCategory.Refuse)
    {
        ArgumentNullException.ThrowIfNull(table);
        Argument.Member(unknown);
        var stride = InputCount;
        var inputs = new double[checked(table.Count * stride)];
        var start = 0;
        foreach (var column in Columns)
        {
            column.CopyInputs(table, unknown, inputs, start, stride);
            start += column.InputCount;
        }

        return inputs;
    }

    /// <summary>
    /// Creates a network for these tables: its inputs, hidden layers, and the outputs of the task, softmax for classes, linear
    /// for numbers and sigmoid for labels; with biases, and with weights drawn by <see cref="Initializer.FanIn"/>.
    /// </summary>
    /// <param name="hiddenNodeCounts">The number of nodes of each hidden layer; none for a linear model.</param>
    /// <param name="seed">The seed of the weights.</param>
    /// <param name="hidden">The activation of the hidden layers; rectifiers if null.</param>
    /// <exception cref="OptionException">A layer has no nodes.</exception>
    public Network<float> CreateNetwork(ReadOnlySpan<int> hiddenNodeCounts, ulong seed, Activation? hidden = null) => Initializer.FanIn.Apply(
        Network.Create<float>([InputCount, .. hiddenNodeCounts, OutputCount], hidden ?? Activation.Relu, Loss.MatchingActivation, hasBiases: true), seed);

    /// <inheritdoc cref="CreateNetwork(ReadOnlySpan{int}, ulong, Activation?)"/>
    [OverloadResolutionPriority(-1)] // for F# and Visual Basic
    public Network<float> CreateNetwork(int[] hiddenNodeCounts, ulong seed, Activation? hidden = null) =>
        CreateNetwork(Argument.NotNull(hiddenNodeCounts).AsSpan(), seed, hidden);

    /// <summary>Refuses to be asked for probabilities if there are none.</summary>
    internal void RequireProbabilities()
    {
        if (!HasClasses && !HasLabels)
            throw Predicts("classes");
    }

    /// <summary>Refuses to be asked for numbers if there are none.</summary>
    internal void RequireNumbers()
    {
        if (HasClasses || HasLabels)
            throw Predicts("numbers");
    }

    /// <summary>The refusal to be asked for something else.</summary>
    internal ModelException Predicts(string notThis) => new($"The model predicts {(HasClasses ? "classes" : HasLabels ? "labels" : "numbers")}, not {notThis}.");

    /// <summary>What is predicted from what, such as "price from area and town: 4 inputs, 1 output".</summary>
    public override string ToString() =>
        $"{Names(Targets)} from {Names(Columns)}: {Wording.Count(InputCount, "input")}, {Wording.Count(OutputCount, "output")}";

    private static string Names(IReadOnlyList<PreparedColumn> columns) => Wording.And(columns.Select(column => column.Name), MostShown);

    /// <summary>Converts outputs to the units of the table.</summary>
    /// <param name="outputs">The outputs of a network, [rows, OutputCount].</param>
    /// <param name="numbers">Receives the numbers, [rows, OutputCount].</param>
    internal void ToNumbers(ReadOnlySpan<float> outputs, Span<double> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Targets[i % Targets.Count].ToNumber(outputs[i]);
    }
}
