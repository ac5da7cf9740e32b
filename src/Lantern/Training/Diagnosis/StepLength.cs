using System.Globalization;
using System.Numerics;

namespace Lantern;

/// <summary>Estimates of the length of a training's steps, and of a suitable learning rate.</summary>
internal static class StepLength
{
    /// <summary>The norm of a step on these examples, divided by the norm of all parameters.</summary>
    public static double Share<T>(Network<T> network, Dataset sample, TrainingOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var size = Math.Sqrt(SumOfSquares<T>(network.OwnParameters));
        if (options.Optimizer.GradientsPerStep is not { } stepsPerGradient)
            return options.LearningRate * Math.Sqrt(network.OwnParameters.Length) / size; // about the learning rate for each

        var count = Math.Min(options.BatchSize, sample.Count);
        var (inputs, targets, gradients) = (new T[count * sample.InputCount], new T[count * sample.OutputCount], new T[network.OwnParameters.Length]);
        for (var n = 0; n < count; n++)
        {
            sample.CopyInputs(n, inputs.AsSpan(n * sample.InputCount, sample.InputCount));
            sample.CopyTarget(n, targets.AsSpan(n * sample.OutputCount, sample.OutputCount));
        }

        var backpropagation = new Backpropagation<T>(network, options.Loss, options.RuleFor(network.Layers[^1].Activation), count);
        backpropagation.Forward(inputs);
        backpropagation.Backward(targets);
        backpropagation.CopyGradients(gradients);
        return stepsPerGradient * options.LearningRate * Math.Sqrt(SumOfSquares<T>(gradients)) / size;
    }

    /// <summary>
    /// A learning rate to begin with. With unbounded activations gradient descent diverges above 2 over the largest curvature,
    /// which for one layer is at most the mean of Σx². (LeCun et al. 1998, Efficient BackProp.)
    /// </summary>
    public static double UsualLearningRate<T>(Network<T> network, Dataset sample, TrainingOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (options.Optimizer.GradientsPerStep is not { } stepsPerGradient)
            return options.Optimizer.UsualLearningRate;
        var isBounded = network.Layers.All(layer => double.IsFinite(layer.Activation.Range.High));
        var norm = isBounded ? 0 : ExampleSample.Columns(sample, sample.InputCount, sample.CopyInputs).Sum(column => column.MeanSquare);
        return Math.Min(0.1, 1 / norm) / stepsPerGradient;
    }

    /// <summary>Rounds down to 1, 2 or 5 times a power of ten: the estimate is no more precise.</summary>
    public static double Round(double x)
    {
        var power = Math.Floor(Math.Log10(x) + 1e-9);
        var digit = x / Math.Pow(10, power) + 1e-9;
        return double.Parse(string.Create(CultureInfo.InvariantCulture, $"{(digit >= 5 ? 5 : digit >= 2 ? 2 : 1)}e{power}"), CultureInfo.InvariantCulture);
    }

    private static double SumOfSquares<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = 0.0;
        foreach (var number in numbers)
            sum += double.CreateTruncating(number) * double.CreateTruncating(number);
        return sum;
    }
}
