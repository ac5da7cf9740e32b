namespace Lantern.Workbench;

/// <summary>Data to learn from.</summary>
/// <param name="Name">What to call it.</param>
public sealed record DataShape(string Name) : AnswerShape
{
    /// <summary>What an example is.</summary>
    public string? Description { get; init; }

    /// <summary>Whom it is from.</summary>
    public string? Origin { get; init; }

    /// <summary>The terms of use.</summary>
    public string? License { get; init; }

    /// <summary>The column of a table to be predicted; absent for data with labels.</summary>
    public string? Target { get; init; }

    /// <summary>The parts that were read; absent for a table.</summary>
    public IReadOnlyList<DataPartShape>? Parts { get; init; }

    /// <summary>The shape of a data set; reads all of it.</summary>
    /// <exception cref="DatasetException">It cannot be read.</exception>
    public static DataShape Of(DataSource source) => new(source.Name)
    {
        Description = source.Description,
        Origin = source.Origin,
        License = source.License,
        Parts = [.. source.Parts.Select(part => DataPartShape.Of(source, part))],
    };

    /// <summary>The shape of a table that comes with Lantern.</summary>
    public static DataShape Of(ShippedTable table) => new(table.Name)
    {
        Description = table.Description,
        Origin = table.Origin,
        License = table.License,
        Target = table.Target,
    };
}

/// <summary>A part of a data set.</summary>
/// <param name="Part">"training" or "test"; absent for a file, which is one part.</param>
/// <param name="Examples">How many examples it has.</param>
/// <param name="Values">How many values an example has.</param>
/// <param name="Hash">The SHA-256 of the contents, in hexadecimal.</param>
public sealed record DataPartShape(string? Part, int Examples, int Values, string Hash)
{
    /// <summary>The shape of a part; reads it.</summary>
    /// <exception cref="DatasetException">It cannot be read.</exception>
    public static DataPartShape Of(DataSource source, DataPart part)
    {
        var examples = source.Read(part);
        return new DataPartShape(
            source.IsFile ? null : Choice.Name(part), examples.Count, examples.Bytes.ValueCount, examples.Prepare(Preparation.UnitRange).ContentHash());
    }
}

/// <summary>An example of a data set.</summary>
/// <param name="Data">What the data set is called.</param>
/// <param name="Example">Which example, counted from 0.</param>
/// <param name="Label">What it shows.</param>
/// <param name="Width">How wide the picture is; absent if the values are no picture.</param>
/// <param name="Height">How high it is.</param>
/// <param name="Values">Its bytes, such as pixels row by row: 0 for paper, 255 for ink.</param>
public sealed record ExampleShape(string Data, int Example, string Label, int? Width, int? Height, IReadOnlyList<int> Values) : AnswerShape
{
    /// <summary>The shape of an example.</summary>
    public static ExampleShape From(Example example) => new(
        example.Of.Name,
        example.Number,
        example.Of.LabelNames[example.Label],
        example.Of.PictureSize?.Width,
        example.Of.PictureSize?.Height,
        Array.ConvertAll(example.Values.ToArray(), value => (int)value));
}

/// <summary>A lesson.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">The name of its files, such as "07-three-layers".</param>
/// <param name="Title">The heading of its page.</param>
/// <param name="Minutes">How long it takes.</param>
public sealed record LessonShape(int Number, string Name, string Title, int Minutes) : AnswerShape
{
    /// <summary>Its page in Markdown, if that was asked for.</summary>
    public string? Page { get; init; }

    /// <summary>Its program in C#, if that was asked for.</summary>
    public string? Code { get; init; }

    /// <summary>The shape of a lesson, without page and program.</summary>
    public static LessonShape Of(Lesson lesson) => new(lesson.Number, lesson.Name, lesson.Title, lesson.Minutes);
}
