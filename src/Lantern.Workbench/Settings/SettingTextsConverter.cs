using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Lantern.Workbench;

/// <summary>Settings as a JSON object: a member for each, whose value is a number, true or false where the <see cref="Setting"/> is of such a kind, and else its text.</summary>
internal sealed partial class SettingTextsConverter : JsonConverter<IReadOnlyDictionary<string, string>>
{
    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Settings are an object.");
        var settings = new OrderedDictionary<string, string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            settings[name] = reader.TokenType switch
            {
                JsonTokenType.True => "true",
                JsonTokenType.False => "false",
                JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
                JsonTokenType.String => reader.GetString()!,
                _ => throw new JsonException($"The setting {name} is a number, true, false or a text."),
            };
        }

        return settings;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value)
        {
            writer.WritePropertyName(name);
            var kind = Setting.All.FirstOrDefault(setting => setting.Name == name)?.Kind;
            if (kind is { IsSwitch: true } && text is "true" or "false")
                writer.WriteBooleanValue(text == "true");
            else if (kind is { IsNumeric: true } && JsonNumber().IsMatch(text))
                writer.WriteRawValue(text);
            else
                writer.WriteStringValue(text);
        }

        writer.WriteEndObject();
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();
}
