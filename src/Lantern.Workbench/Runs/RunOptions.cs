using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lantern.Workbench;

/// <summary>The content of a run's <c>options.json</c>: what is trained, and the request from which the same follows again.</summary>
internal sealed record RunOptions
{
    /// <summary>What is trained, for readers of the file: nothing is made of it again.</summary>
    public PlanShape? Plan { get; init; }

    /// <summary>What was asked for, to make the plan again.</summary>
    public required TrainRequest Request { get; init; }

    /// <summary>The content for a run that begins.</summary>
    public static RunOptions Of(TrainPlan plan, TrainRequest request) => new() { Plan = PlanShape.Of(plan), Request = request.FromAnywhere() };

    /// <summary>The request of a file.</summary>
    /// <exception cref="JsonException">The file does not say it.</exception>
    public static TrainRequest ReadRequest(ReadOnlySpan<byte> file) =>
        JsonSerializer.Deserialize(file, RunJson.Default.RunOptions)?.Request ?? throw new JsonException("There is no request.");

    /// <summary>Writes the file.</summary>
    public void Write(Stream stream)
    {
        JsonSerializer.Serialize(stream, this, RunJson.Default.RunOptions);
        stream.Write("\n"u8);
    }
}

/// <summary>What the files of runs hold, in several lines.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(RunOptions))]
internal sealed partial class RunJson : JsonSerializerContext;

/// <summary>What they hold a line each.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EpochMetric))]
internal sealed partial class RunLineJson : JsonSerializerContext;
