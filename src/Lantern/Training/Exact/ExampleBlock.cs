using System.Runtime.Intrinsics;

namespace Lantern;

/// <summary>
/// Some neighboring examples, made ready for the first layer of <see cref="ExactDescent"/>: their inputs as differences
/// z = x − offset from a value that most inputs have, and all their inner products.
/// </summary>
/// <remarks>
/// The offset of pictures is the input of the byte that occurs most often, the background; tables have none. Where inputs
/// are mostly background, most z are 0 and are passed over; where they are not, nothing is lost. The inputs stand in one or
/// two parts, whatever the number of threads, so that two threads can share the work and what comes of it is the same.
/// </remarks>
internal sealed unsafe class ExampleBlock
{
    /// <summary>Examples per block: more would touch the weights less often, but the inner products grow with the square.</summary>
    public const int Capacity = 16; // one number of each makes a vector

    private readonly int[] _examples = new int[Capacity];
    private readonly float _constant; // what the offset alone, and the input 1 of a bias, add to every inner product
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

    /// <summary>Inputs of one example, rounded up to whole tiles.</summary>
    public int Stride { get; }

    /// <summary>How many examples there are.</summary>
    public int Count { get; private set; }

    /// <summary>The value that most inputs have.</summary>
    public float Offset { get; }

    /// <summary>Which examples, by their number in the dataset.</summary>
    public ReadOnlySpan<int> Examples => _examples.AsSpan(0, Count);

    /// <summary>Σz of each example, [Count]; 0 for tables, whose offset is 0, so that nobody needs it.</summary>
    public float* Sums => _sums.Pointer;

    /// <summary>The inner products x_t·x_s for s &lt; t, and 1 more if there are biases. [Count, Capacity].</summary>
    public float* Products => _products.Pointer;

    /// <summary>Takes the next examples off a list. They are ready once each part was loaded and the parts were joined.</summary>
    public void Take(ref ReadOnlySpan<int> examples)
    {
        Count = Math.Min(Capacity, examples.Length);
        examples[..Count].CopyTo(_examples);
        examples = examples[Count..];
    }

    /// <summary>Makes one part ready; each part may have a thread of its own.</summary>
    public void Load(int part) => Parts[part].Load(Examples);

    /// <summary>Σz over all parts, and x_t·x_s = z_t·z_s + offset·(Σz_t + Σz_s) + n·offset², and 1 for the biases.</summary>
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
