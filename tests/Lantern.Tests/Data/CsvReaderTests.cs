using System.Text;

namespace Lantern.Tests;

public sealed class CsvReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_fast_form_and_the_careful_loop_agree_on_every_file_and_in_every_sentence()
    {
        var random = new Random(20260202);
        int readCount = 0;
        for (int i = 0; i < 4000; i++)
        {
            List<byte> content = [.. Content(random, valueCount: random.Next(1, 150), exampleCount: random.Next(1, 12))];
            for (int times = random.Next(3); times > 0; times--)
            {
                int at = random.Next(content.Count);
                switch (random.Next(4))
                {
                    case 0: content[at] = (byte)random.Next(256); break;
                    case 1: content.Insert(at, "0123456789,,\n\r -x"u8[random.Next(17)]); break;
                    case 2: content.RemoveRange(at, random.Next(1, 1 + Math.Min(5, content.Count - at))); break;
                    case 3: content.InsertRange(at, content.GetRange(at, random.Next(Math.Min(600, content.Count - at)))); break;
                }
            }
            string careful = Outcome([.. content], isCareful: true);
            Assert.Equal(careful, Outcome([.. content], isCareful: false));
            if (!careful.StartsWith("spoiled", StringComparison.Ordinal))
                readCount++;
        }
        // Both things happen often, or the mutations were too weak or too strong to test anything.
        Assert.InRange(readCount, 1000, 3000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(784)]
    [InlineData(8_000)]
    [InlineData(50_000)] // lines longer than the first buffer
    public void Files_of_many_buffers_are_read_alike(int valueCount)
    {
        byte[] content = Content(new Random(valueCount), valueCount, exampleCount: 2 + 400_000 / valueCount);

        string careful = Outcome(content, isCareful: true);
        Assert.Equal(careful, Outcome(content, isCareful: false));
        Assert.DoesNotContain("spoiled", careful, StringComparison.Ordinal);

        content[^9] = (byte)'x';
        string problem = Outcome(content, isCareful: true);
        Assert.Equal(problem, Outcome(content, isCareful: false));
        Assert.Contains("where a whole number from 0 to 255 was expected", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("label,and,its,values\n")]
    public void The_values_of_a_plain_file_are_put_where_they_stay(string header)
    {
        string path = _folder.File("plain.csv");
        Csv.Write(path, new LabelledBytes(new byte[3000], new byte[3000 * 784], 784));
        File.WriteAllText(path, header + File.ReadAllText(path));
        Csv.Read(path);

        long before = GC.GetAllocatedBytesForCurrentThread();
        LabelledBytes read = Csv.Read(path);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // Besides the result, 2.4 MB: two buffers of 64 KB, the labels as they come, and small change.
        Assert.InRange(allocated, read.Values.Length, read.Values.Length + 200_000);
    }

    /// <summary>A file of random examples in one of the forms that are read.</summary>
    private static byte[] Content(Random random, int valueCount, int exampleCount)
    {
        var text = new StringBuilder(random.Next(3) == 0 ? "label,and,its,values\n" : "");
        string lineEnd = random.Next(4) == 0 ? "\r\n" : "\n";
        int zeros = random.Next(100);
        for (int i = 0; i < exampleCount; i++)
        {
            text.Append(random.Next(256));
            for (int j = 0; j < valueCount; j++)
                text.Append(',').Append(random.Next(100) < zeros ? 0 : random.Next(256));
            text.Append(i + 1 < exampleCount || random.Next(2) == 0 ? lineEnd : "");
        }
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string Outcome(byte[] content, bool isCareful)
    {
        try
        {
            using var file = new DataFile(new MemoryStream(content), "spoiled");
            LabelledBytes read = new CsvReader(file, isCareful).Read();
            return $"{read.ValueCount}: {Convert.ToHexString(read.Labels)} {Convert.ToHexString(read.Values)}";
        }
        catch (DatasetException exception)
        {
            return exception.Message;
        }
    }
}
