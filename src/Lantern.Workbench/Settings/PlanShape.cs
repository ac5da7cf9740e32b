using System.Text.Json.Serialization;

namespace Lantern.Workbench;

/// <summary>What is trained.</summary>
/// <param name="Data">What the data is called.</param>
/// <param name="Examples">How many examples there are to learn from, the rotated ones among them.</param>
/// <param name="Network">The nodes of its layers, such as "784-200-10".</param>
/// <param name="Parameters">How many numbers are learned.</param>
/// <param name="Measure">By what the network is measured beside its loss: "accuracy", or "r2" for numbers.</param>
/// <param name="Settings">All settings that are on, by name.</param>
public sealed record PlanShape(
    string Data,
    int Examples,
    string Network,
    int Parameters,
    string Measure,
    [property: JsonConverter(typeof(SettingTextsConverter))] IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>How many examples are kept aside and measure each epoch.</summary>
    public int? ValidationExamples { get; init; }

    /// <summary>What the test data is called.</summary>
    public string? TestData { get; init; }

    /// <summary>How many examples there are to test with.</summary>
    public int? TestExamples { get; init; }

    /// <summary>The columns of a table that are learned from.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The shape of a plan.</summary>
    public static PlanShape Of(TrainPlan plan) => new(plan.Data, plan.ExampleCount, plan.Network, plan.ParameterCount, plan.Measure.Member, plan.Texts)
    {
        ValidationExamples = plan.ValidationCount > 0 ? plan.ValidationCount : null,
        TestData = plan.TestData,
        TestExamples = plan.TestData is null ? null : plan.TestExampleCount,
    };
}
