namespace Lantern.Workbench;

/// <summary>Which task follows from the target columns, and the table with the target in the kind that the task needs.</summary>
/// <param name="Table">What to train on.</param>
/// <param name="Task">What the network is to say about a row.</param>
/// <param name="Reason">Why this task, to be confirmed: such as "classes, since 'species' has 3 different values".</param>
public sealed record TargetChoice(Table Table, TableTask Task, string Reason)
{
    private const int MostClassNumbers = 10; // digits, ratings, months of a quarter: whole numbers beyond that are more often amounts

    /// <summary>Whether the rows are to be divided evenly by the target; else by nothing.</summary>
    public bool HasClasses => Task is TableTask.TwoClasses or TableTask.SeveralClasses;

    /// <summary>Chooses.</summary>
    /// <param name="table">The table as it was read.</param>
    /// <param name="targets">The names of the columns to be predicted.</param>
    /// <param name="wanted">The task that was asked for; nothing to choose it by the column.</param>
    /// <exception cref="DatasetException">There is no such column.</exception>
    /// <exception cref="OptionException">The task is impossible with these targets.</exception>
    public static TargetChoice Of(Table table, IReadOnlyList<string> targets, TableTask? wanted = null)
    {
        if (targets.Count == 0)
            throw new OptionException("Training on a table needs at least one target column.");
        Column[] columns = [.. targets.Select(name => table[name])];
        var count = Different(columns[0]);
        if (targets.Count > 1)
        {
            if (wanted is not (null or TableTask.SeveralNumbers or TableTask.SeveralLabels))
                throw new OptionException($"Only several numbers or several labels can be predicted for {targets.Count} targets.");
            return wanted == TableTask.SeveralLabels || (wanted is null && columns.All(IsYesOrNo))
                ? new(
                    columns.Aggregate(table, (all, one) => all.With(one.ToTruthValue())), TableTask.SeveralLabels,
                    wanted is null ? $"labels, since each of the {targets.Count} targets is yes or no" : "labels, as asked for")
                : new(table, TableTask.SeveralNumbers, $"numbers, since there are {targets.Count} targets");
        }

        if (wanted == TableTask.SeveralLabels)
            throw new OptionException("Several labels need several targets, and this is one.");
        var (column, name) = (columns[0], targets[0]);
        var reason = $"since '{name}' has {count} different {(column.Kind == ColumnKind.Number ? "numbers" : "values")}";
        var isClass = wanted is { } task ? task is TableTask.TwoClasses or TableTask.SeveralClasses : column.Kind != ColumnKind.Number || IsCode(column, count);
        if (!isClass)
        {
            return column.Kind != ColumnKind.Number
                ? throw new OptionException($"A number cannot be predicted for '{name}', which holds {(column.Kind == ColumnKind.Date ? "dates" : "names")}.")
                : new(table, TableTask.Number, wanted is null ? $"a number, {reason}" : "a number, as asked for");
        }

        if (wanted == TableTask.TwoClasses && count != 2)
            throw new OptionException($"Two classes cannot be told apart by '{name}', which has {count} different values.");
        return new(
            column.Kind == ColumnKind.Number ? table.With(column.ToCategory()) : table,
            count == 2 ? TableTask.TwoClasses : TableTask.SeveralClasses,
            wanted is null ? $"classes, {reason}" : "classes, as asked for");
    }

    /// <summary>Two numbers, or a few whole ones in a row from 0 or 1, are more often codes of classes than amounts.</summary>
    private static bool IsCode(Column column, int count)
    {
        if (count is 2 or > MostClassNumbers || count < 2)
            return count == 2;
        double[] numbers = [.. Numbers(column).Distinct().Order()];
        return numbers[0] is 0 or 1 && numbers.Index().All(number => number.Item == numbers[0] + number.Index);
    }

    /// <summary>Truth values, or only the numbers 0 and 1.</summary>
    private static bool IsYesOrNo(Column column) =>
        column.Kind == ColumnKind.TruthValue
        || (column.Kind == ColumnKind.Number && column.MissingCount < column.Count && Numbers(column).All(number => number is 0 or 1));

    private static int Different(Column column) => column.Kind switch
    {
        ColumnKind.Number or ColumnKind.Date => Numbers(column).Distinct().Count(),
        _ => Enumerable.Range(0, column.Count).Where(row => !column.IsMissing(row)).Select(column.Code).Distinct().Count(),
    };

    private static IEnumerable<double> Numbers(Column column) =>
        Enumerable.Range(0, column.Count).Where(row => !column.IsMissing(row)).Select(column.Number);
}
