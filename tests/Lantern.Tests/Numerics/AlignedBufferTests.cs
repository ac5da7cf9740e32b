namespace Lantern.Tests;

public sealed unsafe class AlignedBufferTests
{
    [Fact]
    public void Begins_on_a_cache_line_with_all_numbers_zero_and_stays_where_it_is()
    {
        AlignedBuffer<float>[] buffers = [.. Enumerable.Range(0, 40).Select(length => new AlignedBuffer<float>(length))];
        for (var length = 0; length < buffers.Length; length++)
        {
            Assert.Equal(0, (nint)buffers[length].Pointer % 64);
            Assert.Equal(length, buffers[length].Length);
            Assert.Equal(new float[length], buffers[length].Span);
            buffers[length].Span.Fill(length);
        }

        GC.Collect(); // moves what it may
        for (var length = 0; length < buffers.Length; length++)
        {
            for (var i = 0; i < length; i++)
                Assert.Equal(length, buffers[length].Pointer[i]);
        }

        GC.KeepAlive(buffers);
    }

    [Fact]
    public void Wider_numbers_fit_too()
    {
        var buffer = new AlignedBuffer<double>(5);
        buffer.Span.Fill(0.1);

        Assert.Equal(0, (nint)buffer.Pointer % 64);
        Assert.Equal([0.1, 0.1, 0.1, 0.1, 0.1], buffer.Span);
    }
}
