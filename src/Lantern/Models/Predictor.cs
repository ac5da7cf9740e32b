namespace Lantern;

/// <summary>
/// A network as it is now, laid out to answer examples one at a time or many at once: within rounding of
/// <see cref="Network{T}.Predict(ReadOnlySpan{T}, Span{T})"/>, and several times faster. Inputs that are background, and zeros between layers, cost
/// nothing. Any number of threads may ask one predictor at once; a thread that has asked before allocates nothing.
/// </summary>
/// <remarks>
/// It holds a copy: training the network further does not change its answers, so make a new one then. The same question
/// gets the same bits on every processor, alone and in a batch.
/// </remarks>
/// <example><code>
/// var predictor = model.CreatePredictor();
/// foreach (var pixels in pictures)
///     predictor.Predict(pixels, outputs);
/// </code></example>
public sealed class Predictor
{
    private readonly PanelNetwork _network;
    private readonly bool _takesBytes;

    /// <summary>Copies a network that is asked with numbers, of which zeros cost nothing.</summary>
    /// <param name="network">The network to ask.</param>
    public Predictor(Network<float> network) => _network = new(Argument.NotNull(network), background: 0, divisor: 1);

    /// <summary>Copies a network that is asked with bytes, or with inputs made of them, of which byte 0 costs nothing.</summary>
    /// <param name="network">The network to ask.</param>
    /// <param name="preparation">How bytes became the inputs that the network was trained with.</param>
    public Predictor(Network<float> network, Preparation preparation) =>
        (_network, _takesBytes) = (new(Argument.NotNull(network), Argument.NotNull(preparation).Background, preparation.Divisor), true);

    /// <summary>How many numbers go in.</summary>
    public int InputCount => _network.InputCount;

    /// <summary>How many numbers come out.</summary>
    public int OutputCount => _network.OutputCount;

    /// <summary>The answer to one example.</summary>
    /// <param name="inputs">[InputCount], prepared as the network was trained.</param>
    /// <param name="outputs">Receives the last layer's activations, [OutputCount].</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs) => _network.Predict(inputs, outputs);

    /// <summary>The answer to one example, which is prepared first.</summary>
    /// <param name="bytes">The values as they were read, [InputCount].</param>
    /// <param name="outputs">Receives the last layer's activations, [OutputCount].</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    /// <exception cref="InvalidOperationException">The predictor was made without a <see cref="Preparation"/>.</exception>
    public void Predict(ReadOnlySpan<byte> bytes, Span<float> outputs) => TakingBytes().Predict(bytes, outputs);

    /// <summary>The answers to many examples, on all processors, each with the bits of <see cref="Predict(ReadOnlySpan{float}, Span{float})"/>.</summary>
    /// <param name="inputs">[examples, InputCount], one example a row, prepared as the network was trained.</param>
    /// <param name="outputs">Receives the last layer's activations, [examples, OutputCount]; must not overlap the inputs.</param>
    /// <exception cref="ArgumentException">The lengths of the spans are not those of the same number of examples.</exception>
    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => _network.PredictBatch(inputs, outputs);

    /// <summary>The answers to many examples, which are prepared first, on all processors, each with the bits of <see cref="Predict(ReadOnlySpan{byte}, Span{float})"/>.</summary>
    /// <param name="bytes">The values as they were read, [examples, InputCount], one example a row.</param>
    /// <param name="outputs">Receives the last layer's activations, [examples, OutputCount]; must not overlap the inputs.</param>
    /// <exception cref="ArgumentException">The lengths of the spans are not those of the same number of examples.</exception>
    /// <exception cref="InvalidOperationException">The predictor was made without a <see cref="Preparation"/>.</exception>
    public void PredictBatch(ReadOnlySpan<byte> bytes, Span<float> outputs) => TakingBytes().PredictBatch(bytes, outputs);

    private PanelNetwork TakingBytes() => _takesBytes ? _network
        : throw new InvalidOperationException("The predictor was made without a preparation, so it does not know how bytes become inputs.");
}
