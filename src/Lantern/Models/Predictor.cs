namespace Lantern;

/// <summary>
/// A network as it is now, laid out to answer examples one at a time or many at once: within rounding of
/// <see cref="Network{T}.Predict"/>, and several times faster. Inputs that are background, and zeros between layers, cost nothing. Any number of threads may
/// ask one predictor at once; a thread that has asked before allocates nothing.
/// </summary>
/// <remarks>
/// It holds a copy: training the network further does not change its answers, so make a new one then. The same question
/// gets the same bits on every processor.
/// </remarks>
/// <example><code>
/// var predictor = model.CreatePredictor();
/// foreach (var pixels in pictures)
///     predictor.Predict(pixels, outputs);
/// </code></example>
public sealed class Predictor
{
    private const int RowsAtOnce = 16;
    private const long WeightsPerThread = 1 << 19; // for which a second thread is worth while, some ten microseconds

    private readonly PanelLayer[] _layers;
    private readonly float _background;
    private readonly float? _scale; // from a byte to its difference from the background
    private readonly int _widest; // inputs or sums of a layer
    private readonly long _weightCount;

    /// <summary>Copies a network that is asked with numbers, of which zeros cost nothing.</summary>
    /// <param name="network">The network to ask.</param>
    public Predictor(Network<float> network)
        : this(Argument.NotNull(network), background: 0, scale: null)
    {
    }

    /// <summary>Copies a network that is asked with bytes, or with inputs made of them, of which byte 0 costs nothing.</summary>
    /// <param name="network">The network to ask.</param>
    /// <param name="preparation">How bytes became the inputs that the network was trained with.</param>
    public Predictor(Network<float> network, Preparation preparation)
        : this(Argument.NotNull(network), (float)Argument.NotNull(preparation).InputLow, (float)((preparation.InputHigh - preparation.InputLow) / 255))
    {
    }

    private Predictor(Network<float> network, float background, float? scale)
    {
        (_background, _scale) = (background, scale);
        _layers = [.. network.Layers.Select((shape, l) => new PanelLayer(shape, network.WeightsIn(network.OwnParameters, l), network.BiasesIn(network.OwnParameters, l), l == 0 ? background : 0))];
        _widest = _layers.Max(layer => Math.Max(layer.Shape.InputCount, layer.SumsLength));
        _weightCount = network.Layers.Sum(layer => (long)layer.InputCount * layer.OutputCount);
    }

    /// <summary>How many numbers go in.</summary>
    public int InputCount => _layers[0].Shape.InputCount;

    /// <summary>How many numbers come out.</summary>
    public int OutputCount => _layers[^1].Shape.OutputCount;

    /// <summary>The answer to one example.</summary>
    /// <param name="inputs">[InputCount], prepared as the network was trained.</param>
    /// <param name="outputs">Receives the last layer's activations, [OutputCount].</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        Shape.Check(inputs, InputCount);
        Shape.Check(outputs, OutputCount);

        var scratch = Scratch.For(_widest, rowCount: 1);
        scratch.Inputs[0].Load(inputs, _background);
        Predict(scratch, 1, outputs);
    }

    /// <summary>The answer to one example, which is prepared first.</summary>
    /// <param name="bytes">The values as they were read, [InputCount].</param>
    /// <param name="outputs">Receives the last layer's activations, [OutputCount].</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    /// <exception cref="InvalidOperationException">The predictor was made without a <see cref="Preparation"/>.</exception>
    public void Predict(ReadOnlySpan<byte> bytes, Span<float> outputs)
    {
        var scale = RequireScale();
        Shape.Check(bytes, InputCount);
        Shape.Check(outputs, OutputCount);

        var scratch = Scratch.For(_widest, rowCount: 1);
        scratch.Inputs[0].Load(bytes, scale);
        Predict(scratch, 1, outputs);
    }

    /// <summary>The answers to many examples, on all processors, each with the bits of <see cref="Predict(ReadOnlySpan{float}, Span{float})"/>.</summary>
    /// <param name="inputs">[examples, InputCount], one example a row, prepared as the network was trained.</param>
    /// <param name="outputs">Receives the last layer's activations, [examples, OutputCount].</param>
    /// <exception cref="ArgumentException">The lengths of the spans are not those of the same number of examples.</exception>
    public unsafe void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        var rowCount = Shape.RowCount(inputs, InputCount, outputs, OutputCount);
        fixed (float* numbers = inputs)
        fixed (float* answers = outputs)
            Batch.OfThread.Answer(this, numbers, null, rowCount, answers);
    }

    /// <summary>The answers to many examples, which are prepared first, on all processors, each with the bits of <see cref="Predict(ReadOnlySpan{byte}, Span{float})"/>.</summary>
    /// <param name="bytes">The values as they were read, [examples, InputCount], one example a row.</param>
    /// <param name="outputs">Receives the last layer's activations, [examples, OutputCount].</param>
    /// <exception cref="ArgumentException">The lengths of the spans are not those of the same number of examples.</exception>
    /// <exception cref="InvalidOperationException">The predictor was made without a <see cref="Preparation"/>.</exception>
    public unsafe void PredictBatch(ReadOnlySpan<byte> bytes, Span<float> outputs)
    {
        _ = RequireScale();
        var rowCount = Shape.RowCount(bytes, InputCount, outputs, OutputCount);
        fixed (byte* values = bytes)
        fixed (float* answers = outputs)
            Batch.OfThread.Answer(this, null, values, rowCount, answers);
    }

    private float RequireScale() => _scale
        ?? throw new InvalidOperationException("The predictor was made without a preparation, so it does not know how bytes become inputs.");

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
        private Predictor _predictor = null!;
        private float* _inputs;
        private byte* _bytes; // or null, and then the inputs are asked with
        private int _rowCount;
        private float* _outputs;
        private int _blocksBegun;

        private Batch() => _answerBlocks = _ => AnswerBlocks();

        public static Batch OfThread => _ofThread ??= new();

        public void Answer(Predictor predictor, float* inputs, byte* bytes, int rowCount, float* outputs)
        {
            (_predictor, _rowCount, _blocksBegun) = (predictor, rowCount, 0);
            _inputs = inputs;
            _bytes = bytes;
            _outputs = outputs;
            var mostThreads = Math.Min(Environment.ProcessorCount, (rowCount + RowsAtOnce - 1) / RowsAtOnce);
            WorkerPool.Run((int)Math.Clamp(rowCount * predictor._weightCount / WeightsPerThread, 1, Math.Max(1, mostThreads)), _answerBlocks);
        }

        private void AnswerBlocks()
        {
            var (predictor, inputCount, outputCount) = (_predictor, _predictor.InputCount, _predictor.OutputCount);
            var scratch = Scratch.For(predictor._widest, RowsAtOnce);
            for (nint row; (row = (nint)(Interlocked.Increment(ref _blocksBegun) - 1) * RowsAtOnce) < _rowCount;)
            {
                var count = (int)Math.Min(RowsAtOnce, _rowCount - row);
                for (var n = 0; n < count; n++)
                {
                    if (_bytes != null)
                        scratch.Inputs[n].Load(new ReadOnlySpan<byte>(_bytes + ((row + n) * inputCount), inputCount), predictor._scale!.Value);
                    else
                        scratch.Inputs[n].Load(new ReadOnlySpan<float>(_inputs + ((row + n) * inputCount), inputCount), predictor._background);
                }

                predictor.Predict(scratch, count, new Span<float>(_outputs + (row * outputCount), count * outputCount));
            }
        }
    }
}
