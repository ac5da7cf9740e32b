namespace Lantern.Workbench;

/// <summary>How wide and high the pictures are that a data set holds.</summary>
public readonly record struct PictureSize(int Width, int Height)
{
    /// <summary>How many pixels there are.</summary>
    public int PixelCount => Width * Height;

    /// <summary>The square with so many pixels; nothing if that is no square number.</summary>
    public static PictureSize? Square(int pixelCount)
    {
        var side = (int)Math.Round(Math.Sqrt(pixelCount));
        return side * side == pixelCount ? new PictureSize(side, side) : null;
    }
}

/// <summary>One part of a data set as it was read: the bytes, the labels and the shape of the pictures.</summary>
/// <param name="name">What the data is called, such as "mnist".</param>
/// <param name="bytes">The labels and values, at least one example.</param>
/// <param name="pictureSize">The shape of the pictures if the file says it; else a square is guessed.</param>
/// <param name="labelNames">What the labels stand for; unless given, the numbers themselves.</param>
public sealed class Examples(string name, LabelledBytes bytes, PictureSize? pictureSize = null, IReadOnlyList<string>? labelNames = null)
{
    public string Name => name;

    public LabelledBytes Bytes => bytes;

    public int Count => bytes.Count;

    /// <summary>Nothing if the values are no picture that one could draw.</summary>
    public PictureSize? PictureSize { get; } = pictureSize ?? Workbench.PictureSize.Square(bytes.ValueCount);

    /// <summary>
    /// "0" to "9", and on to the largest label if that is larger: some hundred digits may well lack one of the ten, and what
    /// learned from them must still fit the others.
    /// </summary>
    public IReadOnlyList<string> LabelNames { get; } = labelNames ?? Digits(Math.Max(9, (int)bytes.Labels.Max()));

    /// <summary>The examples as a network is to see them.</summary>
    /// <param name="preparation">How bytes become inputs and labels become targets.</param>
    /// <param name="labelNames">The labels that the network knows; these examples' own unless given.</param>
    /// <exception cref="DatasetException">An example has a label without a name.</exception>
    public Dataset Prepare(Preparation preparation, IReadOnlyList<string>? labelNames = null)
    {
        labelNames ??= LabelNames;
        var largest = bytes.Labels.Max();
        if (largest >= labelNames.Count)
            throw new DatasetException(name, $"has the label {largest}, where only labels from 0 to {labelNames.Count - 1} are known");
        return Dataset.FromBytes(bytes.Values, bytes.Labels, bytes.ValueCount, labelNames, preparation);
    }

    /// <summary>Refuses a model that takes other examples than these.</summary>
    /// <exception cref="ModelException">It answers about tables, or takes another number of values.</exception>
    internal void RequireFit(Model model)
    {
        if (model.TablePreparation is not null)
            throw new ModelException("The model answers about rows of a table, not about bytes.");
        if (bytes.ValueCount != model.Network.InputCount)
            throw new ModelException($"The model takes examples of {model.Network.InputCount} values, but those of {name} have {bytes.ValueCount}.");
    }

    /// <summary>One of them.</summary>
    /// <param name="number">Counted from 0.</param>
    /// <exception cref="OptionException">There is no such example.</exception>
    public Example this[int number] =>
        number >= 0 && number < Count
            ? new Example(this, number, bytes.Labels[number], bytes.Values.AsMemory(number * bytes.ValueCount, bytes.ValueCount))
            : throw new OptionException($"There is no example {number}: {name} has {Count}, counted from 0 to {Count - 1}.");

    private static string[] Digits(int largest) => [.. Enumerable.Range(0, largest + 1).Select(label => $"{label}")];
}

/// <summary>One example.</summary>
/// <param name="Of">Where it is from.</param>
/// <param name="Number">Which it is there, counted from 0.</param>
/// <param name="Label">What it shows.</param>
/// <param name="Values">Its bytes, such as the pixels of a picture, row by row.</param>
public sealed record Example(Examples Of, int Number, byte Label, ReadOnlyMemory<byte> Values);
