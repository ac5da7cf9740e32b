namespace Lantern.Tests;

public sealed class PreparationTests
{
    [Fact]
    public void The_textbooks_inputs_are_those_of_NumPy_to_the_last_digit()
    {
        // In print: inputs = p / 255.0 * 0.99 + 0.01
        for (var p = 0; p <= 255; p++)
            Assert.Equal(p / 255.0 * 0.99 + 0.01, Input(Preparation.Textbook, (byte)p));
        Assert.Equal((0.01, 0.99), (Preparation.Textbook.TargetLow, Preparation.Textbook.TargetHigh));
    }

    [Fact]
    public void The_unit_range_goes_from_0_to_1()
    {
        for (var p = 0; p <= 255; p++)
            Assert.Equal(p / 255.0, Input(Preparation.UnitRange, (byte)p));
        Assert.Equal((0, 1), (Preparation.UnitRange.TargetLow, Preparation.UnitRange.TargetHigh));
    }

    [Fact]
    public void Paper_may_be_bright_and_ink_dark()
    {
        var inverted = new Preparation(InputLow: 1, InputHigh: -1, TargetLow: 0, TargetHigh: 1);

        Assert.Equal([1, -1], [Input(inverted, 0), Input(inverted, 255)]);
        Close.Absolute(1 - 2 * 51 / 255.0, Input(inverted, 51), 2.3e-16); // two roundings of numbers up to 1
    }

    [Fact]
    public void Single_precision_is_the_same_rounded_once()
    {
        var dataset = Dataset.FromBytes(new byte[] { 77 }, new byte[1], 1, ["a"], Preparation.Textbook);
        var inputs = new float[1];
        dataset.CopyInputs<float>(0, inputs);

        Assert.Equal((float)(77 / 255.0 * 0.99 + 0.01), inputs[0]);
    }

    private static double Input(Preparation preparation, byte value)
    {
        var inputs = new double[1];
        Dataset.FromBytes(new[] { value }, new byte[1], 1, ["a"], preparation).CopyInputs<double>(0, inputs);
        return inputs[0];
    }
}
