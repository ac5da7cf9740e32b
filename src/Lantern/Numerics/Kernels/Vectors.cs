using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lantern.Numerics;

/// <summary>
/// The operations on vectors of single-precision numbers of one width: a kernel is written once and compiled for each width.
/// <see cref="Vector512{T}"/> would become two or four shorter vectors on other processors, which costs registers that
/// the innermost loops do not have.
/// </summary>
internal unsafe interface IVectorWidth<TVector>
    where TVector : struct
{
    static abstract int Count { get; }

    static abstract TVector Create(float value);

    static abstract TVector Load(float* source);

    static abstract void Store(TVector values, float* target);

    /// <summary>x·y + sum with one rounding.</summary>
    static abstract TVector Fma(TVector x, TVector y, TVector sum);
}

/// <summary>AVX-512.</summary>
internal readonly unsafe struct Width512 : IVectorWidth<Vector512<float>>
{
    public static int Count => Vector512<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Create(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> values, float* target) => values.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fma(Vector512<float> x, Vector512<float> y, Vector512<float> sum) => Fused.MultiplyAdd(x, y, sum);
}

/// <summary>AVX2.</summary>
internal readonly unsafe struct Width256 : IVectorWidth<Vector256<float>>
{
    public static int Count => Vector256<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Create(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> values, float* target) => values.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Fma(Vector256<float> x, Vector256<float> y, Vector256<float> sum) => Fused.MultiplyAdd(x, y, sum);
}

/// <summary>Arm's Advanced SIMD, and all processors without wider vectors.</summary>
internal readonly unsafe struct Width128 : IVectorWidth<Vector128<float>>
{
    public static int Count => Vector128<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Create(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> values, float* target) => values.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Fma(Vector128<float> x, Vector128<float> y, Vector128<float> sum) => Fused.MultiplyAdd(x, y, sum);
}

/// <summary>The width of a panel in vectors (see <see cref="PanelKernels"/>), as a type.</summary>
internal interface IPanel
{
    static abstract int Vectors { get; }
}

/// <summary>Panels of 1 to 13 vectors: twice 13 sums and three operands fit into 32 registers.</summary>
internal static class Panel
{
    public readonly struct Of1 : IPanel { public static int Vectors => 1; }

    public readonly struct Of2 : IPanel { public static int Vectors => 2; }

    public readonly struct Of3 : IPanel { public static int Vectors => 3; }

    public readonly struct Of4 : IPanel { public static int Vectors => 4; }

    public readonly struct Of5 : IPanel { public static int Vectors => 5; }

    public readonly struct Of6 : IPanel { public static int Vectors => 6; }

    public readonly struct Of7 : IPanel { public static int Vectors => 7; }

    public readonly struct Of8 : IPanel { public static int Vectors => 8; }

    public readonly struct Of9 : IPanel { public static int Vectors => 9; }

    public readonly struct Of10 : IPanel { public static int Vectors => 10; }

    public readonly struct Of11 : IPanel { public static int Vectors => 11; }

    public readonly struct Of12 : IPanel { public static int Vectors => 12; }

    public readonly struct Of13 : IPanel { public static int Vectors => 13; }
}
