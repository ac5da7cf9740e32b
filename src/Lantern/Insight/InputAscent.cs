using System.Numerics;

namespace Lantern;

/// <summary>How <see cref="InputAscent"/> climbs. The defaults were chosen by eye, on networks that read digits.</summary>
public sealed record InputAscentOptions
{
    /// <summary>How many steps.</summary>
    public int StepCount { get; init; } = 400;

    /// <summary>How far a step moves the inputs, as the root of their mean square, where 1 is the whole range of an input.</summary>
    public double StepSize { get; init; } = 0.1;

    /// <summary>How much of each input fades with each step toward the lower end of the range: what nothing speaks for goes dark.</summary>
    public double Decay { get; init; } = 0.05;

    /// <summary>How much of each pixel comes from its four neighbors after each step. Only where the inputs are a picture.</summary>
    public double Blur { get; init; } = 0.1;

    /// <summary>How often the gradient is blurred by half before it is followed. Only where the inputs are a picture.</summary>
    public int GradientBlurCount { get; init; } = 4;

    /// <summary>
    /// By how many pixels the picture is moved about at most, in both directions, another way at each step. Only where the
    /// inputs are a picture.
    /// </summary>
    public int Jitter { get; init; } = 2;
}

/// <summary>
/// Draws what a network takes for a label by going uphill: from a gray picture, each input a little in the direction in which
/// the answer becomes surer. Works for any network. (Simonyan, Vedaldi, Zisserman 2013; Mordvintsev and others 2015.)
/// </summary>
/// <remarks>
/// Followed plainly, the gradient leads to a picture that looks like noise and that the network is quite sure of: it never
/// saw such pictures, so nothing stops it. Three things keep to what digits look like. Smoothness: neighbors are mixed.
/// Decay: paper is dark unless something speaks for ink. And jitter, the strongest: the picture is looked at from slightly
/// different places, so that only what is convincing from all of them remains; the result is the mean over the last round of places. At the end the
/// brightest input is made full.
/// </remarks>
public static class InputAscent
{
    /// <summary>Climbs to a picture of one label.</summary>
    /// <param name="network">Any network.</param>
    /// <param name="label">Which output, counted from 0.</param>
    /// <param name="inputRange">The ends of the range of an input; it begins in the middle.</param>
    /// <param name="pictureWidth">How many inputs are a row of a picture; 0 if the inputs are no picture.</param>
    /// <param name="options">How to climb.</param>
    /// <returns>The inputs, [InputCount].</returns>
    /// <exception cref="OptionException">There is no such output, the inputs are no rows of that width, or there is no step.</exception>
    public static T[] Of<T>(Network<T> network, int label, (double Low, double High) inputRange, int pictureWidth, InputAscentOptions? options = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (label < 0 || label >= network.OutputCount)
            throw new OptionException($"There is no label {label}: the network has {network.OutputCount}, counted from 0 to {network.OutputCount - 1}.");
        if (pictureWidth != 0 && (pictureWidth < 0 || network.InputCount % pictureWidth != 0))
            throw new OptionException($"{network.InputCount} inputs are no picture with rows of {pictureWidth}.");

        options ??= new InputAscentOptions();
        if (options.StepCount < 1 || options.Jitter < 0)
            throw new OptionException($"Climbing needs at least one step and a jitter of at least 0, not {options.StepCount} and {options.Jitter}.");
        var trace = new Trace<T>(network);
        var (inputs, gradients) = (new T[network.InputCount], new T[network.OutputCount]);
        var x = new double[network.InputCount]; // 0 to 1 from end to end of the range
        x.AsSpan().Fill(0.5);
        var places = Places(pictureWidth == 0 ? 0 : options.Jitter);
        var random = new SplitMix64(1);
        var found = new double[x.Length];
        for (var step = 0; step < options.StepCount; step++)
        {
            if (step % places.Length == 0)
                random.Shuffle<(int X, int Y)>(places);
            var place = places[step % places.Length];
            ToInputs(Moved(x, pictureWidth, place.X, place.Y, beyond: x), inputRange, inputs);

            // s = the logarithm of the likelihood of this label, for sigmoids and shares alike: ∂s/∂z = t − a.
            var outputs = trace.Forward(inputs);
            for (var k = 0; k < gradients.Length; k++)
                gradients[k] = (k == label ? T.One : T.Zero) - outputs[k];
            trace.Backward(gradients);

            double[] uphill = [.. trace.InputGradients(0).ToArray().Select(double.CreateTruncating)];
            uphill = Moved(uphill, pictureWidth, -place.X, -place.Y, beyond: new double[x.Length]);
            for (var i = 0; i < options.GradientBlurCount && pictureWidth > 0; i++)
                uphill = Blurred(uphill, pictureWidth, 0.5);
            var size = Math.Sqrt(uphill.Sum(value => value * value) / x.Length);
            for (var i = 0; i < x.Length && size > 0; i++)
                x[i] = Math.Clamp(((1 - options.Decay) * x[i]) + (options.StepSize / size * uphill[i]), 0, 1);
            if (pictureWidth > 0)
                x = Blurred(x, pictureWidth, options.Blur);
            if (step >= options.StepCount - places.Length)
                for (var i = 0; i < x.Length; i++)
                    found[i] += x[i];
        }

        var brightest = found.Max();
        for (var i = 0; i < found.Length && brightest > 0; i++)
            found[i] /= brightest;
        ToInputs(found, inputRange, inputs);
        return inputs;
    }

    /// <summary>All ways to move by at most so much.</summary>
    private static (int X, int Y)[] Places(int most) =>
        [.. from y in Enumerable.Range(-most, (2 * most) + 1) from x in Enumerable.Range(-most, (2 * most) + 1) select (x, y)];

    private static void ToInputs<T>(double[] x, (double Low, double High) range, T[] inputs)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < x.Length; i++)
            inputs[i] = T.CreateTruncating(range.Low + (x[i] * (range.High - range.Low)));
    }

    /// <summary>The picture seen from another place; what comes in from beyond the edge is what stands there already.</summary>
    private static double[] Moved(double[] x, int width, int right, int down, double[] beyond)
    {
        if (right == 0 && down == 0)
            return x;
        var moved = (double[])beyond.Clone();
        var height = x.Length / width;
        for (var row = Math.Max(0, -down); row < Math.Min(height, height - down); row++)
            for (var column = Math.Max(0, -right); column < Math.Min(width, width - right); column++)
                moved[(row * width) + column] = x[((row + down) * width) + column + right];
        return moved;
    }

    /// <summary>Mixes each pixel with the mean of its four neighbors; beyond the edge the picture goes on as it ends.</summary>
    private static double[] Blurred(double[] x, int width, double share)
    {
        var height = x.Length / width;
        var blurred = new double[x.Length];
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                var around = At(row - 1, column) + At(row + 1, column) + At(row, column - 1) + At(row, column + 1);
                blurred[(row * width) + column] = ((1 - share) * At(row, column)) + (share / 4 * around);
            }
        }

        return blurred;

        double At(int row, int column) => x[(Math.Clamp(row, 0, height - 1) * width) + Math.Clamp(column, 0, width - 1)];
    }
}
