using System.Text.Json;

namespace Lantern;

/// <summary>How a <see cref="TablePreparation"/> lies in a model file: columns that are inputs, targets, and the thresholds of labels.</summary>
internal static class TableTexts
{
    public static void Write(Utf8JsonWriter json, TablePreparation preparation)
    {
        json.WriteStartObject();
        Write("columns", preparation.Columns);
        Write("targets", preparation.Targets);
        if (preparation.HasLabels)
        {
            json.WriteStartArray("thresholds");
            foreach (var threshold in preparation.Thresholds)
                json.WriteNumberValue(threshold);
            json.WriteEndArray();
        }

        json.WriteEndObject();

        void Write(string name, IReadOnlyList<PreparedColumn> columns)
        {
            json.WriteStartArray(name);
            foreach (var column in columns)
                WriteColumn(json, column);
            json.WriteEndArray();
        }
    }

    public static TablePreparation Read(JsonElement json, string what)
    {
        var hasThresholds = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("thresholds", out _);
        var members = StrictJson.Members(json, what, [.. (string[])["columns", "targets"], .. hasThresholds ? ["thresholds"] : Array.Empty<string>()]);
        var thresholds = hasThresholds ? Array.ConvertAll(StrictJson.Items(members[2], what), threshold => StrictJson.Number(threshold, what)) : null;
        return new TablePreparation(Columns(members[0]), Columns(members[1]), [], thresholds);

        PreparedColumn[] Columns(JsonElement list) => Array.ConvertAll(StrictJson.Items(list, what), column => ReadColumn(column, what));
    }

    private static void WriteColumn(Utf8JsonWriter json, PreparedColumn column)
    {
        json.WriteStartObject();
        json.WriteString("name", StrictJson.Utf8(column.Name));
        json.WriteString("kind", Choice.Name(column.Kind));
        json.WriteBoolean("marksMissing", column.MarksMissing);
        if (column.Kind is ColumnKind.Number or ColumnKind.Date)
        {
            json.WriteNumber("mean", column.Mean);
            json.WriteNumber("deviation", column.Deviation);
        }
        else
        {
            json.WriteNumber("mostFrequent", column.MostFrequent);
            json.WriteStartArray("categories");
            foreach (var category in column.CategoryNames)
                json.WriteStringValue(StrictJson.Utf8(category));
            json.WriteEndArray();
        }

        if (column.Kind == ColumnKind.Date)
        {
            json.WriteBoolean("season", column.HasSeason);
            json.WriteString("format", StrictJson.Utf8(column.DateFormat));
        }

        json.WriteEndObject();
    }

    private static PreparedColumn ReadColumn(JsonElement json, string what)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("kind", out var kindText))
            throw new InvalidDataException($"{what} has a column without a kind");
        var kind = Choice.Parse<ColumnKind>(StrictJson.Text(kindText, what), "kind of column");
        switch (kind)
        {
            case ColumnKind.Number:
                var number = StrictJson.Members(json, what, "name", "kind", "marksMissing", "mean", "deviation");
                return Column(number, ColumnKind.Number) with { Mean = Number(number[3]), Deviation = Number(number[4]) };
            case ColumnKind.Date:
                var date = StrictJson.Members(json, what, "name", "kind", "marksMissing", "mean", "deviation", "season", "format");
                return Column(date, ColumnKind.Date) with
                {
                    Mean = Number(date[3]),
                    Deviation = Number(date[4]),
                    HasSeason = StrictJson.Flag(date[5], what),
                    DateFormat = StrictJson.Text(date[6], what),
                };
            default:
                var members = StrictJson.Members(json, what, "name", "kind", "marksMissing", "mostFrequent", "categories");
                return Column(members, kind) with
                {
                    MostFrequent = (int)Math.Clamp(StrictJson.WholeNumber(members[3], what), -1, int.MaxValue),
                    CategoryNames = Array.ConvertAll(StrictJson.Items(members[4], what), name => StrictJson.Text(name, what)),
                };
        }

        double Number(JsonElement element) => StrictJson.Number(element, what);

        PreparedColumn Column(JsonElement[] members, ColumnKind kind) =>
            new(StrictJson.Text(members[0], what), kind) { MarksMissing = StrictJson.Flag(members[2], what) };
    }
}
