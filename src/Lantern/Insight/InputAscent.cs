using System.Numerics;

namespace Lantern.Insight;

/// <summary>Options of <see cref="InputAscent"/>. The defaults were chosen by eye, on networks that read digits.</summary>
public sealed record InputAscentOptions
{
    /// <summary>The number of steps.</summary>
    public int StepCount { get; init; } = 400;

    /// <summary>The root mean square of the change of inputs in a step, as a share of their range.</summary>
    public double StepSize { get; init; } = 0.1;

    /// <summary>The share of each input that is lost in each step, toward the lower end of the range: irrelevant inputs become dark.</summary>
    public double Decay { get; init; } = 0.05;

    /// <summary>The share of each pixel that comes from its four neighbors after each step. Only for inputs that are a picture.</summary>
    public double Blur { get; init; } = 0.1;

    /// <summary>The number of times that the gradient is blurred by half. Only for inputs that are a picture.</summary>
    public int GradientBlurCount { get; init; } = 4;

    /// <summary>
    /// The largest random shift of the picture in each step, in pixels along both axes. Only for inputs that are a picture.
    /// </summary>
    public int Jitter { get; init; } = 2;
}

/// <summary>
/// Gradient ascent on the inputs, from a gray picture to one with a high output for a class. For any network. (Simonyan,
/// Vedaldi, Zisserman 2013; Mordvintsev and others 2015.)
/// </summary>
/// <remarks>
/// Plain gradient ascent leads to noise with a confident answer, since such inputs are far from all training examples. Three
/// regularizers keep the result similar to digits. Blur mixes neighbors. Decay makes irrelevant pixels dark. Jitter, the most
/// effective, shifts the picture in each step, so that only features that are robust against shifts remain; the result is the
/// mean over the last round of shifts, scaled so that the brightest input is at the upper end of the range.
/// </remarks>
public static class InputAscent
{
    /// <summary>Computes inputs with a high output for a class.</summary>
    /// <param name="network">Any network.</param>
    /// <param name="classIndex">The class, counted from 0.</param>
    /// <param name="inputRange">The range of the inputs, which begin in its middle.</param>
    /// <param name="pictureWidth">The number of inputs in a row of a picture; 0 if the inputs are no picture.</param>
    /// <param name="options">The options; the defaults if null.</param>
    /// <returns>The inputs, [InputCount].</returns>
    /// <exception cref="OptionException">There is no such output, the inputs are no rows of that width, or there is no step.</exception>
    public static T[] Of<T>(Network<T> network, int classIndex, (double Low, double High) inputRange, int pictureWidth, InputAscentOptions? options = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        if (classIndex < 0 || classIndex >= network.OutputCount)
            throw new OptionException($"There is no class {classIndex}: the network has {network.OutputCount}, counted from 0 to {network.OutputCount - 1}.");
        if (pictureWidth != 0 && (pictureWidth < 0 || network.InputCount % pictureWidth != 0))
            throw new OptionException($"{network.InputCount} inputs are no picture with rows of {pictureWidth}.");

        options ??= new InputAscentOptions();
        if (options.StepCount < 1 || options.Jitter < 0)
            throw new OptionException($"Gradient ascent needs at least one step and a jitter of at least 0, not {options.StepCount} and {options.Jitter}.");
        var trace = new Trace<T>(network);
        var (inputs, gradients) = (new T[network.InputCount], new T[network.OutputCount]);
        var x = new double[network.InputCount]; // 0 to 1 from end to end of the range
        x.AsSpan().Fill(0.5);
        var shifts = Shifts(pictureWidth == 0 ? 0 : options.Jitter);
        var random = new SplitMix64(1);
        var sum = new double[x.Length];
        for (var step = 0; step < options.StepCount; step++)
        {
            if (step % shifts.Length == 0)
                random.Shuffle<(int X, int Y)>(shifts);
            var shift = shifts[step % shifts.Length];
            ToInputs(Shifted(x, pictureWidth, shift.X, shift.Y, beyond: x), inputRange, inputs);

            // s = the log-likelihood of this class, for sigmoids and softmax alike: ∂s/∂z = t − a.
            var outputs = trace.Forward(inputs);
            for (var k = 0; k < gradients.Length; k++)
                gradients[k] = (k == classIndex ? T.One : T.Zero) - outputs[k];
            trace.Backward(gradients);

            double[] ascent = [.. trace.InputGradients(0).ToArray().Select(double.CreateTruncating)];
            ascent = Shifted(ascent, pictureWidth, -shift.X, -shift.Y, beyond: new double[x.Length]);
            for (var i = 0; i < options.GradientBlurCount && pictureWidth > 0; i++)
                ascent = Blurred(ascent, pictureWidth, 0.5);
            var size = Math.Sqrt(ascent.Sum(value => value * value) / x.Length);
            for (var i = 0; i < x.Length && size > 0; i++)
                x[i] = Math.Clamp(((1 - options.Decay) * x[i]) + (options.StepSize / size * ascent[i]), 0, 1);
            if (pictureWidth > 0)
                x = Blurred(x, pictureWidth, options.Blur);
            if (step >= options.StepCount - shifts.Length)
                for (var i = 0; i < x.Length; i++)
                    sum[i] += x[i];
        }

        var brightest = sum.Max();
        for (var i = 0; i < sum.Length && brightest > 0; i++)
            sum[i] /= brightest;
        ToInputs(sum, inputRange, inputs);
        return inputs;
    }

    /// <summary>All shifts up to a number of pixels along both axes.</summary>
    private static (int X, int Y)[] Shifts(int most) =>
        [.. from y in Enumerable.Range(-most, (2 * most) + 1) from x in Enumerable.Range(-most, (2 * most) + 1) select (x, y)];

    private static void ToInputs<T>(double[] x, (double Low, double High) range, T[] inputs)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < x.Length; i++)
            inputs[i] = T.CreateTruncating(range.Low + (x[i] * (range.High - range.Low)));
    }

    /// <summary>The picture shifted; pixels from beyond the edge are taken from another picture.</summary>
    private static double[] Shifted(double[] x, int width, int right, int down, double[] beyond)
    {
        if (right == 0 && down == 0)
            return x;
        var shifted = (double[])beyond.Clone();
        var height = x.Length / width;
        for (var row = Math.Max(0, -down); row < Math.Min(height, height - down); row++)
            for (var column = Math.Max(0, -right); column < Math.Min(width, width - right); column++)
                shifted[(row * width) + column] = x[((row + down) * width) + column + right];
        return shifted;
    }

    /// <summary>Mixes each pixel with the mean of its four neighbors; pixels at the edge are repeated beyond it.</summary>
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
