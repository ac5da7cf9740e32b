using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lantern;

/// <summary>
/// JSON as model files have it: written for the eye and always the same; read with nothing missing, nothing extra, nothing
/// twice, else an <see cref="InvalidDataException"/> says what was expected.
/// </summary>
internal static class StrictJson
{
    // Five levels: the header's deepest value is a number of a shape, the third.
    private static readonly JsonDocumentOptions s_reading = new() { MaxDepth = 5, AllowDuplicateProperties = false };

    // A quotation mark is \" rather than \u0022, and é is é: nobody puts a model file into a web page.
    private static readonly JsonWriterOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_writing))
            write(json);
        return buffer.WrittenSpan.ToArray();
    }

    // Here and below, "what" is the subject of the sentence that an error becomes.
    public static JsonElement Parse(ReadOnlySpan<byte> utf8, string what)
    {
        try
        {
            var element = JsonElement.Parse(utf8, s_reading);
            CheckTexts(element);
            return element;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{what} is not valid JSON", exception);
        }
    }

    /// <summary>The values of an object that has exactly these members, in this order.</summary>
    public static JsonElement[] Members(JsonElement element, string what, params ReadOnlySpan<string> names)
    {
        if (element.ValueKind == JsonValueKind.Object && element.GetPropertyCount() == names.Length)
        {
            var values = new JsonElement[names.Length];
            var found = 0;
            while (found < names.Length && element.TryGetProperty(names[found], out values[found]))
                found++;
            if (found == names.Length)
                return values;
        }

        throw new InvalidDataException($"{what} should be a JSON object of {string.Join(", ", names)}");
    }

    public static JsonElement[] Items(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : throw new InvalidDataException($"{what} should be a JSON array");

    public static string Text(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : throw new InvalidDataException($"{what} should have a text in place of {Shown(element)}");

    public static bool Flag(JsonElement element, string what) =>
        element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean() : throw new InvalidDataException($"{what} should have true or false in place of {Shown(element)}");

    public static double Number(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) ? number : throw new InvalidDataException($"{what} should have a number in place of {Shown(element)}");

    public static int Count(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) ? number : throw new InvalidDataException($"{what} should have a whole number in place of {Shown(element)}");

    public static long[] WholeNumbers(JsonElement element, string what) =>
        [.. Items(element, what).Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var number)
            ? number
            : throw new InvalidDataException($"{what} should have a whole number in place of {Shown(item)}"))];

    /// <summary>A text from a file in quotation marks, fit for a message: not too long, and nothing in it that commands a terminal.</summary>
    public static string Shown(string text) =>
        $"'{string.Concat(text.Take(40).Select(character => char.IsControl(character) ? '?' : character))}{(text.Length > 40 ? "…" : "")}'";

    private static string Shown(JsonElement element) => Shown(element.GetRawText());

    /// <summary>Reads every text once: only that finds half a surrogate pair (an InvalidOperationException).</summary>
    private static void CheckTexts(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
            _ = element.GetString();
        else if (element.ValueKind == JsonValueKind.Array)
            element.EnumerateArray().ToList().ForEach(CheckTexts);
        else if (element.ValueKind == JsonValueKind.Object)
            element.EnumerateObject().ToList().ForEach(member => { _ = member.Name; CheckTexts(member.Value); });
    }
}
