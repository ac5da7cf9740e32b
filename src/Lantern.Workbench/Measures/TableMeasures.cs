namespace Lantern.Workbench;

/// <summary>One number that says how good a model is.</summary>
/// <param name="Name">As people call it, such as "log loss".</param>
/// <param name="Member">As programs do, such as "logLoss".</param>
/// <param name="Target">The target, if it is a number; classes have one set of measures.</param>
/// <param name="Value">Not a number where it is not defined.</param>
public sealed record TableMeasure(string Name, string Member, string? Target, double Value);

/// <summary>How well a model answers rows that it did not learn from.</summary>
/// <param name="RowCount">How many rows.</param>
/// <param name="All">The measures of the task.</param>
/// <param name="Confusion">Which class was taken for which; nothing for numbers.</param>
public sealed record TableMeasures(int RowCount, IReadOnlyList<TableMeasure> All, ConfusionMatrix? Confusion) : TestResult
{
    /// <inheritdoc/>
    public override int Count => RowCount;

    /// <inheritdoc/>
    public override double Measure => All.Where(measure => measure.Member is "accuracy" or "r2").Average(measure => measure.Value);

    /// <summary>How many rows were answered rightly; nothing for numbers.</summary>
    public int? CorrectCount => Confusion is { } confusion ? Enumerable.Range(0, confusion.ClassCount).Sum(k => (int)confusion[k, k]) : null;

    /// <summary>Asks a model about rows with known targets.</summary>
    /// <exception cref="DatasetException">The rows do not fit the model.</exception>
    public static TableMeasures Of(Model model, Table table, UnknownCategory unknown)
    {
        if (model.TablePreparation is not { HasClasses: true })
        {
            return new(table.Count, [.. model.LabelNames.Zip(model.MeasureNumbers(table, unknown)).SelectMany(target => (TableMeasure[])[
                new("MAE", "mae", target.First, target.Second.MeanAbsoluteError),
                new("RMSE", "rmse", target.First, target.Second.RootMeanSquaredError),
                new("R²", "r2", target.First, target.Second.RSquared)])], null);
        }

        var measures = model.MeasureClasses(table, unknown);
        return new(table.Count, [
            new("accuracy", "accuracy", null, measures.Accuracy),
            new("balanced accuracy", "balancedAccuracy", null, measures.BalancedAccuracy),
            new("precision", "precision", null, measures.Precision),
            new("recall", "recall", null, measures.Recall),
            new("F1", "f1", null, measures.F1),
            new("log loss", "logLoss", null, measures.LogLoss),
            new("AUC", "auc", null, measures.Auc),
            new("calibration error", "calibrationError", null, measures.CalibrationError)], measures.Confusion);
    }
}

/// <summary>What the measures of several parts come to together.</summary>
public static class TableFolds
{
    /// <summary>
    /// The mean of a measure over the parts and its standard deviation √(Σ(x − mean)² / (n − 1)), leaving those out where it is not
    /// defined; not a number where too few are left.
    /// </summary>
    /// <param name="folds">The measures of each part.</param>
    /// <param name="measure">The same of any part.</param>
    public static (double Mean, double Deviation) Summary(IEnumerable<TableMeasures> folds, TableMeasure measure)
    {
        double[] values = [.. folds.SelectMany(fold => fold.All).Where(one => one.Member == measure.Member && one.Target == measure.Target && double.IsFinite(one.Value)).Select(one => one.Value)];
        if (values.Length == 0)
            return (double.NaN, double.NaN);
        var summary = Workbench.Summary.Of(values);
        return (summary.Mean, summary.Deviation ?? double.NaN);
    }
}
