using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Lantern.Images;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Options and arguments that several commands share, and how text becomes values; every refusal is one sentence.</summary>
internal static class Options
{
    /// <summary>An option that takes one value.</summary>
    /// <param name="name">Such as "--seed".</param>
    /// <param name="helpName">What stands for the value in the help.</param>
    /// <param name="description">One line.</param>
    /// <param name="parse">Makes the value, or throws an <see cref="OptionException"/>.</param>
    public static Option<T> Of<T>(string name, string helpName, string description, Func<string, T> parse) => new(name)
    {
        HelpName = helpName,
        Description = description,
        CustomParser = result => Parse(result, value => parse(value)),
    };

    /// <summary>An option that takes one value and has it from the start.</summary>
    public static Option<T> Of<T>(string name, string helpName, string description, Func<string, T> parse, T byDefault)
    {
        var option = Of(name, helpName, description, parse);
        option.DefaultValueFactory = _ => byDefault;
        return option;
    }

    /// <summary>An option whose value is taken as it is written.</summary>
    public static Option<string?> Text(string name, string helpName, string description) => Of<string?>(name, helpName, description, value => value);

    /// <summary>An option whose value is a whole number from 0.</summary>
    public static Option<int?> Whole(string name, string description) => Of<int?>(name, "N", description, value => ValueParser.Whole<int>(value));

    /// <summary>An option whose value may be left out; then it is given and has none.</summary>
    public static Option<string?> Optional(string name, string helpName, string description) =>
        new(name) { HelpName = helpName, Description = description, Arity = ArgumentArity.ZeroOrOne };

    /// <summary>An option without a value.</summary>
    public static Option<bool> Switch(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    public static Option<bool> Json() => Switch("--json", "Write JSON for programs, one object a line.");

    public static Argument<string> ModelArgument() => new("MODEL") { Description = "The file of a trained model." };

    /// <summary>Loads a model that is asked about examples of bytes, such as pictures.</summary>
    /// <exception cref="ModelException">The model cannot be read, or answers about tables.</exception>
    public static Model ModelOfBytes(string path) => Model.Load(path) is { TablePreparation: null } model
        ? model
        : throw new ModelException($"{path}: the model answers about rows of a table: lantern predict {path} FILE.csv.");

    /// <summary>What a training is tested with.</summary>
    public static Option<string?> TestData() => Text("--test", "DATA", "What to test with; the test part of DATA, if it has one, unless given.");

    public static Argument<string> DataArgument() => new("DATA") { Description = "mnist, fashion-mnist, a folder with IDX files, or a CSV file of labels and values." };

    public static Option<int> Example() => new("--example")
    {
        HelpName = "N",
        Description = "Which example, counted from 0.",
        Required = true,
        CustomParser = result => Parse(result, ValueParser.Whole<int>),
    };

    public static Option<Recipe?> Recipe() => Of<Recipe?>(
        "--recipe",
        "NAME",
        $"Settings that go well together: {string.Join(", ", Workbench.Recipe.All.Select(recipe => $"{recipe.Name} ({recipe.Description})"))}. "
        + "Other options change single ones; docs/records.md has what each reaches.",
        Workbench.Recipe.Find);

    public static Option<PicturePreparation?> PicturePreparation() =>
        Of<PicturePreparation?>(
            "--preparation",
            "NAME",
            $"How pictures become inputs: {string.Join(", ", Images.PicturePreparation.All.Select(preparation => preparation.Name))}; the model's own unless given.",
            Images.PicturePreparation.Parse);

    public static Option<DataPart?> Part() =>
        Of<DataPart?>("--part", "NAME", $"Which part of the data: {ValueParser.Names(Choice.Names<DataPart>())}; test unless given.", value => Choice.Parse<DataPart>(value, "part"));

    /// <summary>A file to write whose name must end in a certain way, so that no PNG file is called .jpg.</summary>
    /// <param name="name">Such as "--out".</param>
    /// <param name="ending">Such as "png".</param>
    /// <param name="description">One line.</param>
    public static Option<string?> OutputFile(string name, string ending, string description) =>
        Of<string?>(name, "FILE", description, value => RequireEnding(value, ending));

    /// <summary>Refuses a file's name with another ending.</summary>
    public static string RequireEnding(string file, string ending) =>
        file.EndsWith($".{ending}", StringComparison.OrdinalIgnoreCase)
            ? file
            : throw new OptionException($"The {(ending == "html" ? "page" : "picture")} is written in the format {ending.ToUpperInvariant()}, so '{file}' must end in .{ending}.");

    /// <summary>Numbers with commas or spaces between them, or a text file of such numbers; see <see cref="ValuesOf"/>.</summary>
    public static Option<string?> Numbers(string name, string description) => Text(name, "NUMBERS", description);

    /// <summary>The numbers of an option; nothing if it is not given.</summary>
    public static IReadOnlyList<double>? ValuesOf(ParseResult arguments, Option<string?> option)
    {
        if (arguments.GetValue(option) is not { } value)
            return null;
        if (!File.Exists(value))
            return [.. Split(value).Select(text => Finite(text) ?? throw new OptionException($"{option.Name}: '{text}' is neither a number such as 0.1 nor a file."))];
        return
        [
            .. File.ReadLines(value).Index().SelectMany(line => Split(line.Item).Index().Select(field =>
                Finite(field.Item) ?? throw new DatasetException(value, line.Index + 1, field.Index + 1, field.Item, "a number such as 0.1"))),
        ];

        static string[] Split(string text) => text.Split((char[])[',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        static double? Finite(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    /// <summary>Makes the value, or says of which option or argument it was no value.</summary>
    public static T? Parse<T>(ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (OptionException exception)
        {
            result.AddError($"{(result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name}: {exception.Message}");
            return default;
        }
    }
}
