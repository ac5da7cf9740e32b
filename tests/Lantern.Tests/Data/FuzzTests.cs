namespace Lantern.Tests;

/// <summary>Valid files, spoiled in thousands of ways, always the same ones.</summary>
public sealed class FuzzTests
{
    [Fact]
    public void A_spoiled_file_is_read_or_refused_and_takes_little_memory()
    {
        byte[] idx = DataFiles.Idx([4, 5, 6], [.. Enumerable.Range(0, 120).Select(i => (byte)i)]);
        byte[] csv = [.. Enumerable.Range(0, 40).SelectMany(i => $"{i % 10},0,{i},{i * 6},255\n").Select(c => (byte)c)];
        byte[] windows = [0xEF, 0xBB, 0xBF, .. "label,a,b\r\n5,0,255\r\n7,1,2\r\n\r\n"u8];
        byte[][] files = [idx, csv, windows, DataFiles.Gzip(idx), DataFiles.Gzip(csv)];
        Action<Stream>[] readers = [stream => Csv.Read(stream, "spoiled"), stream => Idx.Read(stream, "spoiled")];
        var random = new Random(20260101);
        int readCount = 0, refusedCount = 0;
        for (int i = 0; i < 5000; i++)
        {
            byte[] spoiled = Spoil(files[random.Next(files.Length)], random);
            foreach (Action<Stream> read in readers)
            {
                var stream = new MemoryStream(spoiled);
                long before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    read(stream);
                    readCount++;
                }
                catch (DataException exception)
                {
                    Assert.Matches(@"^spoiled(, line \d+, column \d+)?: .+\.$", exception.Message);
                    refusedCount++;
                }
                // One buffer of 64 KB and what a file of at most 3 KB, gzipped perhaps, can fill in all kindness.
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
            }
        }
        // Both things happen often, or the mutations were too weak or too strong to test anything.
        Assert.InRange(readCount, 500, 9500);
        Assert.InRange(refusedCount, 500, 9500);
    }

    private static byte[] Spoil(byte[] file, Random random)
    {
        List<byte> bytes = [.. file];
        for (int times = random.Next(1, 3); times > 0; times--)
        {
            int at = random.Next(bytes.Count), length = random.Next(1, 1 + Math.Min(20, bytes.Count - at));
            switch (random.Next(6))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.Insert(at, ",;\n\r\"-.0129x\0 "u8[random.Next(14)]); break;
                case 3: bytes.RemoveRange(at, length); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 5: bytes.RemoveRange(at, bytes.Count - at); break;
            }
            if (bytes.Count == 0)
                break;
        }
        return [.. bytes];
    }
}
