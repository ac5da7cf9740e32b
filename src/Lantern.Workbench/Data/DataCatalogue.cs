namespace Lantern.Workbench;

/// <summary>What a part of a data set is for.</summary>
public enum DataPart
{
    /// <summary>To learn from.</summary>
    Training,

    /// <summary>To test with; never learned from.</summary>
    Test,
}

/// <summary>Finds data by what people call it: a name, a folder, or a file.</summary>
public static class DataCatalogue
{
    private const string Forms =
        "the name mnist or fashion-mnist, a folder with IDX files such as train-images-idx3-ubyte.gz, or a file of lines 'label,value,…' such as digits.csv or digits.csv.gz";

    /// <summary>MNIST's digits, which come with Lantern.</summary>
    public static DataSource Mnist { get; } = new("mnist", Path.Combine(AppContext.BaseDirectory, "data", "mnist"))
    {
        Description = "handwritten digits",
        PictureSize = new(28, 28),
        LabelNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        Origin = "Yann LeCun, Corinna Cortes, Christopher J. C. Burges",
        License = "CC BY-SA 3.0",
    };

    /// <summary>The data sets that come with Lantern.</summary>
    public static IReadOnlyList<DataSource> Shipped { get; } = [Mnist];

    /// <summary>The data sets that are found where a system's packages put them.</summary>
    public static IReadOnlyList<DataSource> Packaged { get; } =
    [
        new DataSource("fashion-mnist", "/usr/share/datasets/fashion-mnist")
        {
            Description = "articles of clothing",
            PictureSize = new(28, 28),
            Origin = "Han Xiao, Kashif Rasul, Roland Vollgraf, Zalando SE",
            License = "MIT",
            LabelNames = ["T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"],
        },
    ];

    /// <summary>The tables that come with Lantern.</summary>
    public static IReadOnlyList<ShippedTable> Tables { get; } =
    [
        new("iris", "150 irises, the length and width of their sepals and petals", "species", "R. A. Fisher, E. Anderson", "CC BY 4.0"),
        new("wine", "178 wines of three cultivators, and what a chemist found in them", "cultivar", "M. Forina and others, S. Aeberhard", "CC BY 4.0"),
    ];

    /// <summary>The file of a table: one that comes with Lantern by its name, unless there is a file of that name, else the path itself.</summary>
    public static string TableFile(string name) =>
        Tables.FirstOrDefault(table => table.Name == name) is { } shipped && !File.Exists(name) ? shipped.Path : name;

    /// <summary>The same name, but one that means the same data from every folder.</summary>
    public static string Anywhere(string name)
    {
        var isKnown = Shipped.Any(shipped => shipped.Name == name)
            || (!Path.Exists(name) && (Packaged.Any(packaged => packaged.Name == name) || Tables.Any(table => table.Name == name)));
        return isKnown ? name : Path.GetFullPath(name);
    }

    /// <summary>Finds data; reads none of it yet.</summary>
    /// <param name="name">The name of a data set that comes with Lantern, or the path of a folder or a file.</param>
    /// <exception cref="DatasetException">There is nothing of that name, or it is a folder without data.</exception>
    public static DataSource Find(string name)
    {
        var source = Shipped.FirstOrDefault(shipped => shipped.Name == name);
        if (source is not null)
            return source;
        if (Packaged.FirstOrDefault(packaged => packaged.Name == name) is { } known && !Path.Exists(name))
        {
            return known.Parts.Count > 0
                ? known
                : throw new DatasetException(name, $"is not installed: Debian and Ubuntu have it as the package dataset-{name}; a folder with its four IDX files does as well");
        }

        if (!Path.Exists(name))
        {
            var meant = Spelling.Nearest(name, [.. Shipped.Concat(Packaged).Select(data => data.Name), .. Tables.Select(table => table.Name)]);
            throw new DatasetException(name, $"there is no such data. {(meant is null ? "" : $"Did you mean {meant}? ")}There is {Forms}");
        }

        source = new DataSource(Path.GetFileName(Path.TrimEndingDirectorySeparator(name)), name);
        return source.Parts.Count > 0
            ? source
            : throw new DatasetException(
                name,
                "the folder has no IDX files, where train-images-idx3-ubyte and train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (or the same with .gz) were expected");
    }
}

/// <summary>A table that comes with Lantern.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Description">What a row is, and what is known of it.</param>
/// <param name="Target">The column to be predicted.</param>
/// <param name="Origin">Whom it is from.</param>
/// <param name="License">The terms of use.</param>
public sealed record ShippedTable(string Name, string Description, string Target, string Origin, string License)
{
    /// <summary>The CSV file.</summary>
    public string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "data", Name, $"{Name}.csv");
}

/// <summary>A data set that was found, and reads what is asked of it.</summary>
/// <param name="name">What to call it.</param>
/// <param name="location">A folder with IDX files under MNIST's names, or a file of comma-separated labels and values.</param>
public sealed class DataSource(string name, string location)
{
    public string Name => name;

    /// <summary>The name as a part of file names: "digits" for digits.csv.gz.</summary>
    public string ShortName => IsFile && name.IndexOf('.', 1) is > 0 and var dot ? name[..dot] : name;

    /// <summary>What an example is, with the size of its picture.</summary>
    public string? Description
    {
        get => field is null || PictureSize is not { } size ? field : $"{field}, {size.Width}×{size.Height} gray pixels each";
        init;
    }

    /// <summary>How wide and high its pictures are, where that is known before reading them.</summary>
    public PictureSize? PictureSize { get; init; }

    public string? Origin { get; init; }

    public string? License { get; init; }

    /// <summary>What the labels 0, 1, 2, … stand for; nothing for the numbers themselves.</summary>
    public IReadOnlyList<string>? LabelNames { get; init; }

    /// <summary>A file is one part, for training and for testing alike.</summary>
    public bool IsFile { get; } = File.Exists(location);

    /// <summary>The parts that there are.</summary>
    public IReadOnlyList<DataPart> Parts => IsFile
        ? [DataPart.Training]
        : [.. Enum.GetValues<DataPart>().Where(part => File.Exists(IdxFile(part, "images-idx3")) || File.Exists(IdxFile(part, "labels-idx1")))];

    /// <summary>Reads a part.</summary>
    /// <param name="part">Unless given it is the test part, or the only one.</param>
    /// <exception cref="DatasetException">It cannot be read, or has no examples.</exception>
    /// <exception cref="OptionException">There is no such part.</exception>
    public Examples Read(DataPart? part = null)
    {
        var chosen = part ?? Parts.Max();
        if (!Parts.Contains(chosen))
            throw new OptionException($"{name} has no {Choice.Name(chosen)} part{(IsFile ? ": a file is one part, for training and for testing alike" : "")}.");
        return IsFile ? new Examples(name, Csv.Read(location)) : ReadIdx(IdxFile(chosen, "images-idx3"), IdxFile(chosen, "labels-idx1"));
    }

    /// <summary>
    /// Writes each part as <c>NAME_train.csv</c> or <c>NAME_test.csv</c>, a line an example: label, values. A file appears
    /// whole or not at all.
    /// </summary>
    /// <param name="folder">Where to; made if it is missing.</param>
    /// <returns>The files, as they are written.</returns>
    /// <exception cref="DatasetException">The data cannot be read, or a file or the folder cannot be written.</exception>
    public IEnumerable<WrittenFile> WriteCsv(string folder)
    {
        IReadOnlyList<string>? made = null;
        try
        {
            foreach (var part in Parts)
            {
                var examples = Read(part);
                made ??= OutputFolder.Make(folder);
                var path = Path.Combine(folder, $"{ShortName}_{(part == DataPart.Training ? "train" : "test")}.csv");
                Csv.Write(path, examples.Bytes);
                yield return new WrittenFile(path, examples.Count, new FileInfo(path).Length);
            }
        }
        finally
        {
            OutputFolder.Remove(made ?? []); // those that stayed empty
        }
    }

    private Examples ReadIdx(string imageFile, string labelFile)
    {
        var images = Idx.Read(imageFile);
        var labels = Idx.Read(labelFile);
        if (images.Dimensions.Count < 2)
            throw new DatasetException(imageFile, "has 1 dimension, where pictures with 3 were expected: count, rows and columns");
        if (labels.Dimensions.Count != 1 || labels.Dimensions[0] != images.Dimensions[0])
            throw new DatasetException(labelFile, $"has {string.Join('×', labels.Dimensions)} labels, where one for each of {images.Dimensions[0]} pictures was expected");
        if (images.Dimensions[0] == 0)
            throw new DatasetException(imageFile, "has no pictures, where at least one was expected");

        var bytes = new LabelledBytes(labels.Values, images.Values, images.Values.Length / images.Dimensions[0]);
        return new Examples(name, bytes, images.Dimensions.Count == 3 ? new PictureSize(images.Dimensions[2], images.Dimensions[1]) : null, LabelNames);
    }

    /// <summary>The file under MNIST's name, gzipped if that exists.</summary>
    private string IdxFile(DataPart part, string kind)
    {
        var plain = Path.Combine(location, $"{(part == DataPart.Training ? "train" : "t10k")}-{kind}-ubyte");
        return File.Exists(plain + ".gz") ? plain + ".gz" : plain;
    }
}

/// <summary>A file that was written.</summary>
public sealed record WrittenFile(string Path, int LineCount, long ByteCount);
