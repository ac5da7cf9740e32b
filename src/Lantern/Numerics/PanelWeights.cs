using System.Runtime.Intrinsics;

namespace Lantern.Numerics;

/// <summary>
/// The weights of a layer in the order in which <see cref="PanelKernels"/> read them, [panels, inputs, panelWidth]: the weights
/// of one input to neighboring nodes are adjacent, and no sum runs across the lanes of a vector.
/// </summary>
internal sealed unsafe class PanelWeights
{
    private static readonly int VectorWidth = Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    private readonly int _inputCount;
    private readonly int _panelVectors;
    private readonly AlignedBuffer<float> _weights;

    /// <summary>Creates zero weights in panels of one width: as few as registers allow, but not fewer than the least count.</summary>
    public PanelWeights(int nodeCount, int inputCount, int leastPanelCount = 1)
    {
        var vectorCount = VectorCount(nodeCount);
        _inputCount = inputCount;
        PanelCount = Math.Max((vectorCount + PanelKernels.MaximalVectors - 1) / PanelKernels.MaximalVectors, leastPanelCount);
        _panelVectors = (vectorCount + PanelCount - 1) / PanelCount;
        PanelWidth = _panelVectors * VectorWidth;
        Width = PanelCount * PanelWidth;
        _weights = new((long)Width * inputCount);
    }

    public int PanelCount { get; }

    public int PanelWidth { get; }

    /// <summary>The number of nodes, rounded up to whole panels.</summary>
    public int Width { get; }

    public float* Pointer => _weights.Pointer;

    /// <summary>The number of the processor's vectors that hold one number for each node.</summary>
    public static int VectorCount(int nodeCount) => (nodeCount + VectorWidth - 1) / VectorWidth;

    /// <summary>The weight of a node and the first input; that of the next input is at the distance <see cref="PanelWidth"/>.</summary>
    public float* First(int node) => _weights.Pointer + ((long)(node / PanelWidth) * _inputCount * PanelWidth) + (node % PanelWidth);

    /// <summary>Generic code compiled for the panels and vectors of these weights.</summary>
    public TCompiled Compiled<TCode, TCompiled>(TCode code)
        where TCode : struct, IPanelCode<TCompiled> => VectorWidth switch
        {
            16 => Compiled<TCode, TCompiled, Width512, Vector512<float>>(code),
            8 => Compiled<TCode, TCompiled, Width256, Vector256<float>>(code),
            _ => Compiled<TCode, TCompiled, Width128, Vector128<float>>(code),
        };

    private TCompiled Compiled<TCode, TCompiled, TWidth, TVector>(TCode code)
        where TCode : struct, IPanelCode<TCompiled>
        where TWidth : IVectorWidth<TVector>
        where TVector : struct => _panelVectors switch
        {
            1 => code.For<Panel.Of1, TWidth, TVector>(),
            2 => code.For<Panel.Of2, TWidth, TVector>(),
            3 => code.For<Panel.Of3, TWidth, TVector>(),
            4 => code.For<Panel.Of4, TWidth, TVector>(),
            5 => code.For<Panel.Of5, TWidth, TVector>(),
            6 => code.For<Panel.Of6, TWidth, TVector>(),
            7 => code.For<Panel.Of7, TWidth, TVector>(),
            8 => code.For<Panel.Of8, TWidth, TVector>(),
            9 => code.For<Panel.Of9, TWidth, TVector>(),
            10 => code.For<Panel.Of10, TWidth, TVector>(),
            11 => code.For<Panel.Of11, TWidth, TVector>(),
            12 => code.For<Panel.Of12, TWidth, TVector>(),
            _ => code.For<Panel.Of13, TWidth, TVector>(),
        };
}

/// <summary>Generic code for panels and vectors of any width, of which <see cref="PanelWeights"/> chooses one instance.</summary>
/// <typeparam name="TCompiled">The instance: one delegate, or several.</typeparam>
internal interface IPanelCode<TCompiled>
{
    TCompiled For<TPanel, TWidth, TVector>()
        where TPanel : IPanel
        where TWidth : IVectorWidth<TVector>
        where TVector : struct;
}
