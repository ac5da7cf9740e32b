using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lantern;

/// <summary>
/// Chooses between the twins: <see cref="SimdKernels"/> for single precision, else <see cref="ReferenceKernels"/>.
/// The test on T is decided at compile time; nothing of it is left in the code that runs.
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
        if (typeof(T) == typeof(float))
            SimdKernels.Forward(Single(inputs), Single(weights), Single(biases), batchSize, inputCount, outputCount, Single(preActivations));
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
        if (typeof(T) == typeof(float))
            SimdKernels.InputGradients(Single(gradients), Single(weights), batchSize, inputCount, outputCount, Single(inputGradients));
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
        if (typeof(T) == typeof(float))
            SimdKernels.AddWeightGradients(Single(gradients), Single(inputs), Unsafe.BitCast<T, float>(scale), batchSize, inputCount, outputCount, Single(weights));
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
        if (typeof(T) == typeof(float))
            SimdKernels.AddBiasGradients(Single(gradients), Unsafe.BitCast<T, float>(scale), batchSize, outputCount, Single(biases));
        else
            ReferenceKernels.AddBiasGradients(gradients, scale, batchSize, outputCount, biases);
    }

    private static ReadOnlySpan<float> Single<T>(ReadOnlySpan<T> values)
        where T : unmanaged => MemoryMarshal.Cast<T, float>(values);

    private static Span<float> Single<T>(Span<T> values)
        where T : unmanaged => MemoryMarshal.Cast<T, float>(values);
}
