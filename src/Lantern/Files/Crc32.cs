namespace Lantern.Files;

/// <summary>
/// The checksum of PNG and ZIP files: the remainder of the bits as a polynomial, divided by
/// x³² + x²⁶ + x²³ + x²² + x¹⁶ + x¹² + x¹¹ + x¹⁰ + x⁸ + x⁷ + x⁵ + x⁴ + x² + x + 1, lowest bits first.
/// </summary>
internal static class Crc32
{
    private static readonly uint[] Remainders = Table();

    /// <param name="bytes">Some bytes.</param>
    /// <param name="before">The checksum of those before.</param>
    public static uint Of(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        uint remainder = ~before;
        foreach (byte value in bytes)
            remainder = Remainders[(byte)(remainder ^ value)] ^ (remainder >> 8);
        return ~remainder;
    }

    private static uint[] Table()
    {
        uint[] remainders = new uint[256];
        for (uint value = 0; value < 256; value++)
        {
            uint remainder = value;
            for (var bit = 0; bit < 8; bit++)
                remainder = (remainder >> 1) ^ ((remainder & 1) * 0xEDB88320); // the polynomial, mirrored
            remainders[value] = remainder;
        }
        return remainders;
    }
}
