namespace Lantern.Workbench;

/// <summary>One number that says how good a model is.</summary>
/// <param name="Name">As people call it, such as "log loss".</param>
/// <param name="Member">As programs do, such as "logLoss".</param>
/// <param name="Target">The target, if it is a number or a label; nothing for a measure of all together.</param>
/// <param name="Value">Not a number where it is not defined.</param>
public sealed record TableMeasure(string Name, string Member, string? Target, double Value);

/// <summary>How well a model answers rows that it did not learn from.</summary>
/// <param name="RowCount">How many rows.</param>
/// <param name="All">The measures of the task.</param>
/// <param name="Confusion">Which class was taken for which; nothing for numbers and labels.</param>
public sealed record TableMeasures(int RowCount, IReadOnlyList<TableMeasure> All, ConfusionMatrix? Confusion) : TestResult
{
    /// <inheritdoc/>
    public override int Count => RowCount;

    /// <inheritdoc/>
    public override double Measure => Headline.Average(measure => measure.Value);

    /// <summary>What is asked for first: the accuracy, of several labels that of all together, or the R² of each number.</summary>
    public IEnumerable<TableMeasure> Headline => All.Where(measure => measure.Member == "r2" || (measure.Member == "accuracy" && measure.Target is null));

    /// <summary>How many rows were answered rightly, of several labels with all of them; nothing for numbers.</summary>
    public int? CorrectCount { get; private init; }

    /// <summary>Asks a model about rows with known targets.</summary>
    /// <exception cref="DatasetException">The rows do not fit the model.</exception>
    public static TableMeasures Of(Model model, Table table, UnknownCategory unknown)
    {
        if (model.TablePreparation is { HasLabels: true })
        {
            var all = model.MeasureLabels(table, unknown);
            return new(table.Count, [
                new("all labels right", "accuracy", null, all.Accuracy),
                new("mean precision", "precision", null, all.Precision),
                new("mean recall", "recall", null, all.Recall),
                new("mean F1", "f1", null, all.F1),
                .. model.LabelNames.Zip(all.Labels).SelectMany(label => (TableMeasure[])[
                    new("accuracy", "accuracy", label.First, label.Second.Accuracy),
                    new("precision", "precision", label.First, label.Second.Precision),
                    new("recall", "recall", label.First, label.Second.Recall),
                    new("F1", "f1", label.First, label.Second.F1)])], null)
            { CorrectCount = all.CorrectCount };
        }

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
            new("calibration error", "calibrationError", null, measures.CalibrationError)], measures.Confusion)
        {
            CorrectCount = Enumerable.Range(0, measures.Confusion.ClassCount).Sum(k => (int)measures.Confusion[k, k]),
        };
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
