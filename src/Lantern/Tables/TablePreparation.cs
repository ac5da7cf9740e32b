namespace Lantern;

/// <summary>What a network is to say about a row.</summary>
public enum TableTask
{
    /// <summary>Which of two classes it belongs to.</summary>
    TwoClasses,

    /// <summary>Which of several classes.</summary>
    SeveralClasses,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Several numbers at once.</summary>
    SeveralNumbers,
}

/// <summary>
/// How tables become inputs of a network and its outputs become answers. Fitted on the rows to learn from and on no others;
/// a <see cref="Model"/> carries it, so that whoever asks later prepares the same way.
/// </summary>
/// <example><code>
/// var preparation = TablePreparation.Fit(training, "price");
/// var network = preparation.CreateNetwork([32, 32], seed: 1);
/// var options = new TrainingOptions { Loss = preparation.Loss, Rule = LearningRule.Gradient, Optimizer = Optimizer.Adam, … };
/// foreach (var report in Trainer.Train(network, preparation.Prepare(training), options))
///     Console.WriteLine(report.Loss);
/// var model = new Model(network, preparation, new Provenance());
/// </code></example>
public sealed class TablePreparation
{
    internal const int LargestClassCount = 256; // a dataset keeps labels as bytes

    /// <summary>Puts together what was fitted or read.</summary>
    /// <exception cref="OptionException">Inputs and targets make no sense.</exception>
    internal TablePreparation(IReadOnlyList<PreparedColumn> columns, IReadOnlyList<PreparedColumn> targets, IReadOnlyList<TableFinding> findings)
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
        if (Columns.Count == 0 || Targets.Count == 0 || (Targets.Any(target => target.Kind != ColumnKind.Number) && Targets.Count > 1)
            || Targets[0].Kind == ColumnKind.Date || Targets[0].CategoryNames.Count is 1 or > LargestClassCount)
        {
            throw new OptionException($"A table needs at least one column to learn from, and as its target one or more columns of numbers, or one column of 2 to {LargestClassCount} classes.");
        }
    }

    /// <summary>What becomes inputs, in this order.</summary>
    public IReadOnlyList<PreparedColumn> Columns { get; }

    /// <summary>What becomes outputs: one column of classes, or one or more of numbers.</summary>
    public IReadOnlyList<PreparedColumn> Targets { get; }

    /// <summary>What was noticed about the columns of the training part; nothing in a model that was read from its file.</summary>
    public IReadOnlyList<TableFinding> Findings { get; }

    /// <summary>What the network is to say.</summary>
    public TableTask Task => Targets switch
    {
        [{ Kind: ColumnKind.Number }] => TableTask.Number,
        [{ CategoryNames.Count: 2 }] => TableTask.TwoClasses,
        [_] => TableTask.SeveralClasses,
        _ => TableTask.SeveralNumbers,
    };

    /// <summary>Whether it is to say a class; else numbers.</summary>
    public bool HasClasses => Task is TableTask.TwoClasses or TableTask.SeveralClasses;

    /// <summary>What the outputs are called: the classes, in order, or the targets.</summary>
    public IReadOnlyList<string> OutputNames => HasClasses ? Targets[0].CategoryNames : [.. Targets.Select(target => target.Name)];

    /// <summary>What the inputs are called, such as "area", "town = Bonn" and "town is missing".</summary>
    public IReadOnlyList<string> InputNames => [.. Columns.SelectMany(column => column.InputNames)];

    /// <summary>How many inputs a network for these tables has.</summary>
    public int InputCount => Columns.Sum(column => column.InputCount);

    /// <summary>How many outputs: one for each class, or for each number.</summary>
    public int OutputCount => HasClasses ? Targets[0].CategoryNames.Count : Targets.Count;

    /// <summary>What training is to make small: cross-entropy for classes, squared error for numbers.</summary>
    public Loss Loss => HasClasses ? Loss.CrossEntropy : Loss.SquaredError;

    /// <summary>Finds out how to prepare tables like this one.</summary>
    /// <param name="training">The rows to learn from, and no others: what is to test with must not be known in any way.</param>
    /// <param name="targets">
    /// The columns to be predicted: one of categories or truth values, or one or more of numbers. All other columns become
    /// inputs, less those that <see cref="Findings"/> says can teach nothing.
    /// </param>
    /// <exception cref="DataException">
    /// There is no such column, a target is missing somewhere, is the same everywhere or cannot be predicted, or no column is left to learn from.
    /// </exception>
    public static TablePreparation Fit(Table training, params IReadOnlyList<string> targets) => new TableFitting(training, targets).Fit();

    /// <summary>Prepares rows to learn from or to test with; the table has the targets as well.</summary>
    /// <param name="table">Has all columns, in any order; others are not looked at.</param>
    /// <param name="unknown">What to do with categories that did not occur in training. Classes must have occurred.</param>
    /// <exception cref="DataException">A column is missing or of another kind, a target is missing, or a category is not known.</exception>
    public Dataset Prepare(Table table, UnknownCategory unknown = UnknownCategory.Refuse)
    {
        var inputs = Inputs(table, unknown);
        if (HasClasses)
            return Dataset.FromNumbers(inputs, Targets[0].Labels(table), InputCount, OutputNames);

        var targets = new double[table.Count * OutputCount];
        for (var t = 0; t < OutputCount; t++)
            Targets[t].CopyTargets(table, targets, t, OutputCount);
        return Dataset.FromNumbers(inputs, targets, InputCount, OutputCount);
    }

    /// <summary>Prepares rows to be asked about; targets are not looked at.</summary>
    /// <returns>[rows, InputCount], row by row.</returns>
    /// <inheritdoc cref="Prepare"/>
    public double[] Inputs(Table table, UnknownCategory unknown = UnknownCategory.Refuse)
    {
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
    /// A network for these tables: its inputs, hidden layers, and outputs for the task, softmax for classes and linear for
    /// numbers; with biases, and with weights drawn by <see cref="Initializer.FanIn"/>.
    /// </summary>
    /// <param name="hiddenNodeCounts">Nodes of each layer between inputs and outputs; none for a linear model.</param>
    /// <param name="seed">Decides the weights.</param>
    /// <param name="hidden">The activation of the hidden layers; rectifiers unless given.</param>
    /// <exception cref="OptionException">A layer has no nodes.</exception>
    public Network<float> CreateNetwork(ReadOnlySpan<int> hiddenNodeCounts, uint seed, Activation? hidden = null) => Initializer.FanIn.Apply(
        Network.Create<float>([InputCount, .. hiddenNodeCounts, OutputCount], hidden ?? Activation.Relu, Loss.MatchingActivation, hasBiases: true), seed);

    /// <summary>Gives numbers back in the units of the table.</summary>
    /// <param name="outputs">What a network said, [rows, OutputCount].</param>
    internal double[] ToNumbers(ReadOnlySpan<float> outputs)
    {
        var numbers = new double[outputs.Length];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Targets[i % Targets.Count].ToNumber(outputs[i]);
        return numbers;
    }
}
