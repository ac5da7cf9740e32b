namespace Lantern.Tests;

public sealed class RandomDistortionTests
{
    private static readonly Augmentation Everything =
        new() { Rotation = 30, Shift = 3, Scale = 0.3, Shear = 0.3, Elastic = 34, Smoothness = 4 };

    [Fact]
    public void Without_elastic_it_is_the_map_that_was_drawn()
    {
        var augmentation = Everything with { Elastic = 0 };
        var random = new RandomDistortion(augmentation, 28, 28);
        for (var digit = 0; digit < 50; digit++)
        {
            var (distorted, plain) = (new byte[784], new double[784]);
            random.Apply(Mnist.Training.Bytes(digit), 0, new SplitMix64((ulong)digit), distorted);
            var before = Array.ConvertAll(Mnist.Training.Bytes(digit).ToArray(), value => (double)value);
            new Distortion(28, 28, random.DrawMap(new SplitMix64((ulong)digit)), Interpolation.Bilinear).Apply<double>(before, 0, plain);

            for (var p = 0; p < 784; p++)
                DistortionTests.AssertRounded(plain[p], distorted[p]);
        }
    }

    [Theory]
    [InlineData(28, 28)]
    [InlineData(19, 33)]
    [InlineData(1, 1)]
    public void With_elastic_each_pixel_is_looked_for_a_move_further(int width, int height)
    {
        var random = new RandomDistortion(Everything, width, height);
        var field = new ElasticField(width, height, Everything.Elastic, Everything.Smoothness);
        var picture = new byte[width * height];
        new Random(3).NextBytes(picture);
        var distorted = new byte[picture.Length];
        random.Apply(picture, 77, new SplitMix64(5), distorted);

        var again = new SplitMix64(5);
        var map = random.DrawMap(again);
        field.Draw(again);
        for (var p = 0; p < picture.Length; p++)
        {
            var (x, y) = ((p % width) - ((width - 1) / 2.0), (p / width) - ((height - 1) / 2.0));
            var fromX = (map.XX * x) + (map.XY * y) + map.X + ((width - 1) / 2.0) + Move(field, p % width, p / width, 0);
            var fromY = (map.YX * x) + (map.YY * y) + map.Y + ((height - 1) / 2.0) + Move(field, p % width, p / width, 1);

            // Places of up to 40 in single precision are off by up to 5e-6, which neighbors that differ by 255 make 1e-2.
            DistortionTests.AssertRounded(Between(picture, width, height, fromX, fromY, 77), distorted[p]);
        }
    }

    [Fact]
    public void No_amount_of_anything_leaves_a_picture_as_it_is()
    {
        var digit = Mnist.Training.Bytes(0).ToArray();
        new RandomDistortion(Augmentation.None, 28, 28).Apply(digit, 0, new SplitMix64(1), digit);

        Assert.Equal(Mnist.Training.Bytes(0), digit);
    }

    [Fact]
    public void Amounts_fill_the_range_that_was_given()
    {
        var distortion = new RandomDistortion(Augmentation.None with { Shift = 2 }, 28, 28);
        var random = new SplitMix64(1);
        var maps = Enumerable.Range(0, 1000).Select(_ => distortion.DrawMap(random)).ToArray();

        Assert.All(maps, map => Assert.Equal((1, 0, 0, 1), (map.XX, map.XY, map.YX, map.YY)));
        Assert.InRange(maps.Min(map => map.X), -2, -1.98);
        Assert.InRange(maps.Max(map => map.Y), 1.98, 2);
    }

    [Fact]
    public void Nothing_is_allocated_for_a_picture()
    {
        var (distortion, random, distorted) = (new RandomDistortion(Everything, 28, 28), new SplitMix64(1), new byte[784]);
        distortion.Apply(Mnist.Training.Bytes(0), 0, random, distorted);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var digit = 0; digit < 1000; digit++)
            distortion.Apply(Mnist.Training.Bytes(digit), 0, random, distorted);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 24 * 1000); // the smallest object has 24 bytes
    }

    [Fact]
    public void What_cannot_be_distorted_is_refused()
    {
        Assert.Throws<OptionException>(() => new RandomDistortion(Everything with { Scale = 2 }, 28, 28));
        Assert.Equal(
            "A picture to distort has from 1 to 16777216 pixels, not 5000×5000.",
            Assert.Throws<OptionException>(() => new RandomDistortion(Everything, 5000, 5000)).Message);
    }

    private static unsafe double Move(ElasticField field, int x, int y, int which) => field.Displacements[(((2 * y) + which) * field.Stride) + x];

    private static double Between(byte[] picture, int width, int height, double x, double y, byte outside)
    {
        if (x < 0 || y < 0 || x > width - 1 || y > height - 1)
            return outside;
        var (left, top) = ((int)x, (int)y);
        return ((1 - (y - top)) * Row(top)) + ((y - top) * Row(Math.Min(top + 1, height - 1)));

        double Row(int row) =>
            ((1 - (x - left)) * picture[(row * width) + left]) + ((x - left) * picture[(row * width) + Math.Min(left + 1, width - 1)]);
    }
}
