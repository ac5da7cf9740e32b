using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lantern;

/// <summary>
/// The masks of dropout. Each input of a layer is multiplied by a mask m, which is 0 with probability p and 1/(1 − p)
/// otherwise, so that its expected value is unchanged and prediction needs no correction: forward x = m·a, backward
/// ∂L/∂a = m·∂L/∂x.
/// </summary>
/// <remarks>
/// Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014, "Dropout: A Simple Way to Prevent Neural Networks from
/// Overfitting", JMLR 15, in the form called inverted. A mask is a function of the seed, the number of the step, the place of the
/// example in its batch, the layer and the input alone: 32 bits of <see cref="SplitMix64"/> each, which keep the input if they
/// are below (1 − p)·2³². So it does not depend on threads or vectors, and a resumed training continues with the same masks.
/// </remarks>
internal sealed class Dropout
{
    private const ulong Place = 1UL << 63; // of the seed of all masks in the stream of the training's seed, where nothing else is drawn
    private const int BitsAtOnce = 64;

    private readonly ulong _seed;
    private readonly double _inputShare;
    private readonly double _hiddenShare;

    private Dropout(TrainingOptions options) =>
        (_seed, _inputShare, _hiddenShare) = (SplitMix64.At(options.Seed, Place), options.InputDropout, options.Dropout);

    /// <summary>The dropout of some options; null if they have none.</summary>
    public static Dropout? Of(TrainingOptions options) => options.Drops ? new(options) : null;

    /// <summary>Throws where there is nothing to drop.</summary>
    /// <exception cref="OptionException">Hidden nodes are to be dropped, and the network has none.</exception>
    public static void Check<T>(Network<T> network, TrainingOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (options.Dropout > 0 && network.Layers.Count == 1)
            throw new OptionException($"The network {network} has no hidden nodes that could be dropped.");
    }

    /// <summary>Whether the inputs of a layer are dropped.</summary>
    public bool AppliesTo(int layer) => ShareOf(layer) > 0;

    /// <summary>Fills the mask of the inputs of a layer.</summary>
    /// <param name="step">The number of steps before this one.</param>
    /// <param name="n">The place of the example in its batch.</param>
    /// <param name="layer">The layer, counted from 0, to which dropout applies.</param>
    /// <param name="mask">Receives m, [inputs of the layer].</param>
    public void Fill<T>(long step, int n, int layer, Span<T> mask)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var kept = 1 - ShareOf(layer);
        var bound = (uint)Math.Min(Math.Round(kept * (1L << 32)), uint.MaxValue);
        var scale = T.CreateTruncating(1 / kept);
        var stream = SplitMix64.At(SplitMix64.At(SplitMix64.At(_seed, (ulong)step), (ulong)n), (ulong)layer);
        Span<ulong> bits = stackalloc ulong[BitsAtOnce];
        for (; mask.Length > 0; mask = mask[Math.Min(2 * BitsAtOnce, mask.Length)..])
        {
            SplitMix64.Fill(stream, bits);
            stream = SplitMix64.Ahead(stream, BitsAtOnce);
            Decide(bits, bound, scale, mask[..Math.Min(2 * BitsAtOnce, mask.Length)]);
        }
    }

    /// <summary>values[i] ← mask[i] · values[i]; the mask may be longer.</summary>
    public static void Apply<T>(ReadOnlySpan<T> mask, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var i = 0;
        for (; Vector512<T>.IsSupported && i + Vector512<T>.Count <= values.Length; i += Vector512<T>.Count)
            (Vector512.Create(mask[i..]) * Vector512.Create<T>(values[i..])).CopyTo(values[i..]);
        for (; i < values.Length; i++)
            values[i] = mask[i] * values[i];
    }

    private static void Decide<T>(ReadOnlySpan<ulong> bits, uint bound, T scale, Span<T> mask)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var i = 0;
        if (typeof(T) == typeof(float) && BitConverter.IsLittleEndian)
        {
            var halves = MemoryMarshal.Cast<ulong, uint>(bits);
            var singles = MemoryMarshal.Cast<T, float>(mask);
            var scales = Vector512.Create(float.CreateTruncating(scale)).AsUInt32();
            for (; i + Vector512<uint>.Count <= singles.Length; i += Vector512<uint>.Count)
                (Vector512.LessThan(Vector512.Create(halves[i..]), Vector512.Create(bound)) & scales).AsSingle().CopyTo(singles[i..]);
        }

        for (; i < mask.Length; i++)
            mask[i] = (uint)(bits[i / 2] >> (32 * (i % 2))) < bound ? scale : T.Zero;
    }

    private double ShareOf(int layer) => layer == 0 ? _inputShare : _hiddenShare;
}
