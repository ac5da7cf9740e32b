using FsCheck;
using FsCheck.Fluent;

namespace Lantern.Tests;

public sealed class IdxTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_pictures_of_two_rows_and_three_columns_are_read_as_they_were_stored()
    {
        string path = _folder.Write("pictures.idx",
            [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255]);

        Idx pictures = Idx.Read(path);

        Assert.Equal([2, 2, 3], pictures.Dimensions);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255], pictures.Values);
    }

    [Fact]
    public void Any_values_in_one_to_four_dimensions_come_back_plain_or_gzipped()
    {
        var sizes = Gen.Choose(1, 5).ArrayOf().Where(sizes => sizes.Length <= 3).ToArbitrary();
        Check.One(DataFiles.Cases, Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), sizes, (values, sizes) =>
        {
            int exampleSize = sizes.Aggregate(1, (product, size) => product * size);
            int count = values.Length / exampleSize;
            int[] dimensions = [count, .. sizes];
            values = values[..(count * exampleSize)];
            byte[] content = DataFiles.Idx([.. dimensions.Select(size => (uint)size)], values);

            foreach (byte[] stored in new[] { content, DataFiles.Gzip(content) })
            {
                Idx read = Idx.Read(_folder.Write("any", stored));
                Assert.Equal(dimensions, read.Dimensions);
                Assert.Equal(values, read.Values);
            }
        }));
    }

    [Fact]
    public void A_file_larger_than_any_first_guess_is_read_whole()
    {
        byte[] values = new byte[300_000];
        new Random(1).NextBytes(values.AsSpan(0, 1000)); // the rest stays 0, so that gzip makes it much smaller
        byte[] content = DataFiles.Idx([300, 1000], values);

        Assert.Equal(values, Idx.Read(_folder.Write("plain", content)).Values);
        Assert.Equal(values, Idx.Read(_folder.Write("gzipped", DataFiles.Gzip(content))).Values);
    }

    [Fact]
    public void No_examples_at_all_are_a_valid_file()
    {
        Idx empty = Idx.Read(_folder.Write("empty.idx", DataFiles.Idx([0, 28, 28], [])));

        Assert.Equal([0, 28, 28], empty.Dimensions);
        Assert.Empty(empty.Values);
    }

    [Fact]
    public void An_empty_file_is_called_empty()
    {
        AssertProblem("the file is empty, where an IDX file was expected", []);
        AssertProblem("the gunzipped file is empty, where an IDX file was expected",
            [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]); // what `gzip -n` makes of nothing
    }

    [Fact]
    public void Another_kind_of_file_is_called_by_its_name()
    {
        const string Expected = ", where an IDX file, beginning with 00 00 08 and the number of dimensions, was expected";
        byte[] png = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13];

        AssertProblem($"the file begins with 89 50 4E 47 (a PNG picture){Expected}", png);
        AssertProblem($"the gunzipped file begins with 89 50 4E 47 (a PNG picture){Expected}", DataFiles.Gzip(png));
        AssertProblem($"the file begins with \"5,0,0\" (text){Expected}", "5,0,0\r\n7,0,0\r\n"u8);
        AssertProblem($"the file begins with \"label,pixel0,pixel1,\" (text){Expected}", "label,pixel0,pixel1,pixel2"u8);
        AssertProblem($"the file begins with 50 4B 03 04 (a ZIP archive or an Excel table){Expected}", [0x50, 0x4B, 3, 4, 20, 0]);
        AssertProblem($"the gunzipped file begins with 1F 8B 08 00 (a gzip file within a gzip file){Expected}",
            DataFiles.Gzip(DataFiles.Gzip(png)));
        AssertProblem($"the file begins with 00 01 02 03{Expected}", [0, 1, 2, 3, 4, 5]);
    }

    [Fact]
    public void Other_types_than_unsigned_bytes_are_named()
    {
        foreach ((byte type, string name) in new (byte, string)[]
        {
            (0x09, "signed bytes"), (0x0B, "16-bit integers"), (0x0C, "32-bit integers"), (0x0D, "32-bit floats"),
            (0x0E, "64-bit floats"), (0x0A, "which is no type of an IDX file"),
        })
        {
            AssertProblem($"the file has {type:X2}, {name}, at byte 2, where 08, unsigned bytes, was expected",
                DataFiles.Idx([1], [1], type));
        }
    }

    [Fact]
    public void The_number_of_dimensions_has_bounds()
    {
        AssertProblem("the file has 0 dimensions at byte 3, where 1 to 4 were expected", DataFiles.Idx([], [1]));
        AssertProblem("the file has 5 dimensions at byte 3, where 1 to 4 were expected", DataFiles.Idx([1, 1, 1, 1, 1], [1]));
    }

    [Fact]
    public void A_header_that_is_cut_is_told_from_values_that_are_cut()
    {
        ReadOnlySpan<byte> whole = DataFiles.Idx([2, 3], [1, 2, 3, 4, 5, 6]);

        for (int length = 1; length < 4; length++)
            AssertProblem($"the file ends at byte {length}, where an IDX header of 8 bytes or more was expected",
                whole[..length]);
        for (int length = 4; length < 12; length++)
            AssertProblem($"the file ends at byte {length}, where an IDX header of 12 bytes was expected", whole[..length]);
        for (int length = 12; length < 18; length++)
            AssertProblem($"the file ends at byte {length}, where 18 bytes were expected: a header of 12 and 2×3 values",
                whole[..length]);
        Assert.Equal(6, Idx.Read(_folder.Write("whole", whole)).Values.Length);
    }

    [Fact]
    public void Bytes_behind_the_last_value_are_not_passed_over()
    {
        AssertProblem("the file goes on at byte 10, where its end was expected after a header of 8 bytes and 2 values",
            DataFiles.Idx([2], [1, 2, 3]));
        AssertProblem("the file goes on at byte 12, where its end was expected after a header of 12 bytes and 0×9 values",
            DataFiles.Idx([0, 9], [1]));
    }

    [Fact]
    public void Only_the_count_of_examples_can_be_zero_and_no_size_fits_more_than_31_bits()
    {
        AssertProblem("the file has 0 at byte 8, the size of dimension 2, where 1 to 2147483647 was expected",
            DataFiles.Idx([2, 0], []));
        AssertProblem("the file has 4294967295 at byte 4, the size of dimension 1, where 0 to 2147483647 was expected",
            DataFiles.Idx([uint.MaxValue], []));
    }

    [Fact]
    public void A_product_of_sizes_that_no_array_holds_is_refused_even_where_it_would_overflow_to_something_small()
    {
        AssertProblem("the file promises 65536×65536×1 values, where 2147483591 at most were expected",
            DataFiles.Idx([65536, 65536, 1], []));
        AssertProblem("the file promises 2147483647×2147483647×2147483647×2147483647 values, "
            + "where 2147483591 at most were expected",
            DataFiles.Idx([int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue], []));
        AssertProblem("the file promises 0×65536×65536 values, where 2147483591 at most were expected",
            DataFiles.Idx([0, 65536, 65536], []));
    }

    [Fact]
    public void A_header_that_promises_two_gigabytes_takes_no_more_memory_than_the_file_is_worth()
    {
        byte[] lie = DataFiles.Idx([60000, 178, 201], new byte[100_000]);
        foreach (byte[] stored in new[] { lie, DataFiles.Gzip(lie) })
        {
            string path = _folder.Write("lie", stored);
            long before = GC.GetAllocatedBytesForCurrentThread();

            var exception = Assert.Throws<DatasetException>(() => Idx.Read(path));

            // Doubling up to the first power of two above the content: less than four times as much in all, and small change.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * lie.Length + 100_000);
            Assert.Contains($"ends at byte {lie.Length}", exception.Message, StringComparison.Ordinal);
        }
    }

    private void AssertProblem(string problem, ReadOnlySpan<byte> content)
    {
        string path = _folder.Write("broken.idx", content);
        Assert.Equal($"{path}: {problem}.", Assert.Throws<DatasetException>(() => Idx.Read(path)).Message);
    }
}
