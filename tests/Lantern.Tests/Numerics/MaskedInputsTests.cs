namespace Lantern.Tests;

public sealed unsafe class MaskedInputsTests
{
    private readonly MaskedInputs _inputs = new(200);

    [Fact]
    public void Numbers_become_differences_and_masks_of_those_that_are_not_zero()
    {
        foreach (var count in (int[])[200, 1, 63, 64, 65, 128]) // less than was there before, too
        {
            float[] numbers = [.. Enumerable.Range(0, count).Select(i => i % 3 == 0 ? 0.5f : i % 7)];
            _inputs.Load(numbers, 0.5f);

            AssertMasked([.. numbers.Select(x => x - 0.5f)]);
        }
    }

    [Fact]
    public void Bytes_are_divided()
    {
        foreach (var count in (int[])[200, 1, 63, 64, 65, 128])
        {
            byte[] bytes = [.. Enumerable.Range(0, count).Select(i => (byte)(i % 3 == 0 ? 0 : 255 - i))];
            _inputs.Load(bytes, 255f);

            AssertMasked([.. bytes.Select(p => p / 255f)]);
        }
    }

    private void AssertMasked(float[] expected)
    {
        for (var i = 0; i < MaskedInputs.TileCount(expected.Length) * MaskedInputs.TileSize; i++)
        {
            var differs = (_inputs.Masks[i / MaskedInputs.TileSize] >> (i % MaskedInputs.TileSize) & 1) != 0;
            Assert.Equal(i < expected.Length && expected[i] != 0, differs);
            if (differs)
                Assert.Equal(expected[i], _inputs.Values[i]);
        }
    }
}
