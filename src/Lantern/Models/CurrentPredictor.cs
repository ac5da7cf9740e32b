using System.Runtime.InteropServices;

namespace Lantern;

/// <summary>
/// The predictor of a network whose parameters may change: laid out at the first question, and anew at the first one after a
/// change. Any number of threads may ask at once.
/// </summary>
/// <remarks>
/// While no caller holds a span of the parameters, their <see cref="Network{T}.Version"/> tells of a change, which costs
/// nothing; else they are compared with a copy, at each question.
/// </remarks>
internal sealed class CurrentPredictor(Network<float> network, Preparation? preparation)
{
    private Layout? _layout;

    public Predictor Get()
    {
        var layout = Volatile.Read(ref _layout);
        if (layout is null || !layout.IsOf(network))
            Volatile.Write(ref _layout, layout = new(network, preparation));
        return layout.Predictor;
    }

    private sealed class Layout
    {
        private readonly long _version;
        private readonly float[]? _parameters; // if they may change without a new version

        public Layout(Network<float> network, Preparation? preparation)
        {
            _version = network.Version;
            _parameters = network.MayChangeUnseen ? network.OwnParameters.ToArray() : null;
            Predictor = preparation is null ? new(network) : new(network, preparation);
        }

        public Predictor Predictor { get; }

        public bool IsOf(Network<float> network) =>
            !network.MayChangeUnseen ? _version == network.Version
            : _parameters is not null && MemoryMarshal.AsBytes(_parameters.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(network.OwnParameters));
    }
}
