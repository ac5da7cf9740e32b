namespace Lantern.Images;

/// <summary>Pictures of a dataset together with rotated copies of them.</summary>
public static class Rotations
{
    /// <summary>
    /// More to learn from: each picture followed by itself rotated, by each angle in turn. The new pictures are bytes as well,
    /// see docs/decisions/0009-distorted-pictures-are-bytes.md; what comes from outside is the byte that occurs most often.
    /// </summary>
    /// <param name="pictures">Square pictures.</param>
    /// <param name="degrees">Against the clock; below 0 with it.</param>
    /// <param name="interpolation">How pictures are read between their pixels.</param>
    /// <exception cref="OptionException">The examples are no square pictures, an angle is not finite, or there would be more than 2 GB.</exception>
    public static Dataset WithRotations(
        this Dataset pictures, IReadOnlyList<double> degrees, Interpolation interpolation = Interpolation.CubicSpline)
    {
        ArgumentNullException.ThrowIfNull(degrees);
        ArgumentNullException.ThrowIfNull(pictures);
        var (side, count, inputCount) = (SideOf(pictures), pictures.Count, pictures.InputCount);
        if (degrees.FirstOrDefault(angle => !double.IsFinite(angle), 0) is var odd and not 0)
            throw new OptionException($"A picture cannot be rotated by {odd} degrees.");
        var copies = degrees.Count + 1;
        if ((long)count * copies * inputCount > Array.MaxLength)
            throw new OptionException($"{count} pictures in {copies} positions are more than fit into memory at once.");

        Distortion[] rotations = [.. degrees.Select(angle => new Distortion(side, side, AffineMap.Rotation(angle), interpolation))];
        var bytes = GC.AllocateUninitializedArray<byte>(count * copies * inputCount);
        var labels = new byte[count * copies];
        var (background, partCount) = (pictures.Background, Math.Min(Environment.ProcessorCount, count));
        if (count > 0)
            WorkerPool.Run(partCount, Rotate);
        return Dataset.FromBytes(bytes, labels, inputCount, pictures.LabelNames, pictures.Preparation)
            .Weighted(pictures.HasWeights ? Enumerable.Range(0, count * copies).Select(example => pictures.Weight(example / copies)).ToArray() : default);

        void Rotate(int part)
        {
            var (from, to) = ((int)(part * (long)count / partCount), (int)((part + 1) * (long)count / partCount));
            for (var example = from; example < to; example++)
            {
                pictures.Bytes(example).CopyTo(bytes.AsSpan(example * copies * inputCount));
                labels.AsSpan(example * copies, copies).Fill((byte)pictures.Label(example));
            }

            for (var r = 0; r < rotations.Length; r++)
                rotations[r].Apply(pictures.Bytes(from, to - from), background, bytes.AsSpan(((from * copies) + r + 1) * inputCount), copies * inputCount);
        }
    }

    /// <summary>The width and height of a dataset's pictures.</summary>
    /// <exception cref="OptionException">The examples are no square pictures.</exception>
    internal static int SideOf(Dataset pictures) =>
        pictures.HoldsBytes && (int)Math.Sqrt(pictures.InputCount) is var side && side * side == pictures.InputCount
            ? side
            : throw new OptionException(
                $"Only square pictures can be rotated or distorted; these examples are {(pictures.HoldsBytes ? "bytes" : "numbers")}, {pictures.InputCount} each.");
}
