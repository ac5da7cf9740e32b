using System.Globalization;
using System.Runtime.CompilerServices;

namespace Lantern.Text;

/// <summary>
/// An interpolated text whose numbers are the same in every culture. The library's exceptions take it in place of a string, so that
/// <c>new OptionException($"… not {number}.")</c> says "-0.5" and never "-0,5".
/// </summary>
[InterpolatedStringHandler]
internal ref struct InvariantText(int literalLength, int formattedCount)
{
    private DefaultInterpolatedStringHandler _text = new(literalLength, formattedCount, CultureInfo.InvariantCulture);

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted(string? text) => _text.AppendFormatted(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    /// <summary>The text; only once, since its memory is given back.</summary>
    public string Take() => _text.ToStringAndClear();
}
