namespace Lantern.Tests;

public sealed class TensorTypeTests
{
    [Fact]
    public void Types_have_the_names_of_safetensors_and_the_sizes_that_these_say()
    {
        Assert.Equal("F16 BF16 F32 F64 I8 I16 I32 I64 U8 U16 U32 U64 BOOL", string.Join(' ', TensorType.All));
        foreach (var type in TensorType.All.Where(type => type != TensorType.Bool))
            Assert.Equal(int.Parse(type.Name.TrimStart('B', 'F', 'I', 'U')), 8 * type.ByteCount);
        Assert.Equal(1, TensorType.Bool.ByteCount);
    }
}
