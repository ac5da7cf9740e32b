using System.Text.Json.Serialization;

namespace Lantern.Workbench;

/// <summary>An answer about data, pictures, lessons, models or runs; the member <c>event</c> says which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(PredictionShape), "prediction")]
[JsonDerivedType(typeof(RefusalShape), "refusal")]
[JsonDerivedType(typeof(ResultShape), "result")]
[JsonDerivedType(typeof(DiagnosisShape), "diagnosis")]
[JsonDerivedType(typeof(ImaginedShape), "imagined")]
[JsonDerivedType(typeof(InspectionShape), "inspection")]
[JsonDerivedType(typeof(ExplanationShape), "explanation")]
[JsonDerivedType(typeof(BrokenShape), "broken")]
[JsonDerivedType(typeof(LedgerEntryShape), "entry")]
[JsonDerivedType(typeof(DataShape), "data")]
[JsonDerivedType(typeof(ExampleShape), "example")]
[JsonDerivedType(typeof(LessonShape), "lesson")]
[JsonDerivedType(typeof(ExperimentShape), "experiment")]
[JsonDerivedType(typeof(RunShape), "run")]
[JsonDerivedType(typeof(ComparisonShape), "comparison")]
[JsonDerivedType(typeof(DeletedShape), "deleted")]
[JsonDerivedType(typeof(PrunedShape), "pruned")]
[JsonDerivedType(typeof(WrittenShape), "written")]
public abstract record AnswerShape;

/// <summary>A file that was written.</summary>
/// <param name="File">Its path.</param>
public sealed record WrittenShape(string File) : AnswerShape
{
    /// <summary>How many lines there are for examples or rows, in a file of such.</summary>
    public int? Rows { get; init; }

    /// <summary>How long it is, if that was counted.</summary>
    public long? Bytes { get; init; }
}
