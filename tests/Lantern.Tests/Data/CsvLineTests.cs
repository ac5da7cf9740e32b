using System.Text;

namespace Lantern.Tests;

public sealed class CsvLineTests
{
    private readonly Random _random = new(20260201);

    [Fact]
    public void A_line_of_any_length_is_read_wherever_it_lies_and_whatever_follows()
    {
        for (int valueCount = 1; valueCount <= 200; valueCount++)
        {
            byte[] numbers = new byte[1 + valueCount];
            _random.NextBytes(numbers);
            foreach (string lineEnd in new[] { "\n", "\r\n" })
            {
                string line = string.Join(',', numbers.Select(number => number.ToString($"D{_random.Next(1, 4)}"))) + lineEnd;
                // What lies before and behind looks like fields of the line, but is none.
                byte[] text = Repeat("9,99,"u8, 64 + line.Length + CsvLine.Overhang);
                int start = _random.Next(64);
                Encoding.ASCII.GetBytes(line, text.AsSpan(start));
                byte[] values = [.. Enumerable.Repeat((byte)77, valueCount + 64 + 1)];

                int length = CsvLine.Read(text.AsSpan(start, line.Length - 1 + CsvLine.Overhang), valueCount,
                    values.AsSpan(0, valueCount + 64), out byte label);

                Assert.Equal(line.Length, length);
                byte[] read = [label, .. values[..valueCount]];
                Assert.Equal(numbers, read);
                Assert.Equal(77, values[^1]);
            }
        }
    }

    [Fact]
    public void Every_number_of_up_to_four_digits_is_read_or_refused_in_every_lane()
    {
        var fields = Enumerable.Range(0, 10_000).SelectMany(n => new[] { $"{n}", $"{n:D2}", $"{n:D3}", $"{n:D4}" }).Distinct();
        foreach (string field in fields)
        {
            bool isByte = field.Length <= 3 && int.Parse(field) <= 255;
            // So that it ends in any lane of the first three blocks.
            int before = _random.Next(1, 70);
            string line = $"7,{string.Concat(Enumerable.Repeat("0,", before))}{field},1\n";

            Assert.Equal(isByte ? line.Length : 0, Read(line, before + 2, out byte[] values));
            if (isByte)
                Assert.Equal([.. new byte[before], byte.Parse(field), 1], values);
            Assert.Equal(isByte ? field.Length + 3 : 0, Read($"{field},1\n", 1, out _));
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Just_the_lines_are_read_that_the_careful_loop_reads(string lineEnd)
    {
        const string Example = "12,0,0,7,255,199,0,60,1,0,0,0,249,250,251,252,253,254,255,0,10,100,0,0,0,0,0,0,03,012,0,0,200,99";
        int valueCount = Example.Count(c => c == ',');
        string line = Example + lineEnd;
        int readCount = 0, refusedCount = 0;
        for (int at = 0; at < line.Length; at++)
        {
            string before = line[..at], here = line[at..], after = line[(at + 1)..];
            AssertSame(before + after);
            for (char c = '\0'; c < 128; c++)
                AssertSame(before + c + after);
            foreach (char c in "019,\n\r. ")
                AssertSame(before + c + here);
        }
        Assert.InRange(readCount, 500, 20_000);
        Assert.InRange(refusedCount, 500, 20_000);

        void AssertSame(string spoiled)
        {
            byte[]? expected = null;
            string firstLine = spoiled[..(spoiled + '\n').IndexOf('\n', StringComparison.Ordinal)];
            var content = new MemoryStream(Encoding.ASCII.GetBytes($"{Example}\n{firstLine}"));
            try
            {
                using var file = new DataFile(content, "spoiled");
                var examples = new CsvReader(file, isCareful: true).Read();
                expected = examples.Count == 2 ? [examples.Labels[1], .. examples.Values[valueCount..]] : null;
            }
            catch (DatasetException)
            {
                // Refused, as the fast form should do.
            }

            int length = Read(spoiled, valueCount, out byte[] values, out byte label);

            Assert.Equal(expected, length == 0 ? null : [label, .. values]);
            _ = expected is null ? refusedCount++ : readCount++;
        }
    }

    [Fact]
    public void Without_room_for_64_values_behind_the_last_nothing_is_read_wrongly()
    {
        string line = $"7,{string.Concat(Enumerable.Range(0, 100).Select(n => $"{n},"))}100\n";
        byte[] text = [.. Encoding.ASCII.GetBytes(line), .. new byte[CsvLine.Overhang]];
        byte[] expected = [.. Enumerable.Range(0, 101).Select(n => (byte)n)];
        for (int room = 0; room <= expected.Length + 64; room++)
        {
            byte[] values = new byte[room];
            int length = CsvLine.Read(text, expected.Length, values, out _);
            if (length == 0)
                Assert.InRange(room, 0, expected.Length + 63);
            else
                Assert.Equal(expected, values[..expected.Length]);
        }
    }

    private static int Read(string line, int valueCount, out byte[] values) => Read(line, valueCount, out values, out _);

    private static int Read(string line, int valueCount, out byte[] values, out byte label)
    {
        values = new byte[valueCount + 64];
        // The reader puts a line feed where the file ends, and there may be old bytes behind it.
        byte[] text = [.. Encoding.ASCII.GetBytes(line), (byte)'\n', .. Repeat("1,"u8, CsvLine.Overhang)];
        int length = CsvLine.Read(text, valueCount, values, out label);
        values = values[..valueCount];
        return length;
    }

    private static byte[] Repeat(ReadOnlySpan<byte> pattern, int length)
    {
        byte[] repeated = new byte[length];
        for (int i = 0; i < length; i++)
            repeated[i] = pattern[i % pattern.Length];
        return repeated;
    }
}
