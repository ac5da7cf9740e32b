using System.Buffers.Binary;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lantern;

/// <summary>
/// Examples in order: the inputs of each, and what the network should answer. Either pictures (bytes with a label each,
/// kept as bytes and prepared when they are read) or tables (numbers with a target or a label each, taken as they are).
/// A dataset never changes, so any number of threads may read it; <c>dataset[..100]</c> is a view of the first hundred examples.
/// </summary>
/// <example><code>
/// // Pictures, or whatever comes as bytes:
/// var pixels = Idx.Read("train-images-idx3-ubyte.gz");
/// var labels = Idx.Read("train-labels-idx1-ubyte.gz");
/// var digits = Dataset.FromBytes(pixels.Values, labels.Values, 28 * 28, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], Preparation.UnitRange);
///
/// // Numbers, with those that are wanted for them:
/// double[][] rows = [[0, 0], [0, 1], [1, 0], [1, 1]];
/// double[][] wanted = [[0], [1], [1], [0]];
/// var xor = Dataset.FromRows(rows, wanted);
/// </code></example>
public sealed class Dataset
{
    private readonly ExampleInputs _inputs;
    private readonly ExampleAnswers _answers;
    private readonly ReadOnlyMemory<double> _weights; // of each example, or empty if all count alike
    private readonly Lazy<string> _contentHash;

    private Dataset(
        ExampleInputs inputs, ExampleAnswers answers, int count, ReadOnlyMemory<double> weights = default, Lazy<string>? contentHash = null)
    {
        (_inputs, _answers, Count, _weights) = (inputs, answers, count, weights);
        _contentHash = contentHash ?? new(Hash);
    }

    /// <summary>How many examples.</summary>
    public int Count { get; }

    /// <summary>How many inputs each example has.</summary>
    public int InputCount => _inputs.Count;

    /// <summary>How many outputs a network for this dataset has: one for each label, or the length of the targets.</summary>
    public int OutputCount => _answers.Count;

    /// <summary>What the labels are called, by number; empty for tables with targets.</summary>
    public IReadOnlyList<string> LabelNames => _answers is ExampleAnswers.Labels labels ? labels.Names : [];

    /// <summary>How bytes become inputs and labels become targets; in a table labels become 0 and 1, as <see cref="Preparation.UnitRange"/> has it.</summary>
    public Preparation Preparation => _inputs is ExampleInputs.Bytes bytes ? bytes.Preparation : Preparation.UnitRange;

    /// <summary>Whether the examples are bytes with labels; else they are numbers.</summary>
    internal bool HoldsBytes => _inputs is ExampleInputs.Bytes;

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
        Argument.NoneNull(labelNames);
        ArgumentNullException.ThrowIfNull(preparation);
        CheckLabels(values.Length, labels.Span, inputCount, labelNames);
        return new(new ExampleInputs.Bytes(new(values, inputCount), preparation), new ExampleAnswers.Labels(new(labels, 1), labelNames), labels.Length);
    }

    /// <inheritdoc cref="FromBytes(ReadOnlyMemory{byte}, ReadOnlyMemory{byte}, int, IReadOnlyList{string}, Preparation)"/>
    /// <param name="values">0…255, [examples, inputCount] row by row. Not copied; must not change.</param>
    /// <param name="labels">The answer to each example as an index into <paramref name="labelNames"/>, which may be any number. Copied.</param>
    /// <param name="inputCount">Values per example.</param>
    /// <param name="labelNames">What the labels are called.</param>
    /// <param name="preparation">How bytes become inputs and labels become targets.</param>
    public static Dataset FromBytes(
        ReadOnlyMemory<byte> values, ReadOnlySpan<int> labels, int inputCount, IReadOnlyList<string> labelNames, Preparation preparation)
    {
        Argument.NoneNull(labelNames);
        ArgumentNullException.ThrowIfNull(preparation);
        CheckLabels(values.Length, labels, inputCount, labelNames);
        return new(new ExampleInputs.Bytes(new(values, inputCount), preparation), ExampleAnswers.Labels.Of(labels, labelNames), labels.Length);
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
        Argument.NoneNull(labelNames);
        CheckLabels(values.Length, labels.Span, inputCount, labelNames);
        return new(new ExampleInputs.Numbers(new(values, inputCount)), new ExampleAnswers.Labels(new(labels, 1), labelNames), labels.Length);
    }

    /// <inheritdoc cref="FromNumbers(ReadOnlyMemory{double}, ReadOnlyMemory{byte}, int, IReadOnlyList{string})"/>
    /// <param name="values">[examples, inputCount] row by row. Not copied; must not change.</param>
    /// <param name="labels">The answer to each example as an index into <paramref name="labelNames"/>, which may be any number. Copied.</param>
    /// <param name="inputCount">Values per example.</param>
    /// <param name="labelNames">What the labels are called.</param>
    public static Dataset FromNumbers(ReadOnlyMemory<double> values, ReadOnlySpan<int> labels, int inputCount, IReadOnlyList<string> labelNames)
    {
        Argument.NoneNull(labelNames);
        CheckLabels(values.Length, labels, inputCount, labelNames);
        return new(new ExampleInputs.Numbers(new(values, inputCount)), ExampleAnswers.Labels.Of(labels, labelNames), labels.Length);
    }

    /// <summary>Other bytes with labels of the same kind and preparation; not copied, so they may change.</summary>
    /// <param name="values">[examples, InputCount] row by row.</param>
    /// <param name="labels">As <see cref="LabelBytes"/> has them, example by example.</param>
    internal Dataset Like(byte[] values, byte[] labels) =>
        new(OfBytes() with { Rows = new(values, InputCount) }, Labelled() with { Rows = new(labels, Labelled().Rows.Width) }, values.Length / InputCount);

    /// <summary>The label of an example as it is kept: one byte, or four.</summary>
    internal ReadOnlySpan<byte> LabelBytes(int example) => Labelled().Rows.Row(example);

    /// <summary>A table of numbers, each row with the outputs that are wanted for it.</summary>
    /// <param name="values">[examples, inputCount] row by row. Not copied; must not change.</param>
    /// <param name="targets">[examples, targetCount] row by row. Not copied.</param>
    /// <param name="inputCount">Values per example.</param>
    /// <param name="targetCount">Wanted outputs per example.</param>
    /// <exception cref="OptionException">The lengths do not fit together.</exception>
    public static Dataset FromNumbers(ReadOnlyMemory<double> values, ReadOnlyMemory<double> targets, int inputCount, int targetCount) =>
        inputCount >= 1 && targetCount >= 1 && targets.Length % targetCount == 0 && values.Length == (long)(targets.Length / targetCount) * inputCount
            ? new(new ExampleInputs.Numbers(new(values, inputCount)), new ExampleAnswers.Targets(new(targets, targetCount)), targets.Length / targetCount)
            : throw new OptionException($"{targets.Length} targets, {targetCount} for each example, do not fit {values.Length} values, {inputCount} for each.");

    /// <summary>A table of numbers, each row with the outputs that are wanted for it.</summary>
    /// <param name="inputs">One row for each example, all of one length. Copied.</param>
    /// <param name="targets">One row for each example, all of one length. Copied.</param>
    /// <exception cref="OptionException">No rows, different numbers of rows, or rows of different lengths.</exception>
    public static Dataset FromRows(IReadOnlyList<double[]> inputs, IReadOnlyList<double[]> targets)
    {
        Argument.NoneNull(inputs);
        Argument.NoneNull(targets);
        if (inputs.Count == 0 || inputs.Count != targets.Count)
            throw new OptionException($"Inputs and targets need one row each for every example, not {Wording.Count(inputs.Count, "row")} and {Wording.Count(targets.Count, "row")}.");
        return FromNumbers(Flat(inputs, "inputs"), Flat(targets, "targets"), inputs[0].Length, targets[0].Length);

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
        return new(_inputs.Slice(start, length), _answers.Slice(start, length), length, HasWeights ? _weights.Slice(start, length) : default);
    }

    /// <summary>Some of the examples, in this order; copied.</summary>
    /// <param name="examples">Which, counted from 0; one may come several times.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public Dataset Pick(params ReadOnlySpan<int> examples)
    {
        foreach (var example in examples)
            Argument.Index(example, Count, nameof(examples));
        return new(_inputs.Pick(examples), _answers.Pick(examples), examples.Length, HasWeights ? new ExampleRows<double>(_weights, 1).Pick(examples).Values : default);
    }

    /// <inheritdoc cref="Pick(ReadOnlySpan{int})"/>
    [OverloadResolutionPriority(-1)] // for F# and Visual Basic
    public Dataset Pick(params int[] examples) => Pick(Argument.NotNull(examples).AsSpan());

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
    internal Dataset Weighted(ReadOnlyMemory<double> weights) => new(_inputs, _answers, Count, weights, _contentHash);

    /// <summary>Whether examples have weights of their own.</summary>
    internal bool HasWeights => !_weights.IsEmpty;

    /// <summary>How much an example counts in training: 1 unless it was given a weight.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public double Weight(int example) => Argument.Index(example, Count) is var at && HasWeights ? _weights.Span[at] : 1;

    /// <summary>The same pictures prepared in another way.</summary>
    /// <exception cref="InvalidOperationException">The dataset is a table, which is taken as it is.</exception>
    public Dataset With(Preparation preparation)
    {
        ArgumentNullException.ThrowIfNull(preparation);
        return new(new ExampleInputs.Bytes(OfBytes().Rows, preparation), _answers, Count, _weights, _contentHash);
    }

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
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public int Label(int example) => Labelled()[Argument.Index(example, Count)];

    /// <summary>The values of an example as they were read, [InputCount].</summary>
    /// <exception cref="InvalidOperationException">The dataset is a table.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public ReadOnlySpan<byte> Bytes(int example) => OfBytes().Rows.Row(Argument.Index(example, Count));

    /// <summary>The values of neighboring examples, [count, InputCount].</summary>
    internal ReadOnlySpan<byte> Bytes(int start, int count) => OfBytes().Rows.Slice(start, count).Values.Span;

    /// <summary>Writes what the network is to see of an example.</summary>
    /// <param name="example">Counted from 0.</param>
    /// <param name="inputs">Receives the prepared inputs, [InputCount].</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public void CopyInputs<T>(int example, Span<T> inputs)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Argument.Index(example, Count);
        Shape.Check<T>(inputs, InputCount);
        if (_inputs is ExampleInputs.Bytes bytes)
        {
            ReadOnlySpan<T> table =
                typeof(T) == typeof(float) ? MemoryMarshal.Cast<float, T>(bytes.SingleTable)
                : typeof(T) == typeof(double) ? MemoryMarshal.Cast<double, T>(bytes.DoubleTable)
                : bytes.Preparation.InputTable<T>(); // no other precision is used enough to keep a table of it
            Preparation.CopyInputs(bytes.Rows.Row(example), table, inputs);
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
        var numbers = ((ExampleInputs.Numbers)_inputs).Rows.Row(example).Slice(start, inputs.Length);
        if (typeof(T) == typeof(float))
            SimdKernels.Narrow(numbers, MemoryMarshal.Cast<T, float>(inputs));
        else
            ReferenceKernels.Narrow(numbers, inputs);
    }

    /// <summary>Writes what the network should answer to an example.</summary>
    /// <param name="example">Counted from 0.</param>
    /// <param name="target">Receives the wanted outputs, [OutputCount].</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public void CopyTarget<T>(int example, Span<T> target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Argument.Index(example, Count);
        Shape.Check<T>(target, OutputCount);
        if (_answers is ExampleAnswers.Targets targets)
        {
            var numbers = targets.Rows.Row(example);
            for (var k = 0; k < target.Length; k++)
                target[k] = T.CreateTruncating(numbers[k]);
        }
        else
        {
            var preparation = Preparation;
            target.Fill(T.CreateTruncating(preparation.TargetLow));
            target[Label(example)] = T.CreateTruncating(preparation.TargetHigh);
        }
    }

    /// <summary>
    /// A fingerprint of the examples as they were read, whatever file they came from: SHA-256, in lower-case hexadecimal,
    /// over the three counts (32 bits each, lowest byte first), all inputs, all labels or targets. Weights do not count.
    /// </summary>
    public string ContentHash() => _contentHash.Value;

    private int Stratum(int example) => _answers is ExampleAnswers.Labels labels ? labels[example] : 0;

    private (Dataset Training, Dataset Validation) Divide(bool[] isPicked) =>
        (Pick([.. Enumerable.Range(0, Count).Where(example => !isPicked[example])]), Pick([.. Enumerable.Range(0, Count).Where(example => isPicked[example])]));

    /// <summary>What it holds, such as "60,000 examples × 784 bytes, 10 classes (0, 1, 2, 3, 4, 5, 6, 7 and 2 more)".</summary>
    public override string ToString()
    {
        var inputs = Wording.Count(InputCount, HoldsBytes ? "byte" : "number");
        return $"{Wording.Count(Count, "example")} × {inputs}, {(LabelNames.Count > 0 ? Wording.Classes(LabelNames) : Wording.Count(OutputCount, "target"))}";
    }

    private string Hash()
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> counts = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(counts, Count);
        BinaryPrimitives.WriteInt32LittleEndian(counts[4..], InputCount);
        BinaryPrimitives.WriteInt32LittleEndian(counts[8..], OutputCount);
        sha.AppendData(counts);
        sha.AppendData(_inputs switch
        {
            ExampleInputs.Bytes bytes => bytes.Rows.Values.Span,
            ExampleInputs.Numbers numbers => MemoryMarshal.AsBytes(numbers.Rows.Values.Span),
            _ => throw new UnreachableException(),
        });
        sha.AppendData(_answers switch
        {
            ExampleAnswers.Labels labels => labels.Rows.Values.Span,
            ExampleAnswers.Targets targets => MemoryMarshal.AsBytes(targets.Rows.Values.Span),
            _ => throw new UnreachableException(),
        });
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    private ExampleAnswers.Labels Labelled() =>
        _answers as ExampleAnswers.Labels ?? throw new InvalidOperationException("This dataset is a table with targets; it has no labels.");

    private ExampleInputs.Bytes OfBytes()
    {
        if (_inputs is ExampleInputs.Bytes bytes)
            return bytes;
        Labelled(); // that there are no labels either is said first
        throw new InvalidOperationException("This dataset is a table of numbers; it has no bytes.");
    }

    private static void CheckLabels<T>(int valueCount, ReadOnlySpan<T> labels, int inputCount, IReadOnlyList<string> labelNames)
        where T : IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (inputCount < 1 || valueCount != (long)labels.Length * inputCount)
            throw new OptionException($"{labels.Length} labels with {inputCount} values each do not fit {valueCount} values.");
        if (labelNames.Count == 0)
            throw new OptionException("A labelled dataset needs at least one label name.");
        var outside = labels.IndexOfAnyExceptInRange(T.Zero, T.CreateSaturating(labelNames.Count - 1));
        if (outside >= 0)
            throw new OptionException($"Example {outside} has label {labels[outside]}, but only labels from 0 to {labelNames.Count - 1} have names.");
    }
}
