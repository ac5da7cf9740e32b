using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lantern.Images;

namespace Lantern;

/// <summary>
/// Examples in order: the inputs of each, and what the network should answer. Either pictures (bytes with a label each,
/// kept as bytes and prepared when they are read) or tables (numbers with a target or a label each, taken as they are).
/// A dataset never changes; <c>dataset[..100]</c> is a view of the first hundred examples.
/// </summary>
public sealed class Dataset
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly ReadOnlyMemory<byte> _labels;
    private readonly ReadOnlyMemory<double> _numbers;
    private readonly ReadOnlyMemory<double> _targets;
    private readonly ReadOnlyMemory<double> _weights; // of each example, or empty if all count alike
    private readonly float[] _singleTable = [];
    private readonly double[] _doubleTable = [];
    private Lazy<string> _contentHash;

    private Dataset(
        ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> labels, int inputCount, IReadOnlyList<string> labelNames, Preparation preparation)
    {
        (_bytes, _labels, InputCount, OutputCount) = (bytes, labels, inputCount, labelNames.Count);
        (LabelNames, Preparation, Count) = (labelNames, preparation, labels.Length);
        (_singleTable, _doubleTable) = (preparation.InputTable<float>(), preparation.InputTable<double>());
        _contentHash = new(Hash);
    }

    private Dataset(ReadOnlyMemory<double> numbers, ReadOnlyMemory<double> targets, int count, int inputCount, int outputCount)
    {
        (_numbers, _targets, Count, InputCount, OutputCount) = (numbers, targets, count, inputCount, outputCount);
        (LabelNames, Preparation) = ([], Preparation.UnitRange);
        _contentHash = new(Hash);
    }

    private Dataset(ReadOnlyMemory<double> numbers, ReadOnlyMemory<byte> labels, int inputCount, IReadOnlyList<string> labelNames)
    {
        (_numbers, _labels, Count, InputCount, OutputCount) = (numbers, labels, labels.Length, inputCount, labelNames.Count);
        (LabelNames, Preparation) = (labelNames, Preparation.UnitRange);
        _contentHash = new(Hash);
    }

    /// <summary>A dataset of the same kind with other examples.</summary>
    private Dataset(
        Dataset kind,
        int count,
        ReadOnlyMemory<byte> bytes,
        ReadOnlyMemory<byte> labels,
        ReadOnlyMemory<double> numbers,
        ReadOnlyMemory<double> targets,
        ReadOnlyMemory<double> weights)
    {
        (_bytes, _labels, _numbers, _targets, _weights) = (bytes, labels, numbers, targets, weights);
        (InputCount, OutputCount, LabelNames, Preparation, Count) = (kind.InputCount, kind.OutputCount, kind.LabelNames, kind.Preparation, count);
        (_singleTable, _doubleTable) = (kind._singleTable, kind._doubleTable);
        _contentHash = new(Hash);
    }

    /// <summary>How many examples.</summary>
    public int Count { get; }

    /// <summary>How many inputs each example has.</summary>
    public int InputCount { get; }

    /// <summary>How many outputs a network for this dataset has: one for each label, or the length of the targets.</summary>
    public int OutputCount { get; }

    /// <summary>What the labels are called, by number; empty for tables with targets.</summary>
    public IReadOnlyList<string> LabelNames { get; }

    /// <summary>How bytes become inputs and labels become targets.</summary>
    public Preparation Preparation { get; }

    /// <summary>Whether the examples are bytes with labels; else they are numbers.</summary>
    internal bool HoldsBytes => _singleTable.Length > 0;

    private bool HasLabels => LabelNames.Count > 0;

    /// <summary>Pictures, or anything else that comes as bytes, each with a label.</summary>
    /// <param name="values">0…255, [examples, inputCount] row by row. Not copied; must not change.</param>
    /// <param name="labels">The answer to each example as an index into <paramref name="labelNames"/>. Not copied.</param>
    /// <param name="inputCount">Values per example.</param>
    /// <param name="labelNames">What the labels are called, such as "0" to "9".</param>
    /// <param name="preparation">How bytes become inputs and labels become targets.</param>
    /// <exception cref="OptionException">The lengths do not fit together, or a label has no name.</exception>
    public static Dataset FromBytes(
        ReadOnlyMemory<byte> values, ReadOnlyMemory<byte> labels, int inputCount, IReadOnlyList<string> labelNames, Preparation preparation)
    {
        CheckLabels(values.Length, labels.Span, inputCount, labelNames);
        return new Dataset(values, labels, inputCount, labelNames, preparation);
    }

    /// <summary>A table of numbers, each row with a label; in the target 1 stands for the label and 0 for all others.</summary>
    /// <param name="values">[examples, inputCount] row by row. Not copied; must not change.</param>
    /// <param name="labels">The answer to each example as an index into <paramref name="labelNames"/>. Not copied.</param>
    /// <param name="inputCount">Values per example.</param>
    /// <param name="labelNames">What the labels are called.</param>
    /// <exception cref="OptionException">The lengths do not fit together, or a label has no name.</exception>
    public static Dataset FromNumbers(
        ReadOnlyMemory<double> values, ReadOnlyMemory<byte> labels, int inputCount, IReadOnlyList<string> labelNames)
    {
        CheckLabels(values.Length, labels.Span, inputCount, labelNames);
        return new Dataset(values, labels, inputCount, labelNames);
    }

    /// <summary>A table of numbers, each row with the outputs that are wanted for it.</summary>
    /// <param name="values">[examples, inputCount] row by row. Not copied; must not change.</param>
    /// <param name="targets">[examples, targetCount] row by row. Not copied.</param>
    /// <param name="inputCount">Values per example.</param>
    /// <param name="targetCount">Wanted outputs per example.</param>
    /// <exception cref="OptionException">The lengths do not fit together.</exception>
    public static Dataset FromNumbers(ReadOnlyMemory<double> values, ReadOnlyMemory<double> targets, int inputCount, int targetCount) =>
        inputCount >= 1 && targetCount >= 1 && targets.Length % targetCount == 0 && values.Length == (long)(targets.Length / targetCount) * inputCount
            ? new Dataset(values, targets, targets.Length / targetCount, inputCount, targetCount)
            : throw new OptionException($"{targets.Length} targets, {targetCount} for each example, do not fit {values.Length} values, {inputCount} for each.");

    /// <summary>A table of numbers, each row with the outputs that are wanted for it.</summary>
    /// <param name="inputs">One row for each example, all of one length. Copied.</param>
    /// <param name="targets">One row for each example, all of one length. Copied.</param>
    /// <exception cref="OptionException">No rows, different numbers of rows, or rows of different lengths.</exception>
    public static Dataset FromRows(IReadOnlyList<double[]> inputs, IReadOnlyList<double[]> targets)
    {
        if (inputs.Count == 0 || inputs.Count != targets.Count)
            throw new OptionException($"Inputs and targets need one row each for every example, not {inputs.Count} and {targets.Count} rows.");
        return new Dataset(Flat(inputs, "inputs"), Flat(targets, "targets"), inputs.Count, inputs[0].Length, targets[0].Length);

        static double[] Flat(IReadOnlyList<double[]> rows, string name)
        {
            if (rows.FirstOrDefault(row => row.Length != rows[0].Length || row.Length == 0) is { } odd)
                throw new OptionException($"All rows of the {name} need the same length of at least 1, not {rows[0].Length} and {odd.Length}.");
            return [.. rows.SelectMany(row => row)];
        }
    }

    /// <summary>A view of some neighbouring examples; <c>dataset[10..20]</c> calls this.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many examples.</exception>
    public Dataset Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Count - start);
        return new(this, length, Part(_bytes, InputCount), Part(_labels), Part(_numbers, InputCount), Part(_targets, OutputCount), Part(_weights));

        ReadOnlyMemory<T> Part<T>(ReadOnlyMemory<T> all, int perExample = 1) => all.IsEmpty ? all : all.Slice(start * perExample, length * perExample);
    }

    /// <summary>Some of the examples, in this order; copied.</summary>
    /// <param name="examples">Which, counted from 0; one may come several times.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public Dataset Pick(params ReadOnlySpan<int> examples)
    {
        foreach (var example in examples)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)example, (uint)Count, nameof(examples));
        return new(
            this,
            examples.Length,
            Of(_bytes, InputCount, examples),
            Of(_labels, 1, examples),
            Of(_numbers, InputCount, examples),
            Of(_targets, OutputCount, examples),
            Of(_weights, 1, examples));

        static ReadOnlyMemory<T> Of<T>(ReadOnlyMemory<T> all, int perExample, ReadOnlySpan<int> examples)
        {
            if (all.IsEmpty)
                return all;
            var picked = GC.AllocateUninitializedArray<T>(checked(examples.Length * perExample));
            for (var n = 0; n < examples.Length; n++)
                all.Span.Slice(examples[n] * perExample, perExample).CopyTo(picked.AsSpan(n * perExample));
            return picked;
        }
    }

    /// <summary>
    /// Two parts, one to learn from and one to see how well that goes. Which example goes where is drawn at random; each label
    /// has its share in both parts, to within one example (stratified), and each part keeps the order of the whole.
    /// </summary>
    /// <param name="share">How much goes into the validation part, between 0 and 1.</param>
    /// <param name="seed">The same seed, the same parts.</param>
    /// <exception cref="OptionException">The share is not between 0 and 1, or one part would be empty.</exception>
    /// <example><code>var (training, validation) = digits.Split(0.1, seed: 1);</code></example>
    public (Dataset Training, Dataset Validation) Split(double share, ulong seed)
    {
        if (!(share > 0 && share < 1))
            throw new OptionException($"The share of the validation part must be between 0 and 1, not {share}.");
        var isPicked = StratifiedDraw.Of(Count, Stratum, share, seed);
        if (!isPicked.Contains(true) || !isPicked.Contains(false))
            throw new OptionException($"A validation part of {share} of {Count} examples would leave {(isPicked.Contains(false) ? "it" : "the other part")} empty.");
        return Divide(isPicked);
    }

    /// <summary>The same with exactly so many examples in the validation part.</summary>
    /// <param name="validationCount">At least 1, and fewer than there are.</param>
    /// <param name="seed">The same seed, the same parts.</param>
    /// <exception cref="OptionException">One part would be empty.</exception>
    /// <example><code>var (training, validation) = digits.Split(10_000, seed: 1);</code></example>
    public (Dataset Training, Dataset Validation) Split(int validationCount, ulong seed) => validationCount >= 1 && validationCount < Count
        ? Divide(StratifiedDraw.Of(Count, Stratum, validationCount, seed))
        : throw new OptionException($"A validation part of {validationCount} of {Count} examples would leave {(validationCount < 1 ? "it" : "the other part")} empty.");

    /// <summary>
    /// The same examples, of which some count more than others in training: a step takes the weighted mean of the batch,
    /// Σ w·L / Σ w. In <see cref="Evaluation"/> all count alike.
    /// </summary>
    /// <param name="weights">w of each example, 0 or more. Copied.</param>
    /// <exception cref="OptionException">Not one weight for each example, a weight below 0 or not finite, or none above 0.</exception>
    public Dataset WithWeights(ReadOnlySpan<double> weights)
    {
        if (weights.Length != Count)
            throw new OptionException($"{Count} examples need one weight each, not {weights.Length}.");
        foreach (var weight in weights)
        {
            if (!(weight >= 0 && double.IsFinite(weight)))
                throw new OptionException($"The weight of an example must be a number of at least 0, not {weight}.");
        }

        if (Count > 0 && weights.IndexOfAnyExcept(0) < 0)
            throw new OptionException("All examples have weight 0: there would be nothing to learn from.");
        return Weighted(weights.ToArray());
    }

    /// <summary>The same with weights that are right, or with none; not copied.</summary>
    internal Dataset Weighted(ReadOnlyMemory<double> weights) =>
        new(this, Count, _bytes, _labels, _numbers, _targets, weights) { _contentHash = _contentHash };

    /// <summary>Whether examples have weights of their own.</summary>
    internal bool HasWeights => !_weights.IsEmpty;

    /// <summary>How much an example counts in training: 1 unless it was given a weight.</summary>
    public double Weight(int example) => HasWeights ? _weights.Span[example] : 1;

    /// <summary>The same pictures prepared in another way.</summary>
    /// <exception cref="InvalidOperationException">The dataset is a table, which is taken as it is.</exception>
    public Dataset With(Preparation preparation) =>
        new Dataset(OfBytes()._bytes, _labels, InputCount, LabelNames, preparation) { _contentHash = _contentHash }.Weighted(_weights);

    /// <summary>
    /// More to learn from: each picture followed by itself rotated, by each angle in turn. The new pictures are bytes as well,
    /// see docs/decisions/0009-distorted-pictures-are-bytes.md; what comes from outside is <see cref="Background"/>.
    /// </summary>
    /// <param name="degrees">Against the clock; below 0 with it.</param>
    /// <param name="interpolation">How pictures are read between their pixels.</param>
    /// <exception cref="OptionException">The examples are no square pictures, an angle is not finite, or there would be more than 2 GB.</exception>
    public Dataset WithRotations(IReadOnlyList<double> degrees, Interpolation interpolation = Interpolation.CubicSpline)
    {
        var side = PictureSide;
        if (degrees.FirstOrDefault(angle => !double.IsFinite(angle), 0) is var odd and not 0)
            throw new OptionException($"A picture cannot be rotated by {odd} degrees.");
        var copies = degrees.Count + 1;
        if ((long)Count * copies * InputCount > Array.MaxLength)
            throw new OptionException($"{Count} pictures in {copies} positions are more than fit into memory at once.");

        Distortion[] rotations = [.. degrees.Select(angle => new Distortion(side, side, AffineMap.Rotation(angle), interpolation))];
        var bytes = GC.AllocateUninitializedArray<byte>(Count * copies * InputCount);
        var labels = new byte[Count * copies];
        var (background, partCount) = (Background, Math.Min(Environment.ProcessorCount, Count));
        if (Count > 0)
            WorkerPool.Run(partCount, Rotate);
        return new Dataset(bytes, labels, InputCount, LabelNames, Preparation)
            .Weighted(HasWeights ? Enumerable.Range(0, Count * copies).Select(example => Weight(example / copies)).ToArray() : default);

        void Rotate(int part)
        {
            var (from, to) = (part * (long)Count / partCount, (part + 1) * (long)Count / partCount);
            for (var example = (int)from; example < to; example++)
            {
                Bytes(example).CopyTo(bytes.AsSpan(example * copies * InputCount));
                labels.AsSpan(example * copies, copies).Fill(_labels.Span[example]);
            }

            var pictures = _bytes.Span[((int)from * InputCount)..((int)to * InputCount)];
            for (var r = 0; r < rotations.Length; r++)
                rotations[r].Apply(pictures, background, bytes.AsSpan((((int)from * copies) + r + 1) * InputCount), copies * InputCount);
        }
    }

    /// <summary>How wide and high the pictures are.</summary>
    /// <exception cref="OptionException">The examples are no square pictures.</exception>
    internal int PictureSide =>
        HoldsBytes && (int)Math.Sqrt(InputCount) is var side && side * side == InputCount
            ? side
            : throw new OptionException($"Only square pictures can be rotated or distorted; these examples are {(HoldsBytes ? "bytes" : "numbers")}, {InputCount} each.");

    /// <summary>The byte that occurs most often in the first thousand examples.</summary>
    internal byte Background
    {
        get
        {
            Span<long> counts = stackalloc long[256];
            counts.Clear();
            for (var example = 0; example < Math.Min(Count, 1000); example++)
            {
                foreach (var value in Bytes(example))
                    counts[value]++;
            }

            var most = 0;
            for (var value = 1; value < counts.Length; value++)
            {
                if (counts[value] > counts[most])
                    most = value;
            }

            return (byte)most;
        }
    }

    /// <summary>The answer to an example, as an index into <see cref="LabelNames"/>.</summary>
    /// <exception cref="InvalidOperationException">The dataset is a table with targets.</exception>
    public int Label(int example) => Labelled()._labels.Span[example];

    /// <summary>The values of an example as they were read, [InputCount].</summary>
    /// <exception cref="InvalidOperationException">The dataset is a table.</exception>
    public ReadOnlySpan<byte> Bytes(int example) => OfBytes()._bytes.Span.Slice(example * InputCount, InputCount);

    /// <summary>Writes what the network is to see of an example.</summary>
    /// <param name="example">Counted from 0.</param>
    /// <param name="inputs">Receives the prepared inputs, [InputCount].</param>
    public void CopyInputs<T>(int example, Span<T> inputs)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape.Check<T>(inputs, InputCount);
        if (HoldsBytes)
        {
            ReadOnlySpan<T> table =
                typeof(T) == typeof(float) ? MemoryMarshal.Cast<float, T>(_singleTable)
                : typeof(T) == typeof(double) ? MemoryMarshal.Cast<double, T>(_doubleTable)
                : Preparation.InputTable<T>(); // no other precision is used enough to keep a table of it
            Preparation.CopyInputs(Bytes(example), table, inputs);
        }
        else
        {
            CopyNumbers(example, 0, inputs);
        }
    }

    /// <summary>Writes some neighbouring inputs of an example of a table.</summary>
    internal void CopyNumbers<T>(int example, int start, Span<T> inputs)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var numbers = _numbers.Span.Slice((example * InputCount) + start, inputs.Length);
        if (typeof(T) == typeof(float))
            SimdKernels.Narrow(numbers, MemoryMarshal.Cast<T, float>(inputs));
        else
            ReferenceKernels.Narrow(numbers, inputs);
    }

    /// <summary>Writes what the network should answer to an example.</summary>
    /// <param name="example">Counted from 0.</param>
    /// <param name="target">Receives the wanted outputs, [OutputCount].</param>
    public void CopyTarget<T>(int example, Span<T> target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape.Check<T>(target, OutputCount);
        if (HasLabels)
        {
            target.Fill(T.CreateTruncating(Preparation.TargetLow));
            target[Label(example)] = T.CreateTruncating(Preparation.TargetHigh);
        }
        else
        {
            var numbers = _targets.Span.Slice(example * OutputCount, OutputCount);
            for (var k = 0; k < target.Length; k++)
                target[k] = T.CreateTruncating(numbers[k]);
        }
    }

    /// <summary>
    /// A fingerprint of the examples as they were read, whatever file they came from: SHA-256, in lower-case hexadecimal,
    /// over the three counts (32 bits each, lowest byte first), all inputs, all labels or targets. Weights do not count.
    /// </summary>
    public string ContentHash() => _contentHash.Value;

    private int Stratum(int example) => HasLabels ? Label(example) : 0;

    private (Dataset Training, Dataset Validation) Divide(bool[] isPicked) =>
        (Pick([.. Enumerable.Range(0, Count).Where(example => !isPicked[example])]), Pick([.. Enumerable.Range(0, Count).Where(example => isPicked[example])]));

    private string Hash()
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> counts = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(counts, Count);
        BinaryPrimitives.WriteInt32LittleEndian(counts[4..], InputCount);
        BinaryPrimitives.WriteInt32LittleEndian(counts[8..], OutputCount);
        sha.AppendData(counts);
        sha.AppendData(_bytes.Span);
        sha.AppendData(MemoryMarshal.AsBytes(_numbers.Span));
        sha.AppendData(_labels.Span);
        sha.AppendData(MemoryMarshal.AsBytes(_targets.Span));
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    private Dataset Labelled() =>
        HasLabels ? this : throw new InvalidOperationException("This dataset is a table with targets; it has no labels.");

    private Dataset OfBytes() =>
        Labelled().HoldsBytes ? this : throw new InvalidOperationException("This dataset is a table of numbers; it has no bytes.");

    private static void CheckLabels(int valueCount, ReadOnlySpan<byte> labels, int inputCount, IReadOnlyList<string> labelNames)
    {
        if (inputCount < 1 || valueCount != (long)labels.Length * inputCount)
            throw new OptionException($"{labels.Length} labels with {inputCount} values each do not fit {valueCount} values.");
        if (labelNames.Count == 0)
            throw new OptionException("A labelled dataset needs at least one label name.");
        var outside = labels.IndexOfAnyExceptInRange((byte)0, (byte)(Math.Min(labelNames.Count, 256) - 1));
        if (outside >= 0)
            throw new OptionException($"Example {outside} has label {labels[outside]}, but only labels from 0 to {labelNames.Count - 1} have names.");
    }
}
