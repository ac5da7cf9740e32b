namespace Lantern.Workbench;

/// <summary>How well a network answers examples that it did not learn from.</summary>
public abstract record TestResult
{
    /// <summary>How many examples were asked.</summary>
    public abstract int Count { get; }

    /// <summary>What networks are compared by: the share of right answers, or the mean R² of several numbers.</summary>
    public abstract double Measure { get; }
}
