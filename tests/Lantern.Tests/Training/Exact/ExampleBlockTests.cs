namespace Lantern.Tests;

/// <summary>
/// What a block knows of its examples, against plain loops in double precision. A sum of n terms with n roundings is off by
/// at most n·u·Σ|terms| (Higham 2002, section 3.1); u = 2⁻²⁴.
/// </summary>
public sealed unsafe class ExampleBlockTests
{
    private const double U = 1.0 / (1 << 24);

    private static readonly int[] InputCounts = [1, 2, 15, 31, 32, 33, 63, 64, 65, 100, 784];

    public static TheoryData<string, int> Blocks =>
        [.. from kind in Patterns.Kinds from inputCount in InputCounts select (kind, inputCount)];

    [Theory, MemberData(nameof(Blocks))]
    public void Values_masks_sums_and_products_are_those_of_plain_loops(string kind, int inputCount)
    {
        var data = Patterns.Of(kind, 40, inputCount, 3);
        foreach (var hasBiases in (bool[])[false, true])
        {
            var block = new ExampleBlock(data, hasBiases);
            foreach (var count in (int[])[ExampleBlock.Capacity, 3, 1, ExampleBlock.Capacity - 1, 0])
            {
                int[] examples = [.. Enumerable.Range(0, count).Select(t => ((7 * t) + count) % data.Count)];
                Load(block, examples); // over what was there before
                AssertHolds(block, data, examples, hasBiases);
            }
        }
    }

    [Fact]
    public void A_block_takes_as_many_examples_off_a_list_as_it_holds()
    {
        var block = new ExampleBlock(Patterns.Of("dark", 40, 10, 3), hasBiases: false);
        ReadOnlySpan<int> list = [.. Enumerable.Range(3, ExampleBlock.Capacity + 2)];

        block.Take(ref list);
        Assert.Equal(Enumerable.Range(3, ExampleBlock.Capacity), block.Examples.ToArray());
        block.Take(ref list);
        Assert.Equal([ExampleBlock.Capacity + 3, ExampleBlock.Capacity + 4], block.Examples.ToArray());
    }

    [Theory]
    [InlineData("dark", 0.01)]
    [InlineData("dark unit range", 0)]
    [InlineData("bright", 1)]
    [InlineData("bright unit range", 1)]
    [InlineData("dense table", 0)]
    [InlineData("one-hot table", 0)]
    public void The_offset_is_the_input_of_the_background(string kind, double offset) =>
        Assert.Equal((float)offset, new ExampleBlock(Patterns.Of(kind, 20, 50, 3), hasBiases: false).Offset);

    [Theory]
    [InlineData("dark", false)]
    [InlineData("bright unit range", false)]
    [InlineData("noise", true)]
    [InlineData("dense table", true)]
    [InlineData("one-hot table", false)]
    public void A_block_is_dense_where_nearly_all_inputs_differ_from_the_background(string kind, bool isDense)
    {
        var block = new ExampleBlock(Patterns.Of(kind, 20, 200, 3), hasBiases: false);
        Load(block, [1, 2, 3, 4, 5]);

        Assert.Equal(isDense, block.Parts[0].IsDense);
    }

    [Fact]
    public void The_background_is_the_byte_that_occurs_most_often()
    {
        byte[] bytes = [9, 200, 7, 200, 9, 200];
        var data = Dataset.FromBytes(bytes, new byte[2], 3, ["a"], Preparation.UnitRange);

        Assert.Equal(200 / 255f, new ExampleBlock(data, hasBiases: false).Offset);
    }

    /// <summary>Makes a block ready, all parts on this thread.</summary>
    internal static void Load(ExampleBlock block, ReadOnlySpan<int> examples)
    {
        block.Take(ref examples);
        for (var part = 0; part < block.Parts.Length; part++)
            block.Load(part);
        block.Join();
        Assert.Equal(0, examples.Length);
    }

    private static void AssertHolds(ExampleBlock block, Dataset data, int[] examples, bool hasBiases)
    {
        var n = data.InputCount;
        Assert.Equal(examples.Length, block.Count);
        Assert.Equal((n + BlockPart.TileSize - 1) / BlockPart.TileSize * BlockPart.TileSize, block.Stride);
        Assert.Equal(block.Stride, block.Parts.Sum(part => part.Stride));
        Assert.Equal(n, block.Parts.Sum(part => part.InputCount));

        double[][] inputs = [.. examples.Select(Inputs)];
        for (var t = 0; t < examples.Length; t++)
        {
            // z = x − offset; of bytes the difference times a factor: the factor, the offset and the product are rounded.
            double sum = 0, magnitude = 0;
            for (var i = 0; i < block.Stride; i++)
            {
                var part = block.Parts.Last(part => part.Start <= i);
                var j = i - part.Start;
                var value = part.Values[(t * part.Stride) + j];
                var exact = i < n ? inputs[t][i] - block.Offset : 0;
                Close.Absolute(exact, value, i < n ? U * ((2 * Math.Abs(exact)) + block.Offset) : 0, i);

                var tile = part.InputMasks[(t * part.TileCount) + (j / BlockPart.TileSize)];
                Assert.Equal(value != 0, ((tile >> (j % BlockPart.TileSize)) & 1) != 0);
                Assert.Equal(value != 0, ((part.ExampleMasks[j] >> t) & 1) != 0);
                if (i < n && data.HoldsBytes && (float)inputs[t][i] == block.Offset)
                    Assert.Equal(0, value); // the background is passed over
                (sum, magnitude) = (sum + value, magnitude + Math.Abs(value));
            }

            if (data.HoldsBytes) // without an offset nobody asks for the sum
                Close.Absolute(sum, block.Sums[t], n * U * magnitude, t);
        }

        foreach (var part in block.Parts)
        {
            for (var j = 0; j < part.Stride; j++)
                Assert.Equal(0, part.ExampleMasks[j] >> examples.Length);
        }

        AssertProducts(block, inputs, hasBiases ? 1 : 0);
        GC.KeepAlive(block); // whose memory is read through pointers

        double[] Inputs(int example)
        {
            var x = new double[n];
            data.CopyInputs<double>(example, x);
            return x;
        }
    }

    /// <summary>x_t·x_s, put together from z_t·z_s, both Σz and the offset, each off by its n roundings and by those of z.</summary>
    private static void AssertProducts(ExampleBlock block, double[][] inputs, int one)
    {
        double offset = block.Offset;
        for (var t = 0; t < inputs.Length; t++)
        {
            for (var s = 0; s < t; s++)
            {
                double exact = one, magnitude = one;
                foreach (var (x, y) in inputs[t].Zip(inputs[s]))
                {
                    exact += x * y;
                    magnitude += (Math.Abs(x - offset) + offset) * (Math.Abs(y - offset) + offset);
                }

                var product = block.Products[(t * ExampleBlock.Capacity) + s];
                Close.Absolute(exact, product, (inputs[t].Length + 12) * U * magnitude, (t * 16) + s);
            }
        }
    }
}
