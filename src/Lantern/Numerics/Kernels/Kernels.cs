using System.Numerics;
using System.Runtime.Intrinsics;

namespace Lantern.Numerics;

/// <summary>
/// The kernels of a layer in any precision: <see cref="SimdKernels"/> for float and double, else <see cref="ReferenceKernels"/>.
/// The choice is made at compile time.
/// </summary>
internal static class Kernels
{
    /// <inheritdoc cref="ReferenceKernels.Forward"/>
    public static void Forward<T>(
        ReadOnlySpan<T> inputs,
        ReadOnlySpan<T> weights,
        ReadOnlySpan<T> biases,
        int batchSize,
        int inputCount,
        int outputCount,
        Span<T> preActivations)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512<T>.IsSupported)
            SimdKernels.Forward(inputs, weights, biases, batchSize, inputCount, outputCount, preActivations);
        else
            ReferenceKernels.Forward(inputs, weights, biases, batchSize, inputCount, outputCount, preActivations);
    }

    /// <inheritdoc cref="ReferenceKernels.InputGradients"/>
    public static void InputGradients<T>(
        ReadOnlySpan<T> gradients,
        ReadOnlySpan<T> weights,
        int batchSize,
        int inputCount,
        int outputCount,
        Span<T> inputGradients)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512<T>.IsSupported)
            SimdKernels.InputGradients(gradients, weights, batchSize, inputCount, outputCount, inputGradients);
        else
            ReferenceKernels.InputGradients(gradients, weights, batchSize, inputCount, outputCount, inputGradients);
    }

    /// <inheritdoc cref="ReferenceKernels.AddWeightGradients"/>
    public static void AddWeightGradients<T>(
        ReadOnlySpan<T> gradients,
        ReadOnlySpan<T> inputs,
        T scale,
        int batchSize,
        int inputCount,
        int outputCount,
        Span<T> weights)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512<T>.IsSupported)
            SimdKernels.AddWeightGradients(gradients, inputs, scale, batchSize, inputCount, outputCount, weights);
        else
            ReferenceKernels.AddWeightGradients(gradients, inputs, scale, batchSize, inputCount, outputCount, weights);
    }

    /// <inheritdoc cref="ReferenceKernels.AddBiasGradients"/>
    public static void AddBiasGradients<T>(
        ReadOnlySpan<T> gradients,
        T scale,
        int batchSize,
        int outputCount,
        Span<T> biases)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512<T>.IsSupported)
            SimdKernels.AddBiasGradients(gradients, scale, batchSize, outputCount, biases);
        else
            ReferenceKernels.AddBiasGradients(gradients, scale, batchSize, outputCount, biases);
    }
}
