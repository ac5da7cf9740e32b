using System.Buffers.Binary;

namespace Lantern;

/// <summary>Values of one kind, a row for each example.</summary>
/// <param name="Values">[examples, Width] row by row.</param>
/// <param name="Width">Values per example.</param>
internal readonly record struct ExampleRows<T>(ReadOnlyMemory<T> Values, int Width)
{
    public ReadOnlySpan<T> Row(int example) => Values.Span.Slice(example * Width, Width);

    /// <summary>A view of some neighboring rows.</summary>
    public ExampleRows<T> Slice(int start, int length) => this with { Values = Values.Slice(start * Width, length * Width) };

    /// <summary>A copy of some of the rows, in this order.</summary>
    public ExampleRows<T> Pick(ReadOnlySpan<int> examples)
    {
        var picked = GC.AllocateUninitializedArray<T>(checked(examples.Length * Width));
        for (var n = 0; n < examples.Length; n++)
            Row(examples[n]).CopyTo(picked.AsSpan(n * Width));
        return this with { Values = picked };
    }
}

/// <summary>The inputs of a dataset: bytes with their preparation, or numbers.</summary>
internal abstract record ExampleInputs
{
    private ExampleInputs()
    {
    }

    /// <summary>The number of inputs of each example.</summary>
    public abstract int Count { get; }

    public abstract ExampleInputs Slice(int start, int length);

    public abstract ExampleInputs Pick(ReadOnlySpan<int> examples);

    /// <summary>Bytes, kept as they were read and prepared each time they are asked for.</summary>
    public sealed record Bytes(ExampleRows<byte> Rows, Preparation Preparation) : ExampleInputs
    {
        public override int Count => Rows.Width;

        /// <summary>The input for each byte, [256].</summary>
        public float[] SingleTable { get; } = Preparation.InputTable<float>();

        /// <summary>The input for each byte, [256].</summary>
        public double[] DoubleTable { get; } = Preparation.InputTable<double>();

        public override ExampleInputs Slice(int start, int length) => this with { Rows = Rows.Slice(start, length) };

        public override ExampleInputs Pick(ReadOnlySpan<int> examples) => this with { Rows = Rows.Pick(examples) };
    }

    /// <summary>Numbers, taken as they are.</summary>
    public sealed record Numbers(ExampleRows<double> Rows) : ExampleInputs
    {
        public override int Count => Rows.Width;

        public override ExampleInputs Slice(int start, int length) => new Numbers(Rows.Slice(start, length));

        public override ExampleInputs Pick(ReadOnlySpan<int> examples) => new Numbers(Rows.Pick(examples));
    }
}

/// <summary>The wanted answers of a dataset: a label for each example, or its targets.</summary>
internal abstract record ExampleAnswers
{
    private ExampleAnswers()
    {
    }

    /// <summary>The number of outputs of a network with such answers.</summary>
    public abstract int Count { get; }

    public abstract ExampleAnswers Slice(int start, int length);

    public abstract ExampleAnswers Pick(ReadOnlySpan<int> examples);

    /// <summary>Labels, each an index into their names: one byte each, or four of more than 256 classes, the lowest first.</summary>
    public sealed record Labels(ExampleRows<byte> Rows, IReadOnlyList<string> Names) : ExampleAnswers
    {
        public override int Count => Names.Count;

        /// <summary>The label of an example.</summary>
        public int this[int example] => Rows.Width == 1 ? Rows.Values.Span[example] : BinaryPrimitives.ReadInt32LittleEndian(Rows.Row(example));

        /// <summary>Labels as they are kept.</summary>
        public static Labels Of(ReadOnlySpan<int> labels, IReadOnlyList<string> names)
        {
            var width = names.Count <= 256 ? sizeof(byte) : sizeof(int);
            var rows = new byte[checked(labels.Length * width)];
            for (var example = 0; example < labels.Length; example++)
            {
                if (width == sizeof(byte))
                    rows[example] = (byte)labels[example];
                else
                    BinaryPrimitives.WriteInt32LittleEndian(rows.AsSpan(example * width), labels[example]);
            }

            return new Labels(new(rows, width), names);
        }

        public override ExampleAnswers Slice(int start, int length) => this with { Rows = Rows.Slice(start, length) };

        public override ExampleAnswers Pick(ReadOnlySpan<int> examples) => this with { Rows = Rows.Pick(examples) };
    }

    /// <summary>Targets, the wanted outputs as numbers.</summary>
    public sealed record Targets(ExampleRows<double> Rows) : ExampleAnswers
    {
        public override int Count => Rows.Width;

        public override ExampleAnswers Slice(int start, int length) => new Targets(Rows.Slice(start, length));

        public override ExampleAnswers Pick(ReadOnlySpan<int> examples) => new Targets(Rows.Pick(examples));
    }
}
