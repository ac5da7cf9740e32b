namespace Lantern;

/// <summary>
/// The exception of Lantern for faults of its data and files, not of the code that calls it (see <see cref="OptionException"/>).
/// The message is one sentence (or a few) for the user: what was found, where, and what was expected.
/// </summary>
public abstract class LanternException : Exception
{
    private protected LanternException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Examples that cannot be read or used: a file that is missing or cut short, or an unexpected value.</summary>
public sealed class DatasetException : LanternException
{
    /// <summary>A problem of the file as a whole.</summary>
    /// <param name="file">The file's path as the caller gave it.</param>
    /// <param name="problem">The problem and what was expected, without the file's name and the final period.</param>
    /// <param name="innerException">The exception of the operating system, if there was one.</param>
    public DatasetException(string file, string problem, Exception? innerException = null)
        : base($"{file}: {problem}.", innerException) => File = file;

    /// <summary>A value at a known place of a text file.</summary>
    /// <param name="file">The file's path as the caller gave it.</param>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="column">The field within the line, counted from 1.</param>
    /// <param name="value">The value found.</param>
    /// <param name="expected">The value expected, such as "a whole number from 0 to 255".</param>
    public DatasetException(string file, long line, long column, string value, string expected)
        : base($"{file}, line {line}, column {column}: found '{value}' where {expected} was expected.", null) =>
        (File, Line, Column, Value, Expected) = (file, line, column, value, expected);

    internal DatasetException(string file, InvariantText problem, Exception? innerException = null)
        : this(file, problem.Take(), innerException)
    {
    }

    internal DatasetException(string file, long line, long column, string value, InvariantText expected)
        : this(file, line, column, value, expected.Take())
    {
    }

    /// <summary>A value at a known place of a <see cref="Table"/>.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="place">The row in words, such as "line 7".</param>
    /// <param name="column">The column's name.</param>
    /// <param name="value">The value found; null if it is missing.</param>
    /// <param name="expected">The value expected, such as "a finite number".</param>
    /// <param name="also">What else is to be said, beginning with its comma or semicolon.</param>
    internal DatasetException(string table, string place, string column, string? value, string expected, string also = "")
        : base($"{table}: {place}, column {Wording.Quoted(column)}: found {(value is null ? "nothing" : Wording.Quoted(value))} where {expected} was expected{also}.", null) =>
        (File, ColumnName, Value, Expected) = (table, column, value, expected.TrimEnd(',')); // which ends an insertion in the sentence

    /// <summary>The path of the file, or the name of the table.</summary>
    public string File { get; }

    /// <summary>The line of the file, counted from 1, if the problem has a place.</summary>
    public long? Line { get; internal init; }

    /// <summary>The row of the table, counted from 0, if the problem is in one.</summary>
    public long? Row { get; internal init; }

    /// <summary>The field within the line, counted from 1, if the problem has a place in a file.</summary>
    public long? Column { get; }

    /// <summary>The name of the table's column, if the problem is in one.</summary>
    public string? ColumnName { get; internal init; }

    /// <summary>The unexpected value as text, if the problem has a place; null also where a value is missing.</summary>
    public string? Value { get; internal init; }

    /// <summary>The value that was expected in its place, in words, if the problem has a place.</summary>
    public string? Expected { get; internal init; }
}

/// <summary>A model file of another program, a damaged one, or a model that does not fit its use.</summary>
public sealed class ModelException(string message, Exception? innerException = null)
    : LanternException(message, innerException)
{
    internal ModelException(InvariantText message, Exception? innerException = null)
        : this(message.Take(), innerException)
    {
    }
}

/// <summary>
/// An option, or a combination of options, that makes no sense: an argument of the caller. The message is a sentence for the user.
/// </summary>
public sealed class OptionException : ArgumentException
{
    /// <summary>What is wrong, as a sentence.</summary>
    public OptionException(string message)
        : base(message)
    {
    }

    /// <summary>What is wrong with one setting. The message begins with its name, as in "learning-rate: '0,1' is no number."</summary>
    /// <param name="setting">The setting's name, such as "learning-rate".</param>
    /// <param name="problem">What is wrong with it, as a sentence.</param>
    public OptionException(string setting, string problem)
        : base($"{setting}: {problem}") => Setting = setting;

    internal OptionException(InvariantText message)
        : this(message.Take())
    {
    }

    internal OptionException(string setting, InvariantText problem)
        : this(setting, problem.Take())
    {
    }

    /// <summary>The name of the setting with which the message begins, if it is about one.</summary>
    public string? Setting { get; }
}

/// <summary>A training that failed, such as by a loss that is no longer a finite number.</summary>
/// <param name="problem">The failure, as a sentence.</param>
/// <param name="finding">The likely cause, and a change to try.</param>
public sealed class TrainingException(string problem, TrainingFinding finding)
    : LanternException($"{problem} {finding}", null)
{
    internal TrainingException(InvariantText problem, TrainingFinding finding)
        : this(problem.Take(), finding)
    {
    }

    /// <summary>The likely cause, and a change to try.</summary>
    public TrainingFinding Finding { get; } = finding;
}
