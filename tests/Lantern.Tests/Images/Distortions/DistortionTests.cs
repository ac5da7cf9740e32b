using System.Text.Json;

namespace Lantern.Tests;

public sealed class DistortionTests
{
    private static readonly AffineMap[] Maps =
        [AffineMap.Rotation(10), AffineMap.Rotation(-37.5), AffineMap.Shear(0.3).Then(AffineMap.Shift(1.5, -2)), AffineMap.Scaling(0.5, 3)];

    public static TheoryData<string, int, int> Rotations()
    {
        var rotations = new TheoryData<string, int, int>();
        for (var p = 0; p < Oracle.Read("distortions.json").GetProperty("rotations").GetArrayLength(); p++)
        {
            rotations.Add(nameof(Interpolation.Bilinear), 1, p);
            rotations.Add(nameof(Interpolation.CubicSpline), 3, p);
        }

        return rotations;
    }

    [Theory]
    [MemberData(nameof(Rotations))]
    public void Rotations_are_SciPys(string interpolation, int order, int number)
    {
        var picture = Oracle.Read("distortions.json").GetProperty("rotations")[number];
        foreach (var rotation in picture.GetProperty("rotations").EnumerateArray().Where(rotation => rotation.GetProperty("order").GetInt32() == order))
        {
            var distortion = Of(picture, AffineMap.Rotation(rotation.GetProperty("degrees").GetDouble()), Enum.Parse<Interpolation>(interpolation));

            AssertGives(rotation.GetProperty("rotated"), distortion, picture, picture.GetProperty("outside").GetDouble());
        }
    }

    [Fact]
    public void Other_maps_are_SciPys()
    {
        foreach (var picture in Oracle.Read("distortions.json").GetProperty("affine").EnumerateArray())
        {
            var (matrix, offset) = (picture.GetProperty("matrix").ToDoubles(), picture.GetProperty("offset").ToDoubles());
            var map = new AffineMap(matrix[3], matrix[2], offset[1], matrix[1], matrix[0], offset[0]); // SciPy's are of row and column
            var distortion = Of(picture, map, picture.GetProperty("order").GetInt32() == 1 ? Interpolation.Bilinear : Interpolation.CubicSpline);

            AssertGives(picture.GetProperty("distorted"), distortion, picture, outside: 0);
        }
    }

    [Fact]
    public void Digits_turn_as_the_sources_do_in_both_precisions()
    {
        foreach (var oracle in Oracle.Read("rotations.json").EnumerateArray())
        {
            var interpolation = oracle.TryGetProperty("order", out var order) && order.GetInt32() == 1 ? Interpolation.Bilinear : Interpolation.CubicSpline;
            var rotation = new Distortion(28, 28, AffineMap.Rotation(oracle.GetProperty("degrees").GetDouble()), interpolation);
            var rotated = oracle.GetProperty("rotated").ToDoubles();

            // The file has nine digits. Single precision: coefficients of a spline through numbers up to 1 are below 3²; each
            // of the 16 products and of some 10 steps of the filters on the way rounds by 6e-8 of them, nearly all
            // much less: the worst that is seen is 4e-7.
            Close.Absolute(rotated, Rotated(0.01), 2e-9);
            Close.Absolute(rotated, Rotated(0.01f), 1e-6);

            double[] Rotated<T>(T outside)
                where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
            {
                var (inputs, result) = (new T[784], new T[784]);
                Mnist.Training.CopyInputs<T>(oracle.GetProperty("train_record").GetInt32(), inputs);
                rotation.Apply<T>(inputs, outside, result);
                return Array.ConvertAll(result, double.CreateChecked);
            }
        }
    }

    [Theory]
    [InlineData(28, 28, 37, 0)]
    [InlineData(28, 28, 16, 255)]
    [InlineData(7, 5, 3, 100)]
    [InlineData(1, 1, 1, 0)]
    [InlineData(3, 40, 17, 1)]
    public void Many_pictures_of_bytes_become_what_each_becomes_in_plain_loops(int width, int height, int count, byte outside)
    {
        var size = width * height;
        var pictures = new byte[count * size];
        new Random(1).NextBytes(pictures);
        foreach (var interpolation in Enum.GetValues<Interpolation>())
        {
            foreach (var map in Maps)
            {
                var distortion = new Distortion(width, height, map, interpolation);
                var (distorted, plain) = (new byte[pictures.Length], new double[size]);
                distortion.Apply(pictures, outside, distorted);

                for (var picture = 0; picture < count; picture++)
                {
                    var before = Array.ConvertAll(pictures[(picture * size)..((picture + 1) * size)], value => (double)value);
                    distortion.Apply<double>(before, outside, plain);
                    for (var p = 0; p < size; p++)
                        AssertRounded(plain[p], distorted[(picture * size) + p]);
                }
            }
        }
    }

    [Fact]
    public void No_map_and_no_turn_leave_every_byte_as_it_is()
    {
        var pictures = new byte[20 * 784];
        new Random(2).NextBytes(pictures);
        foreach (var interpolation in Enum.GetValues<Interpolation>())
        {
            var distorted = new byte[pictures.Length];
            new Distortion(28, 28, AffineMap.Rotation(0), interpolation).Apply(pictures, 0, distorted);
            Assert.Equal(pictures, distorted);
        }
    }

    [Fact]
    public void Four_quarter_turns_are_none()
    {
        var digit = Mnist.Training.Bytes(0).ToArray();
        var (turned, turn) = (digit, new Distortion(28, 28, AffineMap.Rotation(90)));
        for (var turns = 0; turns < 4; turns++)
        {
            var next = new byte[784];
            turn.Apply(turned, 0, next);
            Assert.Equal(turned[(4 * 28) + 20], next[(7 * 28) + 4]); // from 6.5 right of the middle, 9.5 up: to 6.5 up, 9.5 left
            turned = next;
        }

        Assert.Equal(digit, turned);
    }

    [Fact]
    public void What_cannot_be_distorted_is_refused()
    {
        Assert.Equal(
            "A picture to distort has from 1 to 16777216 pixels, not 0×3.",
            Assert.Throws<OptionException>(() => new Distortion(0, 3, AffineMap.Identity)).Message);
        Assert.StartsWith(
            "A picture cannot be distorted by numbers that are not finite",
            Assert.Throws<OptionException>(() => new Distortion(3, 3, AffineMap.Scaling(0, 1))).Message);
        var distortion = new Distortion(3, 3, AffineMap.Identity);
        Assert.Throws<ArgumentException>(() => distortion.Apply<float>(new float[8], 0, new float[9]));
        Assert.Throws<ArgumentException>(() => distortion.Apply(new byte[18], 0, new byte[9]));
    }

    /// <summary>A byte is the nearest to a number, cut off at 0 and 255; single precision decides otherwise near a half only.</summary>
    internal static void AssertRounded(double number, byte actual)
    {
        // The spline's coefficients reach some 3²·255, and a few dozen roundings by 6e-8 of that each stay below 1e-2.
        var (low, high) = (Math.Floor(number + 0.5 - 1e-2), Math.Floor(number + 0.5 + 1e-2));
        Assert.InRange(actual, Math.Clamp(low, 0, 255), Math.Clamp(high, 0, 255));
    }

    private static Distortion Of(JsonElement picture, AffineMap map, Interpolation interpolation) =>
        new(picture.GetProperty("width").GetInt32(), picture.GetProperty("height").GetInt32(), map, interpolation);

    private static void AssertGives(JsonElement expected, Distortion distortion, JsonElement picture, double outside)
    {
        var before = picture.GetProperty("picture").ToDoubles();
        var distorted = new double[before.Length];
        distortion.Apply<double>(before, outside, distorted);
        Close.Absolute(expected.ToDoubles(), distorted, 1e-11); // the file has twelve digits
    }
}
