using System.Text.Json;

namespace Lantern.Workbench;

/// <summary>JSON as the files and the tool have it: one object a line.</summary>
public static class JsonLine
{
    /// <summary>An object on one line, without the line's end.</summary>
    /// <param name="writeMembers">Writes what stands between the braces.</param>
    public static byte[] Of(Action<Utf8JsonWriter> writeMembers)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
