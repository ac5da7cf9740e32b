using System.Text.Json.Serialization;

namespace Lantern.Workbench;

/// <summary>The JSON in columns of a store: a run's settings by name, in their order, and its tags.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(OrderedDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class StoreJson : JsonSerializerContext;
