using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Lantern.Workbench;

/// <summary>
/// The shapes of JSON that faces send, each declared once: a record with its summary, and a line here or at its base. Names
/// are in camel case, what is not known is left out, and a number that is not finite is null.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(FiniteDouble), typeof(FiniteSingle)])]
[JsonSerializable(typeof(AnswerShape))]
[JsonSerializable(typeof(TrainEvent))]
[JsonSerializable(typeof(SweepEvent))]
public sealed partial class LanternJson : JsonSerializerContext
{
    /// <summary>An object on one line, without the line's end.</summary>
    public static string Line<T>(T value, JsonTypeInfo<T> shape) => JsonSerializer.Serialize(value, shape);
}
