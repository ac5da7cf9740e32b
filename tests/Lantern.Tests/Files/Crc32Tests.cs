namespace Lantern.Tests;

public sealed class Crc32Tests
{
    [Fact]
    public void The_checksum_of_the_digits_is_the_published_one_in_one_piece_or_two()
    {
        Assert.Equal(0xCBF43926, Crc32.Of("123456789"u8)); // the check value of CRC-32/ISO-HDLC
        Assert.Equal(0xCBF43926, Crc32.Of("6789"u8, Crc32.Of("12345"u8)));
        Assert.Equal(0u, Crc32.Of([]));
    }
}
