namespace Lantern.Tests;

public sealed class ElasticFieldTests
{
    [Fact]
    public void Smoothed_noise_is_SciPys()
    {
        foreach (var oracle in Oracle.Read("distortions.json").GetProperty("elastic").EnumerateArray())
        {
            var (width, height) = (oracle.GetProperty("width").GetInt32(), oracle.GetProperty("height").GetInt32());
            var (strength, sigma) = (oracle.GetProperty("strength").GetDouble(), oracle.GetProperty("sigma").GetDouble());
            var field = new ElasticField(width, height, strength, sigma);
            field.Draw(new SplitMix64(oracle.GetProperty("seed").GetUInt64()));

            // Twice up to 33 products of weights with the sum 1, each rounded by 6e-8 at most.
            Close.Absolute(oracle.GetProperty("right").ToDoubles(), Moves(field, width, height, 0), strength * 66 * 6e-8);
            Close.Absolute(oracle.GetProperty("down").ToDoubles(), Moves(field, width, height, 1), strength * 66 * 6e-8);
        }
    }

    [Fact]
    public void Noise_lies_evenly_between_minus_one_and_one()
    {
        var field = new ElasticField(100, 100, strength: 1, sigma: 1);
        field.Draw(new SplitMix64(1));
        double[] noise = [.. field.Noise.ToArray().Where(number => number != 0)]; // what lies beyond the width is 0

        Assert.Equal(20_000, noise.Length);
        Assert.InRange(noise.Min(), -1, -0.999);
        Assert.InRange(noise.Max(), 0.999, 1);
        Close.Absolute(0, noise.Average(), 4 * Math.Sqrt(1.0 / 3 / 20_000)); // four standard deviations
        Close.Absolute(1.0 / 3, noise.Average(number => number * number), 4 * Math.Sqrt(4.0 / 45 / 20_000));
    }

    private static unsafe double[] Moves(ElasticField field, int width, int height, int which)
    {
        var moves = new double[width * height];
        for (var i = 0; i < moves.Length; i++)
            moves[i] = field.Displacements[((((2 * (i / width)) + which) * field.Stride) + (i % width))];
        return moves;
    }
}
