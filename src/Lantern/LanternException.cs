namespace Lantern;

/// <summary>
/// The exception of Lantern for faults of its input, not of its code. The message is one sentence (or a few) for the user:
/// what was found, where, and what was expected.
/// </summary>
public abstract class LanternException : Exception
{
    private protected LanternException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A file of examples that cannot be read: missing, cut short, or with something unexpected in it.</summary>
public sealed class DataException : LanternException
{
    /// <summary>A problem of the file as a whole.</summary>
    /// <param name="file">The file's path as the caller gave it.</param>
    /// <param name="problem">The problem and what was expected, without the file's name and the final period.</param>
    /// <param name="innerException">The exception of the operating system, if there was one.</param>
    public DataException(string file, string problem, Exception? innerException = null)
        : base($"{file}: {problem}.", innerException) => File = file;

    /// <summary>A value at a known place of a text file.</summary>
    /// <param name="file">The file's path as the caller gave it.</param>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="column">The field within the line, counted from 1.</param>
    /// <param name="value">The value found.</param>
    /// <param name="expected">The value expected, such as "a whole number from 0 to 255".</param>
    public DataException(string file, long line, long column, string value, string expected)
        : base($"{file}, line {line}, column {column}: found '{value}' where {expected} was expected.", null)
    {
        File = file;
        Line = line;
        Column = column;
        Value = value;
    }

    /// <summary>The path of the file.</summary>
    public string File { get; }

    /// <summary>The line, counted from 1, if the problem has a place.</summary>
    public long? Line { get; }

    /// <summary>The field within the line, counted from 1, if the problem has a place.</summary>
    public long? Column { get; }

    /// <summary>The offending text, if the problem has a place.</summary>
    public string? Value { get; }
}

/// <summary>A model file of another program, a damaged one, or a model that does not fit its use.</summary>
public sealed class ModelException(string message, Exception? innerException = null)
    : LanternException(message, innerException);

/// <summary>An option, or a combination of options, that makes no sense.</summary>
public sealed class OptionException : LanternException
{
    /// <summary>What is wrong, as a sentence.</summary>
    public OptionException(string message)
        : base(message, null)
    {
    }

    /// <summary>What is wrong with one setting. The message begins with its name, as in "learning-rate: '0,1' is no number."</summary>
    /// <param name="setting">The setting's name, such as "learning-rate".</param>
    /// <param name="problem">What is wrong with it, as a sentence.</param>
    public OptionException(string setting, string problem)
        : base($"{setting}: {problem}", null) => Setting = setting;

    /// <summary>The name of the setting with which the message begins, if it is about one.</summary>
    public string? Setting { get; }
}

/// <summary>A training that failed, such as by a loss that is no longer a finite number.</summary>
/// <param name="problem">The failure, as a sentence.</param>
/// <param name="finding">The likely cause, and a change to try.</param>
public sealed class TrainingException(string problem, TrainingFinding finding)
    : LanternException($"{problem} {finding}", null)
{
    /// <summary>The likely cause, and a change to try.</summary>
    public TrainingFinding Finding { get; } = finding;
}
