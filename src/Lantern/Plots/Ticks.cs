using System.Globalization;

namespace Lantern.Plots;

/// <summary>A tick of an axis, with a label unless that is empty.</summary>
internal readonly record struct Tick(double Value, string Label);

/// <summary>
/// The choice of ticks of an axis: as many as fit, at multiples of 1, 2 or 5 times a power of ten. A number is kept as
/// digits · 10^power, two whole numbers, so that no label is 0.30000000000000004.
/// </summary>
internal static class Ticks
{
    private const int Most = 14; // ticks, on an axis of any length

    /// <summary>The ticks of a linear axis.</summary>
    /// <param name="low">The begin of the axis.</param>
    /// <param name="high">The end of the axis.</param>
    /// <param name="onlyWhole">Whether its numbers are whole, such as epochs.</param>
    /// <param name="fit">Whether there is room for some ticks; a single one always fits.</param>
    public static List<Tick> Linear(double low, double high, bool onlyWhole, Func<List<Tick>, bool> fit)
    {
        List<Tick> denser = [];
        for (var power = Math.Max(Power(high - low) - 1, onlyWhole ? 0 : int.MinValue); ; power++)
        {
            foreach (var factor in (int[])[1, 2, 5])
            {
                var ticks = Multiples(low, high, factor, power);
                if (ticks.Count == 0)
                    return denser.Count > 0 ? [denser[0]] : [];
                if (ticks.Count == 1 || (ticks.Count <= Most && fit(ticks)))
                    return ticks;
                denser = ticks;
            }
        }
    }

    /// <summary>
    /// The ticks of a logarithmic axis: powers of ten; between them 2 and 5, if there are fewer than three; and linear ticks, if
    /// those are few as well. The other multiples from 2 to 9 have a tick without a label.
    /// </summary>
    /// <param name="low">The begin of the axis, above zero.</param>
    /// <param name="high">The end of the axis.</param>
    /// <param name="fit">Whether there is room for some ticks.</param>
    public static List<Tick> Logarithmic(double low, double high, Func<List<Tick>, bool> fit)
    {
        int first = Power(low), last = Power(high);
        var isPlain = IsPlain(high, first);
        var labeled = Decades([1], 1);
        if (labeled.Count < 3)
        {
            labeled = Decades([1, 2, 5], 1);
            if (labeled.Count < 3 || !fit(labeled))
                return Linear(low, high, onlyWhole: false, fit);
        }

        var every = 1;
        while (labeled.Count > 1 && !fit(labeled))
            labeled = Decades([1], ++every);
        var shown = labeled.Select(tick => tick.Value).ToHashSet();
        var rest = every == 1 ? Decades([1, 2, 3, 4, 5, 6, 7, 8, 9], 1) : Decades([1], 1);
        return [.. labeled, .. rest.Where(tick => !shown.Contains(tick.Value)).Select(tick => tick with { Label = "" })];

        List<Tick> Decades(int[] factors, int every) =>
            [.. from power in Enumerable.Range(first, last - first + 1)
                where power % every == 0
                from factor in factors
                let value = Value(factor, power)
                where value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)
                select new Tick(value, Label(factor, power, isPlain ? 0 : power))];
    }

    /// <summary>The largest whole p with 10^p no larger than the value.</summary>
    private static int Power(double value) => (int)Math.Floor(Math.Log10(value) + 1e-9);

    private static List<Tick> Multiples(double low, double high, int factor, int power)
    {
        // A limit within rounding of a multiple has a tick.
        var step = Value(factor, power);
        double first = Math.Ceiling((low / step) - 1e-6), last = Math.Floor((high / step) + 1e-6);
        var largest = Math.Max(Math.Abs(low), Math.Abs(high));
        var exponent = IsPlain(largest, power) ? 0 : Power(largest);
        return [.. from n in Enumerable.Range(0, Math.Max(0, (int)(last - first) + 1))
                   let digits = ((long)first + n) * factor
                   select new Tick(Value(digits, power), Label(digits, power, exponent))];
    }

    private static double Value(long digits, int power) =>
        power < 0 ? digits / Math.Pow(10, -power) : digits * Math.Pow(10, power); // powers up to 22 are exact

    /// <summary>Whether numbers on an axis are written without an exponent: 0.0002 and 300,000, but not 0.00000002.</summary>
    private static bool IsPlain(double largest, int power) => largest < 1e7 && power >= -5;

    /// <summary>The number as text, as a multiple of 10^exponent: 60,000 or −0.50×10⁻⁸.</summary>
    private static string Label(long digits, int power, int exponent)
    {
        if (digits == 0 && exponent != 0)
            return "0";
        decimal number = Math.Abs(digits);
        for (var p = exponent; p < power; p++)
            number *= 10;
        for (var p = power; p < exponent; p++)
            number /= 10;
        var text = number.ToString($"N{Math.Max(0, exponent - power)}", CultureInfo.InvariantCulture);
        var raised = exponent.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']);
        return (digits < 0 ? "−" : "") + (exponent == 0 ? text : $"{(text == "1" ? "" : $"{text}×")}10{string.Concat(raised)}");
    }
}
