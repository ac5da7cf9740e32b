namespace Lantern.Workbench;

/// <summary>What the test of a model came to; a training ends with one that has the same members.</summary>
/// <param name="Model">The model's file.</param>
/// <param name="Data">What the data is called that it was tested with; absent for pictures in files.</param>
/// <param name="Test">How well the model answers it.</param>
public sealed record ResultShape(string Model, string? Data, TestShape Test) : AnswerShape
{
    /// <summary>The picture of all wrong answers, if it was drawn.</summary>
    public string? Mistakes { get; init; }
}
