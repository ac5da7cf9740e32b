namespace Lantern;

/// <summary>
/// A network as it is now in panels of weights, <see cref="PanelLayer"/> after layer: one answer at a time or many at once on all
/// processors, with the same bits. Inputs that are background, and zeros between layers, cost nothing.
/// </summary>
internal sealed class PanelNetwork
{
    private const int RowsAtOnce = 16;
    private const long WeightsPerThread = 1 << 19; // for which a second thread is worth while, some ten microseconds

    private readonly PanelLayer[] _layers;
    private readonly float _background;
    private readonly float _divisor;
    private readonly int _widest; // inputs or sums of a layer
    private readonly long _weightCount;

    /// <summary>Copies a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="background">The input that costs nothing.</param>
    /// <param name="divisor">What a byte is divided by to give the difference of its input from the background.</param>
    public PanelNetwork(Network<float> network, float background, float divisor)
    {
        (_background, _divisor) = (background, divisor);
        _layers = new PanelLayer[network.Layers.Count];
        for (var l = 0; l < _layers.Length; l++)
            _layers[l] = new(network.Layers[l], network.OwnWeights(l), network.OwnBiases(l), l == 0 ? background : 0);
        _widest = _layers.Max(layer => Math.Max(layer.Shape.InputCount, layer.SumsLength));
        _weightCount = network.Layers.Sum(layer => (long)layer.InputCount * layer.OutputCount);
    }

    public int InputCount => _layers[0].Shape.InputCount;

    public int OutputCount => _layers[^1].Shape.OutputCount;

    /// <summary>The outputs, [OutputCount], for inputs, [InputCount].</summary>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        Shape.Check(inputs, InputCount);
        Shape.Check(outputs, OutputCount);

        var scratch = Scratch.For(_widest, rowCount: 1);
        scratch.Inputs[0].Load(inputs, _background);
        Predict(scratch, 1, outputs);
    }

    /// <summary>The outputs, [OutputCount], for bytes, [InputCount].</summary>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Predict(ReadOnlySpan<byte> bytes, Span<float> outputs)
    {
        Shape.Check(bytes, InputCount);
        Shape.Check(outputs, OutputCount);

        var scratch = Scratch.For(_widest, rowCount: 1);
        scratch.Inputs[0].Load(bytes, _divisor);
        Predict(scratch, 1, outputs);
    }

    /// <summary>The outputs, [examples, OutputCount], for the inputs of many examples, [examples, InputCount].</summary>
    /// <exception cref="ArgumentException">The lengths of the spans are not those of the same number of examples.</exception>
    public unsafe void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        var rowCount = Shape.RowCount(inputs, InputCount, outputs, OutputCount);
        fixed (float* numbers = inputs)
        fixed (float* answers = outputs)
            Batch.OfThread.Answer(this, numbers, null, rowCount, answers);
    }

    /// <summary>The outputs, [examples, OutputCount], for the bytes of many examples, [examples, InputCount].</summary>
    /// <exception cref="ArgumentException">The lengths of the spans are not those of the same number of examples.</exception>
    public unsafe void PredictBatch(ReadOnlySpan<byte> bytes, Span<float> outputs)
    {
        var rowCount = Shape.RowCount(bytes, InputCount, outputs, OutputCount);
        fixed (byte* values = bytes)
        fixed (float* answers = outputs)
            Batch.OfThread.Answer(this, null, values, rowCount, answers);
    }

    private void Predict(Scratch scratch, int count, Span<float> outputs)
    {
        for (var l = 0; l < _layers.Length; l++)
        {
            var (layer, isLast) = (_layers[l], l == _layers.Length - 1);
            layer.Forward(scratch.Inputs, count, scratch.Sums);
            for (var n = 0; n < count; n++)
            {
                var sums = scratch.Sums.Slice(n * layer.SumsLength, layer.Shape.OutputCount);
                layer.Shape.Activation.Forward<float>(sums, isLast ? outputs.Slice(n * OutputCount, OutputCount) : sums);
                if (!isLast)
                    scratch.Inputs[n].Load(sums, background: 0);
            }
        }
    }

    /// <summary>What a thread answers with.</summary>
    private sealed class Scratch(int width, int rowCount)
    {
        [ThreadStatic]
        private static Scratch? _ofThread;

        private readonly AlignedBuffer<float> _sums = new((long)width * rowCount);

        /// <summary>The inputs of each example, [rowCount].</summary>
        public MaskedInputs[] Inputs { get; } = [.. Enumerable.Range(0, rowCount).Select(_ => new MaskedInputs(width))];

        public Span<float> Sums => _sums.Span;

        public static Scratch For(int width, int rowCount)
        {
            var scratch = _ofThread;
            if (scratch is not null && scratch.Width >= width && scratch.Inputs.Length >= rowCount)
                return scratch;
            return _ofThread = new(Math.Max(width, scratch?.Width ?? 0), Math.Max(rowCount, scratch?.Inputs.Length ?? 0));
        }

        private int Width => width;
    }

    /// <summary>Many questions that a thread asks: blocks of examples, of which whichever thread is free takes the next.</summary>
    private sealed unsafe class Batch
    {
        [ThreadStatic]
        private static Batch? _ofThread;

        private readonly Action<int> _answerBlocks;
        private PanelNetwork _network = null!;
        private float* _inputs;
        private byte* _bytes; // or null, and then the inputs are asked with
        private int _rowCount;
        private float* _outputs;
        private int _blocksBegun;

        private Batch() => _answerBlocks = _ => AnswerBlocks();

        public static Batch OfThread => _ofThread ??= new();

        public void Answer(PanelNetwork network, float* inputs, byte* bytes, int rowCount, float* outputs)
        {
            (_network, _rowCount, _blocksBegun) = (network, rowCount, 0);
            _inputs = inputs;
            _bytes = bytes;
            _outputs = outputs;
            var mostThreads = Math.Min(Environment.ProcessorCount, (rowCount + RowsAtOnce - 1) / RowsAtOnce);
            WorkerPool.Run((int)Math.Clamp(rowCount * network._weightCount / WeightsPerThread, 1, Math.Max(1, mostThreads)), _answerBlocks);
        }

        private void AnswerBlocks()
        {
            var (network, inputCount, outputCount) = (_network, _network.InputCount, _network.OutputCount);
            var scratch = Scratch.For(network._widest, RowsAtOnce);
            for (nint row; (row = (nint)(Interlocked.Increment(ref _blocksBegun) - 1) * RowsAtOnce) < _rowCount;)
            {
                var count = (int)Math.Min(RowsAtOnce, _rowCount - row);
                for (var n = 0; n < count; n++)
                {
                    if (_bytes != null)
                        scratch.Inputs[n].Load(new ReadOnlySpan<byte>(_bytes + ((row + n) * inputCount), inputCount), network._divisor);
                    else
                        scratch.Inputs[n].Load(new ReadOnlySpan<float>(_inputs + ((row + n) * inputCount), inputCount), network._background);
                }

                network.Predict(scratch, count, new Span<float>(_outputs + (row * outputCount), count * outputCount));
            }
        }
    }
}
