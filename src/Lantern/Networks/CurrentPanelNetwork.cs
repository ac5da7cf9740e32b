using System.Runtime.InteropServices;

namespace Lantern;

/// <summary>
/// The panels of a network whose parameters may change: laid out at the first question, and anew at the first one after a
/// change. Any number of threads may ask at once.
/// </summary>
/// <remarks>
/// While no caller holds a span of the parameters, their <see cref="Network{T}.Version"/> tells of a change, which costs
/// nothing; else they are compared with a copy, at each question.
/// </remarks>
internal sealed class CurrentPanelNetwork(Network<float> network, float background, float divisor)
{
    private Layout? _layout;

    public PanelNetwork Get()
    {
        var layout = Volatile.Read(ref _layout);
        if (layout is null || !layout.IsOf(network))
            Volatile.Write(ref _layout, layout = new(network, background, divisor));
        return layout.Panels;
    }

    private sealed class Layout
    {
        private readonly long _version;
        private readonly float[]? _parameters; // if they may change without a new version

        public Layout(Network<float> network, float background, float divisor)
        {
            _version = network.Version;
            _parameters = network.MayChangeUnseen ? network.OwnParameters.ToArray() : null;
            Panels = new(network, background, divisor);
        }

        public PanelNetwork Panels { get; }

        public bool IsOf(Network<float> network) =>
            !network.MayChangeUnseen ? _version == network.Version
            : _parameters is not null && MemoryMarshal.AsBytes(_parameters.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(network.OwnParameters));
    }
}
