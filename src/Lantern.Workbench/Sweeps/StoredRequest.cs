using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lantern.Workbench;

/// <summary>A sweep's request as a store keeps it in JSON, with the fingerprints of its data: enough to go on with the sweep from any folder.</summary>
internal sealed record StoredRequest
{
    /// <summary>See <see cref="SweepRequest.Data"/>; a file by its full path.</summary>
    public required string Data { get; init; }

    /// <summary>The SHA-256 of the data's contents, in hexadecimal.</summary>
    public required string DataHash { get; init; }

    /// <summary>See <see cref="SweepRequest.TestData"/>; a file by its full path.</summary>
    public string? TestData { get; init; }

    /// <summary>The SHA-256 of the test data's contents, if there is any.</summary>
    public string? TestDataHash { get; init; }

    /// <summary>See <see cref="SweepRequest.Settings"/>.</summary>
    public required OrderedDictionary<string, string> Settings { get; init; }

    /// <summary>See <see cref="SweepRequest.Seeds"/>.</summary>
    public required string Seeds { get; init; }

    /// <summary>See <see cref="SweepRequest.RandomCount"/>.</summary>
    public int? Random { get; init; }

    /// <summary>See <see cref="SweepRequest.RandomSeed"/>; nothing if points are not drawn.</summary>
    public uint? RandomSeed { get; init; }

    /// <summary>See <see cref="SweepRequest.Shard"/>, such as "1/4"; nothing if all trials are trained.</summary>
    public string? Shard { get; init; }

    /// <summary>What a store keeps of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="dataHash">The fingerprint of the data.</param>
    /// <param name="testDataHash">The fingerprint of the test data, if there is any.</param>
    public static StoredRequest Of(SweepRequest request, string dataHash, string? testDataHash) => new()
    {
        Data = DataCatalogue.Anywhere(request.Data),
        DataHash = dataHash,
        TestData = request.TestData is null ? null : DataCatalogue.Anywhere(request.TestData),
        TestDataHash = testDataHash,
        Settings = new(request.Settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Name == "from" ? Path.GetFullPath(setting.Text) : setting.Text))),
        Seeds = request.Seeds,
        Random = request.RandomCount,
        RandomSeed = request.RandomCount is null ? null : request.RandomSeed,
        Shard = request.Shard?.ToString(),
    };

    /// <summary>What was kept as <see cref="ToJson"/>.</summary>
    /// <exception cref="OptionException">It is of another Lantern and makes no sense to this one.</exception>
    public static StoredRequest FromJson(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, StoredRequestJson.Default.StoredRequest) ?? throw new JsonException("There is no request.");
        }
        catch (JsonException)
        {
            throw new OptionException($"The sweep's request cannot be read; it was written as {text}");
        }
    }

    /// <summary>One line of JSON, the same for the same request.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, StoredRequestJson.Default.StoredRequest);

    /// <summary>The request.</summary>
    /// <exception cref="OptionException">Its shard makes no sense.</exception>
    public SweepRequest ToRequest() => new()
    {
        Data = Data,
        TestData = TestData,
        Settings = [.. Settings.Select(setting => (setting.Key, setting.Value))],
        Seeds = Seeds,
        RandomCount = Random,
        RandomSeed = RandomSeed ?? 1,
        Shard = Shard is null ? null : Workbench.Shard.Parse(Shard),
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredRequest))]
internal sealed partial class StoredRequestJson : JsonSerializerContext;
