using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Lantern;

/// <summary>A number with a symbol, such as the weight w[1,2] = 0.3.</summary>
/// <param name="Symbol">The symbol in formulas.</param>
/// <param name="Value">The number.</param>
/// <param name="Change">Its change by a step, if the formula is about that: it is written with as many decimals as show the change.</param>
public readonly record struct Quantity(string Symbol, double Value, double? Change = null)
{
    private const int MostDecimals = 15; // of a double near 1

    /// <summary>The number as text.</summary>
    /// <param name="digits">The number of digits, see <see cref="Formula.Write"/>.</param>
    public string Written(int digits = 3) =>
        Change is not { } change ? Formula.Write(Value, digits)
        : Formula.WithDecimals(Value, Math.Min(MostDecimals, Math.Max(Formula.Decimals(Value, digits), Formula.Decimals(change, digits))));
}

/// <summary>
/// A calculation as text in two forms, with symbols and with numbers. In the library it is written as an interpolated string of
/// quantities, <c>Formula f = $"{w}·{x} + {b}"</c>.
/// </summary>
[InterpolatedStringHandler]
public sealed class Formula
{
    private const int ScientificFrom = 6; // leading zeros after the decimal point

    private readonly List<(string Text, Quantity? Quantity)> _pieces;

    internal Formula(int literalLength, int formattedCount) => _pieces = new(literalLength == 0 ? formattedCount : (2 * formattedCount) + 1);

    /// <summary>The calculation in symbols, such as "w[1,1]·i[1] + b[1]".</summary>
    public string Symbols => string.Concat(_pieces.Select(piece => piece.Text));

    /// <summary>The calculation in numbers, such as "0.9·0.5 − 0.1".</summary>
    /// <param name="digits">The number of digits, see <see cref="Write"/>.</param>
    public string Numbers(int digits = 3)
    {
        var text = new StringBuilder();
        foreach (var (literal, quantity) in _pieces)
        {
            var number = quantity?.Written(digits) ?? literal;
            var isNegative = quantity is not null && number[0] == '−';
            if (isNegative && EndsWith(" + "))
                text.Remove(text.Length - 3, 3).Append(" − ").Append(number, 1, number.Length - 1);
            else if (isNegative && (EndsWith("−") || EndsWith("− ") || EndsWith("·") || EndsWith("/ ")))
                text.Append('(').Append(number).Append(')');
            else
                text.Append(number);
        }

        return text.ToString();

        bool EndsWith(string end) => text.Length >= end.Length && text.ToString(text.Length - end.Length, end.Length) == end;
    }

    /// <summary>
    /// A number as text in a ledger: with that many decimals, 1.255, or that many digits if it is small, 0.0263. Trailing zeros
    /// mark rounded numbers, so 0.65 is exact and 0.650 is not.
    /// </summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">The number of digits.</param>
    public static string Write(double value, int digits = 3) =>
        value != 0 && double.IsFinite(value) && (Decimals(value, digits) > digits + ScientificFrom || Math.Abs(value) >= 1e12)
            ? WithMinus(value.ToString($"0.{new string('0', digits - 1)}e0", CultureInfo.InvariantCulture))
            : WithDecimals(value, Decimals(value, digits));

    /// <summary>The number with so many decimals, without trailing zeros if it is exact.</summary>
    internal static string WithDecimals(double value, int decimals)
    {
        const double Exact = 1e-12; // the sums of a ledger are rounded in their sixteenth digit, and seldom have a thousand terms

        var text = value.ToString($"F{decimals}", CultureInfo.InvariantCulture);
        if (decimals > 0 && Math.Abs(double.Parse(text, CultureInfo.InvariantCulture) - value) <= Exact * Math.Max(1, Math.Abs(value)))
            text = text.TrimEnd('0').TrimEnd('.');
        return text == "-0" ? "0" : WithMinus(text);
    }

    /// <summary>The number of decimals that shows that many digits of a small number; at least that many.</summary>
    internal static int Decimals(double value, int digits) =>
        value == 0 || !double.IsFinite(value) ? digits : Math.Max(digits, digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value))));

    /// <summary>Several formulas with a separator between them.</summary>
    internal static Formula Join(string separator, IEnumerable<Formula> formulas)
    {
        Formula joined = $"";
        foreach (var formula in formulas)
        {
            if (joined._pieces.Count > 0)
                joined.AppendLiteral(separator);
            joined.AppendFormatted(formula);
        }

        return joined;
    }

    internal void AppendLiteral(string text) => _pieces.Add((text, null));

    internal void AppendFormatted(string name) => AppendLiteral(name);

    internal void AppendFormatted(Quantity quantity) => _pieces.Add((quantity.Symbol, quantity));

    internal void AppendFormatted(Formula formula) => _pieces.AddRange(formula._pieces);

    private static string WithMinus(string text) => text.StartsWith('-') ? $"−{text[1..]}" : text;
}
