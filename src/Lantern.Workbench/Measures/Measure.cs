namespace Lantern.Workbench;

/// <summary>What a trained network is compared by beside its loss: the greater, the better, and 1 is perfect.</summary>
/// <param name="Name">Such as "accuracy".</param>
/// <param name="Member">As programs have it.</param>
/// <param name="IsShare">Whether it is a share of right answers, shown in percent.</param>
public sealed record Measure(string Name, string Member, bool IsShare)
{
    /// <summary>The share of right answers; of several labels that of examples with all of them right.</summary>
    public static Measure Accuracy { get; } = new("accuracy", "accuracy", true);

    /// <summary>R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)², the mean over several numbers: how much of their variance is predicted.</summary>
    public static Measure RSquared { get; } = new("R²", "r2", false);

    /// <summary>All measures.</summary>
    public static IReadOnlyList<Measure> All { get; } = [Accuracy, RSquared];

    /// <summary>A value as people read it, such as "97.24 %" or "0.8512".</summary>
    public string Shown(double value) => IsShare ? $"{100 * value:0.00} %" : $"{value:0.0000}";

    /// <summary>A difference of two values, such as "0.42" for percentage points.</summary>
    public string ShownDifference(double difference) => IsShare ? $"{100 * difference:0.00}" : $"{difference:0.0000}";

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
