namespace Lantern.Tests;

public sealed class TensorTests
{
    [Fact]
    public void A_tensor_says_its_type_and_shape_and_gives_its_numbers_as_they_are()
    {
        float[] numbers = [0.5f, -0f, float.NaN, 2, 2.5f, 3];

        var tensor = Tensor.Create<float>(numbers, 2, 3);
        numbers[0] = 7;

        Assert.Equal("F32 [2,3]", $"{tensor}");
        Assert.Equal((TensorType.F32, 6), (tensor.Type, tensor.Count));
        Assert.Equal([0.5f, -0f, float.NaN, 2, 2.5f, 3], tensor.AsSpan<float>());
        Assert.Equal("U8 []", $"{Tensor.Create([(byte)1])}".Replace("[1]", "[]"));
        Assert.Equal("F64 [0,4]", $"{Tensor.Create<double>([], 0, 4)}");
    }

    [Fact]
    public void Numbers_of_other_types_are_converted_and_never_reinterpreted()
    {
        var tensor = Tensor.Create([0.1, 1e300, 16777217], 3);

        Assert.Equal([0.1f, float.PositiveInfinity, 16777216], tensor.ToFloats());
        Assert.Equal([0.1, 1e300, 16777217], tensor.ToDoubles());
        Assert.Equal([1, 0], Tensor.Create([true, false], 2).ToDoubles());
        Assert.Equal([0.5, 65504], Tensor.Create([(Half)0.5, Half.MaxValue], 2).ToDoubles());
        Assert.Equal("The tensor holds numbers of the type F64, which is not Single.", Assert.Throws<InvalidCastException>(() => tensor.AsSpan<float>().Length).Message);
    }

    [Fact]
    public void What_does_not_have_the_shape_is_refused()
    {
        Assert.StartsWith("5 numbers do not have the shape [2,3].", Assert.Throws<ArgumentException>(() => Tensor.Create(new float[5], 2, 3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Tensor.Create(new float[6], -2, -3));
        Assert.Throws<ArgumentException>(() => Tensor.Create(new float[4], int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue));
        Assert.Throws<NotSupportedException>(() => Tensor.Create([1m], 1));
    }
}
