namespace Lantern.Images;

/// <summary>
/// The five ways of PNG to replace a byte by its difference from what the neighbors foretell: nothing, the byte to the left,
/// the one above, the mean of both, or whichever of left, above and above left is nearest to left + above − above left
/// (A. W. Paeth 1991). Neighbors are the same byte of the neighboring pixel.
/// </summary>
/// <remarks>Rows begin with the bytes of one pixel that are zero: the neighbors of the first.</remarks>
internal static class PngFilter
{
    public const int Count = 5;

    /// <summary>Puts the bytes of a row back; false if there is no such filter.</summary>
    /// <param name="filter">Which of the five, by the number that PNG gives it.</param>
    /// <param name="row">The differences, which become the bytes.</param>
    /// <param name="above">The bytes of the row above.</param>
    /// <param name="pixelLength">The distance of neighbors: the bytes of a pixel.</param>
    public static bool Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int pixelLength)
    {
        if (filter is < 0 or >= Count)
            return false;
        for (int i = pixelLength; i < row.Length && filter != 0; i++)
            row[i] += Foretold(filter, row[i - pixelLength], above[i], above[i - pixelLength]);
        return true;
    }

    /// <summary>Writes the differences, without the neighbors of the first pixel.</summary>
    public static void Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int pixelLength, Span<byte> differences)
    {
        for (int i = pixelLength; i < row.Length; i++)
        {
            byte foretold = Foretold(filter, row[i - pixelLength], above[i], above[i - pixelLength]);
            differences[i - pixelLength] = (byte)(row[i] - foretold);
        }
    }

    private static byte Foretold(int filter, byte left, byte above, byte aboveLeft) => filter switch
    {
        1 => left,
        2 => above,
        3 => (byte)((left + above) / 2),
        4 => Nearest(left, above, aboveLeft),
        _ => 0,
    };

    private static byte Nearest(byte left, byte above, byte aboveLeft)
    {
        // The distances from left + above − aboveLeft.
        int fromLeft = Math.Abs(above - aboveLeft), fromAbove = Math.Abs(left - aboveLeft);
        int fromAboveLeft = Math.Abs(left + above - 2 * aboveLeft);
        if (fromLeft <= fromAbove && fromLeft <= fromAboveLeft)
            return left;
        return fromAbove <= fromAboveLeft ? above : aboveLeft;
    }
}
