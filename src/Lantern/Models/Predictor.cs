namespace Lantern;

/// <summary>
/// A network as it is now, laid out to answer one example at a time: within rounding of <see cref="Network{T}.Predict"/>,
/// and several times faster. Inputs that are background, and zeros between layers, cost nothing. Any number of threads may
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
    private readonly PanelLayer[] _layers;
    private readonly float _background;
    private readonly float? _scale; // from a byte to its difference from the background
    private readonly int _widest; // inputs or sums of a layer

    /// <summary>Copies a network that is asked with numbers, of which zeros cost nothing.</summary>
    /// <param name="network">The network to ask.</param>
    public Predictor(Network<float> network)
        : this(network, background: 0, scale: null)
    {
    }

    /// <summary>Copies a network that is asked with bytes, or with inputs made of them, of which byte 0 costs nothing.</summary>
    /// <param name="network">The network to ask.</param>
    /// <param name="preparation">How bytes became the inputs that the network was trained with.</param>
    public Predictor(Network<float> network, Preparation preparation)
        : this(network, (float)preparation.InputLow, (float)((preparation.InputHigh - preparation.InputLow) / 255))
    {
    }

    private Predictor(Network<float> network, float background, float? scale)
    {
        (_background, _scale) = (background, scale);
        _layers = [.. network.Layers.Select((shape, l) => new PanelLayer(shape, network.Weights(l), network.Biases(l), l == 0 ? background : 0))];
        _widest = _layers.Max(layer => Math.Max(layer.Shape.InputCount, layer.SumsLength));
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

        var scratch = Scratch.For(_widest);
        scratch.Inputs.Load(inputs, _background);
        Predict(scratch, outputs);
    }

    /// <summary>The answer to one example, which is prepared first.</summary>
    /// <param name="bytes">The values as they were read, [InputCount].</param>
    /// <param name="outputs">Receives the last layer's activations, [OutputCount].</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    /// <exception cref="InvalidOperationException">The predictor was made without a <see cref="Preparation"/>.</exception>
    public void Predict(ReadOnlySpan<byte> bytes, Span<float> outputs)
    {
        if (_scale is not { } scale)
            throw new InvalidOperationException("The predictor was made without a preparation, so it does not know how bytes become inputs.");
        Shape.Check(bytes, InputCount);
        Shape.Check(outputs, OutputCount);

        var scratch = Scratch.For(_widest);
        scratch.Inputs.Load(bytes, scale);
        Predict(scratch, outputs);
    }

    private void Predict(Scratch scratch, Span<float> outputs)
    {
        for (var l = 0; l < _layers.Length; l++)
        {
            var layer = _layers[l];
            layer.Forward(scratch.Inputs, scratch.Sums);
            var sums = scratch.Sums[..layer.Shape.OutputCount];
            layer.Shape.Activation.Forward<float>(sums, l < _layers.Length - 1 ? sums : outputs);
            if (l < _layers.Length - 1)
                scratch.Inputs.Load(sums, background: 0);
        }
    }

    /// <summary>What a thread answers with.</summary>
    private sealed class Scratch(int width)
    {
        [ThreadStatic]
        private static Scratch? _ofThread;

        private readonly AlignedBuffer<float> _sums = new(width);

        public MaskedInputs Inputs { get; } = new(width);

        public Span<float> Sums => _sums.Span;

        public static Scratch For(int width)
        {
            var scratch = _ofThread;
            return scratch is not null && scratch._sums.Length >= width ? scratch : _ofThread = new(width);
        }
    }
}
