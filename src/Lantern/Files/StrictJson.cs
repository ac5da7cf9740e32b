using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lantern.Files;

/// <summary>
/// JSON as model files have it. Written for the eye, and always the same. Read with nothing missing, nothing extra and
/// nothing twice, else an <see cref="InvalidDataException"/> says what was expected.
/// </summary>
internal static class StrictJson
{
    // The deepest value of a model file is a category of a table's column, within four brackets.
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    // A quotation mark is \" rather than \u0022, and é is é: a model file is no web page.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Writing))
            write(json);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// A text as bytes, with U+FFFD in the place of each half of a surrogate pair. The writer would escape it there, and after
    /// a reading no longer: the file would not stay the same.
    /// </summary>
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    // Here and below, "what" is the subject of the sentence that an error becomes.
    public static JsonElement Parse(ReadOnlySpan<byte> utf8, string what)
    {
        try
        {
            var element = JsonElement.Parse(utf8, Reading);
            ReadTexts(element);
            return element;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{what} is not proper JSON", exception);
        }
    }

    /// <summary>The values of an object that has exactly the members of these names, in the order of the names.</summary>
    public static JsonElement[] Members(JsonElement element, string what, params ReadOnlySpan<string> names)
    {
        var values = new JsonElement[names.Length];
        var complete = element.ValueKind == JsonValueKind.Object && element.GetPropertyCount() == names.Length;
        for (var n = 0; n < names.Length && complete; n++)
            complete = element.TryGetProperty(names[n], out values[n]);
        return complete ? values : throw new InvalidDataException($"{what} should be a JSON object with {string.Join(", ", names)}");
    }

    public static JsonElement[] Items(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : throw Unexpected(element, what, "a list");

    public static string Text(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Unexpected(element, what, "a text");

    public static bool Flag(JsonElement element, string what) =>
        element.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? element.GetBoolean()
            : throw Unexpected(element, what, "true or false");

    public static double Number(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.Number ? element.GetDouble() : throw Unexpected(element, what, "a number");

    public static long WholeNumber(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number)
            ? number
            : throw Unexpected(element, what, "a whole number");

    private static InvalidDataException Unexpected(JsonElement element, string what, string expected) =>
        new($"{what} should have {expected} in place of {Wording.Quoted(element.GetRawText())}");

    /// <summary>Finds texts that are not UTF-8 or hold half a surrogate pair: only reading them does (InvalidOperationException).</summary>
    private static void ReadTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    ReadTexts(item);
                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    ReadTexts(member.Value);
                }

                break;
        }
    }
}
