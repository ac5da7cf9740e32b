using System.Globalization;

namespace Lantern;

/// <summary>
/// From a table to a model in one call: finds what its columns become, makes a network, trains it with the defaults of
/// <see cref="TableModelOptions"/>, and puts the model together. It is the model of the tool's <c>train</c>, bit for bit, on the same
/// rows with the same seed.
/// </summary>
/// <remarks>
/// All rows given are learned from. Set some apart before to measure the model with, see
/// <see cref="Table.Split(double, ulong, string?)"/>. What is predicted follows from the kind of the target: categories and truth values are
/// classes, several truth values are labels, numbers are numbers; <see cref="Column.ToCategory"/> makes classes of numbers that are codes.
/// </remarks>
/// <example><code>
/// var (training, test) = Table.From(customers, columns).Split(testShare: 0.2, seed: 1, stratifyBy: "churned");
/// Model model = TableModel.Fit(training, "churned", seed: 1);
/// Console.WriteLine(model.MeasureClasses(test).BalancedAccuracy);
/// </code></example>
public static class TableModel
{
    /// <summary>Fits a model to the rows of a table.</summary>
    /// <param name="training">The rows to learn from.</param>
    /// <param name="target">The column to predict, of categories, truth values or numbers.</param>
    /// <param name="seed">Decides the first weights and the random order of the rows: the same seed, the same model.</param>
    /// <param name="options">The network and its training; the defaults if null.</param>
    /// <param name="progress">Is told after each epoch.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    /// <exception cref="DatasetException">There is no such column, it cannot be predicted, or no column is left to learn from.</exception>
    /// <exception cref="OptionException">The options make no sense.</exception>
    /// <exception cref="TrainingException">The loss is no longer a finite number.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static Model Fit(
        Table training,
        string target,
        ulong seed,
        TableModelOptions? options = null,
        IProgress<TrainingReport>? progress = null,
        CancellationToken cancellationToken = default) => Fit(training, [Argument.NotNull(target)], seed, options, progress, cancellationToken);

    /// <summary>Fits a model that predicts several columns to the rows of a table.</summary>
    /// <param name="training">The rows to learn from.</param>
    /// <param name="targets">The columns to predict, all of numbers, or all of truth values.</param>
    /// <param name="seed">Decides the first weights and the random order of the rows: the same seed, the same model.</param>
    /// <param name="options">The network and its training; the defaults if null.</param>
    /// <param name="progress">Is told after each epoch.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    /// <inheritdoc cref="Fit(Table, string, ulong, TableModelOptions?, IProgress{TrainingReport}?, CancellationToken)"/>
    public static Model Fit(
        Table training,
        IReadOnlyList<string> targets,
        ulong seed,
        TableModelOptions? options = null,
        IProgress<TrainingReport>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        Argument.NoneNull(targets);
        options ??= new TableModelOptions();
        var preparation = TablePreparation.Fit(training, targets);
        var examples = preparation.Prepare(training);
        var network = preparation.CreateNetwork([.. options.HiddenNodeCounts], seed, options.Activation);
        var how = options.For(preparation.Loss, examples.Count) with { Seed = seed };
        if (Trainer.Run(network, examples, how, progress: progress, cancellationToken: cancellationToken).Outcome == TrainingOutcome.Canceled)
            throw new OperationCanceledException(cancellationToken);

        return new Model(network, preparation, new Provenance
        {
            Data = training.Name,
            DataHash = examples.ContentHash(),
            Settings = Settings(options, how, targets, network.Layers[^1].Activation),
            ExamplesSeen = (long)how.EpochCount * examples.Count,
        });
    }

    /// <summary>Fits a model to the objects of a program, which it can be asked with: <see cref="Model.CreatePredictor{TRow}"/>.</summary>
    /// <param name="rows">The objects to learn from; enumerated once.</param>
    /// <param name="columns">The columns and their values in an object, the target among them.</param>
    /// <param name="target">The column to predict, of categories, truth values or numbers.</param>
    /// <param name="seed">Decides the first weights and the random order of the rows: the same seed, the same model.</param>
    /// <param name="options">The network and its training; the defaults if null.</param>
    /// <param name="progress">Is told after each epoch.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    /// <inheritdoc cref="Fit(Table, string, ulong, TableModelOptions?, IProgress{TrainingReport}?, CancellationToken)"/>
    public static Model Fit<TRow>(
        IEnumerable<TRow> rows,
        Columns<TRow> columns,
        string target,
        ulong seed,
        TableModelOptions? options = null,
        IProgress<TrainingReport>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Fit(Table.From(rows, columns), target, seed, options, progress, cancellationToken);
    }

    private static OrderedDictionary<string, string> Settings(TableModelOptions options, TrainingOptions how, IReadOnlyList<string> targets, Activation outputActivation)
    {
        var settings = new OrderedDictionary<string, string>
        {
            ["target"] = string.Join(',', targets),
            ["hidden"] = options.HiddenNodeCounts.Count == 0 ? "none" : string.Join(',', options.HiddenNodeCounts),
            ["activation"] = options.Activation.Name,
            ["epochs"] = string.Create(CultureInfo.InvariantCulture, $"{how.EpochCount}"),
        };
        foreach (var (name, text) in how.Identity(outputActivation))
            settings[name] = text;
        return settings;
    }
}
