using System.Runtime.Intrinsics;

namespace Lantern;

/// <summary>
/// A block of consecutive examples for the first layer of <see cref="ExactDescent"/>: their inputs as differences z = x − offset
/// from the most frequent value, and all their inner products.
/// </summary>
/// <remarks>
/// The offset of pictures is the input of the most frequent byte, the background; tables have none. Where inputs are mostly
/// background, most z are 0 and are left out. The inputs are in one or two parts, for any number of threads, so that two
/// threads can share the work with the same results.
/// </remarks>
internal sealed unsafe class ExampleBlock
{
    /// <summary>Examples per block: more would read the weights less often, but the inner products grow with the square.</summary>
    public const int Capacity = 16; // one number of each makes a vector

    private readonly int[] _examples = new int[Capacity];
    private readonly float _constant; // the term of the offset alone, and of the input 1 of a bias, in every inner product
    private readonly AlignedBuffer<float> _products = new(Capacity * Capacity);
    private readonly AlignedBuffer<float> _sums = new(Capacity);

    public ExampleBlock(Dataset dataset, bool hasBiases)
    {
        var background = dataset.HoldsBytes ? dataset.Background : (byte)0;
        var (low, high) = (dataset.Preparation.InputLow, dataset.Preparation.InputHigh);
        Offset = dataset.HoldsBytes ? (float)((background / 255.0 * (high - low)) + low) : 0;
        _constant = (Offset * Offset * dataset.InputCount) + (hasBiases ? 1 : 0);

        var tileCount = (dataset.InputCount + BlockPart.TileSize - 1) / BlockPart.TileSize;
        var half = (tileCount > 1 ? (tileCount + 1) / 2 : 0) * BlockPart.TileSize;
        Parts = half == 0
            ? [new BlockPart(dataset, background, 0..dataset.InputCount)]
            : [new BlockPart(dataset, background, 0..half), new BlockPart(dataset, background, half..dataset.InputCount)];
        Stride = tileCount * BlockPart.TileSize;
    }

    /// <summary>The inputs in one part or in two.</summary>
    public BlockPart[] Parts { get; }

    /// <summary>The number of inputs, rounded up to whole tiles.</summary>
    public int Stride { get; }

    /// <summary>The number of examples.</summary>
    public int Count { get; private set; }

    /// <summary>The most frequent value of the inputs.</summary>
    public float Offset { get; }

    /// <summary>The examples, by their number in the dataset.</summary>
    public ReadOnlySpan<int> Examples => _examples.AsSpan(0, Count);

    /// <summary>Σz of each example, [Count]; 0 for tables, which do not need it since their offset is 0.</summary>
    public float* Sums => _sums.Pointer;

    /// <summary>The inner products x_t·x_s for s &lt; t, plus 1 if there are biases, [Count, Capacity].</summary>
    public float* Products => _products.Pointer;

    /// <summary>Takes the next examples off a list, to be loaded by <see cref="Load"/> for each part and <see cref="Join"/>.</summary>
    public void Take(ref ReadOnlySpan<int> examples)
    {
        Count = Math.Min(Capacity, examples.Length);
        examples[..Count].CopyTo(_examples);
        examples = examples[Count..];
    }

    /// <summary>Gives up what was taken and loaded: the block is empty.</summary>
    public void Clear()
    {
        Count = 0;
        for (var part = 0; part < Parts.Length; part++)
            Load(part);
    }

    /// <summary>Loads one part. Different parts may be loaded by different threads.</summary>
    public void Load(int part) => Parts[part].Load(Examples);

    /// <summary>Joins the parts: Σz over all of them, and x_t·x_s = z_t·z_s + offset·(Σz_t + Σz_s) + n·offset², plus 1 for the biases.</summary>
    public void Join()
    {
        var sums = Vector512<float>.Zero;
        foreach (var part in Parts)
            sums += Vector512.Load(part.Sums);
        sums.Store(Sums);

        for (var t = 0; t < Count; t++)
        {
            var products = Fused.MultiplyAdd(
                Vector512.Create(Offset), sums + Vector512.Create(Sums[t]), Vector512.Create(_constant));
            foreach (var part in Parts)
                products += Vector512.Load(part.Products + (t * Capacity));
            products.Store(Products + (t * Capacity));
        }
    }
}
