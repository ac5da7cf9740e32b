using System.Globalization;
using System.Text.RegularExpressions;
using Lantern.Numerics;

namespace Lantern.Workbench;

/// <summary>
/// The values that a text names for a setting: a list such as 0.1,0.2, in which a value that has commas itself has + in their
/// place; ranges such as 50..400:50, with both ends, and log:0.001..1:7, so many values of which each is as many times the one
/// before; or all numbers of a range, such as log:0.001..1, to draw from.
/// </summary>
public sealed partial class SettingValues
{
    private const int MostOfRange = 10_000;
    private const int Digits = 4; // of a number that no person chose: enough to tell neighbours apart, and to read
    private static readonly TrainSettings Textbook = new();

    private readonly (double From, double To, bool IsLog)? _continuum;

    private SettingValues(Setting setting, IReadOnlyList<string> values, (double From, double To, bool IsLog)? continuum = null) =>
        (Setting, Values, _continuum) = (setting, values, continuum);

    /// <summary>What has these values.</summary>
    public Setting Setting { get; }

    /// <summary>The values, each once and as the setting writes it; none if they are all numbers of a range.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Whether these are all numbers of a range, which can only be drawn from.</summary>
    public bool IsContinuum => _continuum is not null;

    /// <summary>Reads the values of a setting as they are written on a command line.</summary>
    /// <exception cref="OptionException">It makes no sense, or not for this setting.</exception>
    public static SettingValues Parse(Setting setting, string text)
    {
        if (Range().Match(text) is { Success: true } whole && !whole.Groups["step"].Success && (whole.Groups["log"].Success || !setting.Kind.IsWhole))
            return new(setting, [], Continuum(setting, whole));
        var values = text.Split(',').SelectMany(piece =>
            Range().Match(piece) is { Success: true } range ? Between(setting, range)
            : piece.Trim() is { Length: > 0 } value ? [setting.Kind.HasCommas ? value.Replace('+', ',') : value]
            : throw new OptionException($"A value is missing in '{text}'."));
        return new(setting, [.. values.Select(value => Canonical(setting, value)).Distinct()]);
    }

    /// <summary>One value of a setting that is the same in all trials.</summary>
    /// <exception cref="OptionException">It makes no sense for this setting.</exception>
    public static SettingValues Only(Setting setting, string text) => new(setting, [Canonical(setting, text)]);

    /// <summary>One of them at random.</summary>
    public string Draw(SplitMix64 random)
    {
        if (_continuum is not var (from, to, isLog))
            return Values[random.NextInt32(Values.Count)];
        var share = random.NextDouble();
        var number = isLog ? from * Math.Pow(to / from, share) : from + ((to - from) * share);
        return Canonical(Setting, TextOf(Setting, Math.Clamp(Rounded(number, Digits), from, to)));
    }

    /// <summary>The values of a range that is given by its ends and a step, or by how many there are.</summary>
    private static IEnumerable<string> Between(Setting setting, Match range)
    {
        var written = range.Value.Trim();
        if (!range.Groups["step"].Success && (range.Groups["log"].Success || !setting.Kind.IsWhole))
            throw new OptionException($"'{written}' stands for all numbers of a range, which cannot be one of several values.");
        return range.Groups["log"].Success ? Geometric(setting, range, written) : Linear(range, written);
    }

    /// <summary>In decimal numbers, in which three steps of 0.1 are 0.3.</summary>
    private static IEnumerable<string> Linear(Match range, string written)
    {
        var (from, to) = (Exact(range.Groups["from"].Value), Exact(range.Groups["to"].Value));
        var step = range.Groups["step"].Success ? Exact(range.Groups["step"].Value) : 1;
        if (from > to)
            throw new OptionException($"The range '{written}' goes down, where the smaller number comes first.");
        if (step <= 0)
            throw new OptionException($"The step of '{written}' is {range.Groups["step"].Value}, where a number greater than 0 was expected.");
        if ((to - from) / step >= MostOfRange)
            throw new OptionException($"The range '{written}' has more than {MostOfRange:N0} values.");
        var steps = (int)((to - from) / step);
        if (from + (steps * step) != to)
            throw new OptionException($"The range '{written}' does not end with a step: steps of {Text(step)} lead to {Text(from + (steps * step))} and {Text(from + ((steps + 1) * step))}.");
        return Enumerable.Range(0, steps + 1).Select(i => Text(from + (i * step)));

        static string Text(decimal number) => ValueParser.Of((double)number);
    }

    private static IEnumerable<string> Geometric(Setting setting, Match range, string written)
    {
        var (from, to, _) = Continuum(setting, range);
        var count = ValueParser.Whole<int>(range.Groups["step"].Value);
        if (count is < 2 or > MostOfRange)
            throw new OptionException($"The range '{written}' has {count} values, where 2 to {MostOfRange:N0} were expected.");
        var ratio = Math.Pow(to / from, 1.0 / (count - 1));
        var digits = Math.Max(Digits, 2 - (int)Math.Floor(Math.Log10(ratio - 1))); // neighbours stay apart
        return Enumerable.Range(0, count).Select(i => TextOf(setting, i == 0 ? from : i == count - 1 ? to : Rounded(from * Math.Pow(ratio, i), Math.Min(digits, 15))));
    }

    private static (double From, double To, bool IsLog) Continuum(Setting setting, Match range)
    {
        var (from, to, isLog) = (ValueParser.Number(range.Groups["from"].Value), ValueParser.Number(range.Groups["to"].Value), range.Groups["log"].Success);
        if (from >= to)
            throw new OptionException($"The range '{range.Value.Trim()}' does not go up, where the smaller number comes first.");
        if (isLog && from <= 0)
            throw new OptionException($"The range '{range.Value.Trim()}' begins at {range.Groups["from"].Value}, where a number greater than 0 was expected.");
        foreach (var end in (double[])[from, to])
            Canonical(setting, TextOf(setting, end)); // refuses what the setting does not take
        return (from, to, isLog);
    }

    private static string TextOf(Setting setting, double number) =>
        setting.Kind.IsWhole ? number.ToString("F0", CultureInfo.InvariantCulture) : ValueParser.Of(number);

    private static double Rounded(double number, int digits) =>
        double.Parse(number.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static decimal Exact(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new OptionException($"'{text}' is no number such as 0.1.");

    /// <summary>The text that the setting has for a value, so that 0.1 and 0.10 are one.</summary>
    private static string Canonical(Setting setting, string text) => setting.Written(setting.Set(Textbook, text)) ?? text;

    [GeneratedRegex(@"^\s*(?<log>log[ :]\s*)?(?<from>[^:,]*?)\.\.(?<to>[^:,]*?)(:(?<step>[^:,]*))?\s*$")]
    private static partial Regex Range();
}
