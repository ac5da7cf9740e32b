using System.Numerics;

namespace Lantern.Numerics;

/// <summary>
/// The arithmetic of a fully connected layer as plain loops, one for each formula. Never optimized: they are the oracle for
/// <see cref="SimdKernels"/>, which has the same names, order and signatures, and serve every precision without a fast twin.
/// </summary>
/// <remarks>
/// x = inputs of the layer, z = its weighted sums, g = derivatives of the loss with respect to z, W = weights, b = biases.
/// All matrices lie row by row; a batch is one example per row.
/// </remarks>
internal static class ReferenceKernels
{
    /// <summary>The matrix product C = A·B, which <see cref="MatrixKernels"/> computes in tiles and panels.</summary>
    public static void Multiply<T>(
        ReadOnlySpan<T> a, // [rowCount, depth]
        ReadOnlySpan<T> b, // [depth, columnCount]
        int rowCount,
        int depth,
        int columnCount,
        Span<T> c) // [rowCount, columnCount]
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var row = 0; row < rowCount; row++)
        {
            for (var column = 0; column < columnCount; column++)
            {
                var sum = T.Zero;
                for (var k = 0; k < depth; k++)
                    sum = T.FusedMultiplyAdd(a[(row * depth) + k], b[(k * columnCount) + column], sum);
                c[(row * columnCount) + column] = sum;
            }
        }
    }

    /// <summary>Forward: z = W·x + b for each example.</summary>
    public static void Forward<T>(
        ReadOnlySpan<T> inputs, // x [batchSize, inputCount]
        ReadOnlySpan<T> weights, // W [outputCount, inputCount]
        ReadOnlySpan<T> biases, // b [outputCount], or empty
        int batchSize,
        int inputCount,
        int outputCount,
        Span<T> preActivations) // z [batchSize, outputCount]
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var n = 0; n < batchSize; n++)
        {
            for (var o = 0; o < outputCount; o++)
            {
                var sum = biases.IsEmpty ? T.Zero : biases[o];
                for (var i = 0; i < inputCount; i++)
                    sum += weights[(o * inputCount) + i] * inputs[(n * inputCount) + i];
                preActivations[(n * outputCount) + o] = sum;
            }
        }
    }

    /// <summary>Backward: ∂L/∂x = Wᵀ·g for each example, the derivative of z = W·x + b by x.</summary>
    public static void InputGradients<T>(
        ReadOnlySpan<T> gradients, // g [batchSize, outputCount]
        ReadOnlySpan<T> weights, // W [outputCount, inputCount]
        int batchSize,
        int inputCount,
        int outputCount,
        Span<T> inputGradients) // ∂L/∂x [batchSize, inputCount]
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var n = 0; n < batchSize; n++)
        {
            for (var i = 0; i < inputCount; i++)
            {
                var sum = T.Zero;
                for (var o = 0; o < outputCount; o++)
                    sum += weights[(o * inputCount) + i] * gradients[(n * outputCount) + o];
                inputGradients[(n * inputCount) + i] = sum;
            }
        }
    }

    /// <summary>
    /// Adds the derivative of z = W·x + b by W, scaled and summed over the batch: W += scale · Σ g·xᵀ. With
    /// scale = −learningRate/batchSize on the weights themselves this is the step of gradient descent.
    /// </summary>
    public static void AddWeightGradients<T>(
        ReadOnlySpan<T> gradients, // g [batchSize, outputCount]
        ReadOnlySpan<T> inputs, // x [batchSize, inputCount]
        T scale,
        int batchSize,
        int inputCount,
        int outputCount,
        Span<T> weights) // W [outputCount, inputCount]
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var n = 0; n < batchSize; n++)
        {
            for (var o = 0; o < outputCount; o++)
            {
                var step = scale * gradients[(n * outputCount) + o];
                for (var i = 0; i < inputCount; i++)
                    weights[(o * inputCount) + i] += step * inputs[(n * inputCount) + i];
            }
        }
    }

    /// <summary>The same for the biases, whose input is always 1: b += scale · Σ g.</summary>
    public static void AddBiasGradients<T>(
        ReadOnlySpan<T> gradients, // g [batchSize, outputCount]
        T scale,
        int batchSize,
        int outputCount,
        Span<T> biases) // b [outputCount]
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var n = 0; n < batchSize; n++)
        {
            for (var o = 0; o < outputCount; o++)
                biases[o] += scale * gradients[(n * outputCount) + o];
        }
    }

    /// <summary>Each number rounded to another precision.</summary>
    public static void Narrow<T>(ReadOnlySpan<double> numbers, Span<T> rounded)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < numbers.Length; i++)
            rounded[i] = T.CreateTruncating(numbers[i]);
    }
}
