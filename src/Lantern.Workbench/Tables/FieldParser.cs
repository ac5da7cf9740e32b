using System.Globalization;
using System.Text;

namespace Lantern.Workbench;

/// <summary>Numbers, dates, truth values and gaps as people write them into CSV files.</summary>
internal static class FieldParser
{
    /// <summary>What false and true are called, in small letters; the first that fits all values of a column counts.</summary>
    public static readonly (string False, string True)[] TruthPairs =
        [("false", "true"), ("no", "yes"), ("n", "y"), ("f", "t"), ("off", "on"), ("nein", "ja"), ("non", "oui")];

    /// <summary>
    /// How dates are written; the first that fits all values of a column counts. So 3/4/2024 is the third of April, unless
    /// some other value of its column can only be read the American way.
    /// </summary>
    public static readonly string[] DateFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy/MM/dd", "yyyy/MM/dd HH:mm:ss",
        "d.M.yyyy", "d.M.yyyy HH:mm", "d.M.yyyy HH:mm:ss", "d/M/yyyy", "d/M/yyyy HH:mm", "d/M/yyyy HH:mm:ss", "M/d/yyyy", "M/d/yyyy HH:mm", "M/d/yyyy HH:mm:ss",
    ];

    private const int LongestNumber = 64;

    private static readonly HashSet<string> Gaps = ["na", "n/a", "#n/a", "nan", "null", "none", "nil", "?", "-"];

    /// <summary>Whether a field says that its value is missing: nothing, or what pandas, R and spreadsheets write for it.</summary>
    public static bool IsGap(ReadOnlySpan<byte> field) =>
        field.IsEmpty || (field.Length <= 4 && "nN#?-"u8.Contains(field[0]) && Gaps.Contains(Encoding.UTF8.GetString(field).ToLowerInvariant()));

    /// <summary>Whether it says infinity, which no network can learn from.</summary>
    public static bool IsInfinite(ReadOnlySpan<byte> field) =>
        field.Length <= 9 && "iI+-\u221e"u8.Contains(field[0]) && Encoding.UTF8.GetString(field).TrimStart('+', '-').ToLowerInvariant() is "inf" or "infinity" or "∞";

    /// <summary>
    /// A number: sign, digits, in groups of three perhaps, decimal separator and digits, exponent. With a zero in front, as in
    /// 007, it is a code.
    /// </summary>
    /// <param name="field">The text.</param>
    /// <param name="separator">The decimal separator, a point or a comma; the other one is between groups.</param>
    /// <param name="number">What it says.</param>
    /// <param name="isGrouped">Whether there are groups, so that the separator may have been the other one.</param>
    public static bool TryNumber(ReadOnlySpan<byte> field, char separator, out double number, out bool isGrouped)
    {
        (number, isGrouped) = (0, false);
        if (field.IsEmpty || field.Length > LongestNumber)
            return false;
        Span<byte> plain = stackalloc byte[LongestNumber];
        var (length, digits, sinceGroup) = (0, 0, 0);
        var i = 0;
        if (field[0] is (byte)'+' or (byte)'-')
            plain[length++] = field[i++];
        var first = i;
        for (; i < field.Length && (char.IsAsciiDigit((char)field[i]) || field[i] == (separator == '.' ? ',' : '.')); i++)
        {
            if (char.IsAsciiDigit((char)field[i]))
            {
                (digits, sinceGroup) = (digits + 1, sinceGroup + 1);
                plain[length++] = field[i];
            }
            else if (isGrouped ? sinceGroup == 3 : digits is >= 1 and <= 3)
            {
                (isGrouped, sinceGroup) = (true, 0);
            }
            else
            {
                return false;
            }
        }

        if ((isGrouped && sinceGroup != 3) || (digits > 1 && field[first] == '0'))
            return false;
        if (i < field.Length && field[i] == separator)
        {
            plain[length++] = (byte)'.';
            for (i++; i < field.Length && char.IsAsciiDigit((char)field[i]); i++, digits++)
                plain[length++] = field[i];
        }

        if (digits == 0 || (i < field.Length && field[i] is not ((byte)'e' or (byte)'E')))
            return false;
        field[i..].CopyTo(plain[length..]);
        length += field.Length - i;
        return double.TryParse(plain[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }

    public static bool TryDate(ReadOnlySpan<char> text, string format, out DateTime date) =>
        DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out date);
}
