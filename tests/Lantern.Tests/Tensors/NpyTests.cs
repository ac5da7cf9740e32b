using System.Text;

namespace Lantern.Tests;

/// <summary>Arrays of NumPy that no NumPy wrote; those that it wrote are in <see cref="TensorFileTests"/>.</summary>
public sealed class NpyTests
{
    [Theory]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }", "I16 [2]", "1 2")]
    [InlineData("{'descr': '>i2', 'fortran_order': True, 'shape': (2,)}\n", "I16 [2]", "256 512")]
    [InlineData("{ 'descr':'|u1','fortran_order':False,'shape':( 2 , 2 ) }   \n", "U8 [2,2]", "1 0 2 0")]
    [InlineData("{'descr': '|i1', 'fortran_order': True, 'shape': (2, 2), }", "I8 [2,2]", "1 2 0 0")]
    public void Headers_are_read_as_Python_may_write_them(string header, string expected, string numbers)
    {
        foreach (byte version in (byte[])[1, 2, 3])
        {
            var tensor = Read(File(header, [1, 0, 2, 0], version));

            Assert.Equal(expected, $"{tensor}");
            Assert.Equal(numbers, string.Join(' ', tensor.ToDoubles()));
        }
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", "holds objects of Python, pickled, where numbers were expected; reading these could run code, so Lantern never does")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", "has the header '{'descr': [('a', '<f4')], 'fortran_order…', where the type, the order and the shape of an array of numbers were expected")]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (__import__('os'),), }", "has the header '{'descr': '<i2', 'fortran_order': False,…', where the type, the order and the shape of an array of numbers were expected")]
    [InlineData("{'descr': '|i2', 'fortran_order': False, 'shape': (2,), }", "holds values of the type '|i2', where numbers of 8 to 64 bits or truth values were expected")]
    [InlineData("{'descr': '<f3', 'fortran_order': False, 'shape': (2,), }", "holds values of the type '<f3', where numbers of 8 to 64 bits or truth values were expected")]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (99999999999,), }", "promises a dimension of '99999999999', where 2147483647 at most was expected")]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647, 2147483647), }", "promises an array of the shape [2147483647,2147483647,2147483647,2147483647], where 2147483591 bytes at most were expected")]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (1000000000,), }", "ends at byte 80, where 2000000076 bytes were expected: a header and the array I16 [1000000000]")]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (1,), }", "goes on at byte 69, where its end was expected after the array I16 [1]")]
    public void Others_are_refused_with_no_more_memory_than_is_there(string header, string problem)
    {
        var content = File(header, [1, 0, 2, 0]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var exception = Assert.Throws<DatasetException>(() => Read(content));

        Assert.Equal($"array: the file {problem}.", exception.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_version_that_is_not_known_and_a_header_that_is_too_long_are_refused()
    {
        Assert.Equal("array: the file has the version 4.0 of NumPy's format, where 1.0, 2.0 or 3.0 was expected.", Assert.Throws<DatasetException>(() => Read(File("{}", [], 4))).Message);
        Assert.Equal(
            "array: the file has a header of 4294967295 bytes, where 65536 at most were expected.",
            Assert.Throws<DatasetException>(() => Read([.. "\u0093NUMPY\u0002\0\u00ff\u00ff\u00ff\u00ff".Select(c => (byte)c)])).Message);
    }

    private static byte[] File(string header, byte[] numbers, byte version = 1)
    {
        var text = Encoding.ASCII.GetBytes(header);
        return [0x93, .. "NUMPY"u8, version, 0, (byte)text.Length, (byte)(text.Length >> 8), .. version > 1 ? new byte[2] : [], .. text, .. numbers];
    }

    private static Tensor Read(byte[] content) => TensorFile.Load(content, "array")[TensorFile.Unnamed];
}
