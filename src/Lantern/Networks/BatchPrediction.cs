using System.Buffers;
using System.Runtime.Intrinsics;

namespace Lantern;

/// <summary>
/// Prediction for many examples in single precision, by matrix products in tiles. Its memory is rented, so any number of
/// threads may use one network at once.
/// </summary>
internal static unsafe class BatchPrediction
{
    public static void Predict(Network<float> network, ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        if (Vector512.IsHardwareAccelerated)
            Predict<Width512, Vector512<float>>(network, inputs, outputs);
        else if (Vector256.IsHardwareAccelerated)
            Predict<Width256, Vector256<float>>(network, inputs, outputs);
        else
            Predict<Width128, Vector128<float>>(network, inputs, outputs);
    }

    /// <summary>The same with vectors of any width, with the same bits.</summary>
    public static void Predict<TWidth, TVector>(Network<float> network, ReadOnlySpan<float> inputs, Span<float> outputs)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        var (inputCount, outputCount) = (network.InputCount, network.OutputCount);
        var (widest, deepest) = (0, 0);
        foreach (var layer in network.Layers)
            (widest, deepest) = (Math.Max(widest, layer.OutputCount), Math.Max(deepest, layer.InputCount + 1));

        var panelWidth = MatrixKernels.PanelWidth<TWidth, TVector>();
        var atOnce = Math.Min(Packing.RowsAtOnce(deepest), outputs.Length / outputCount); // weights are packed once for all of them
        var stride = Rows.StrideOf(Math.Max(widest + 1, deepest));
        int matrix = atOnce * stride, packing = Packing.Length(deepest), panel = panelWidth * deepest;
        var rented = ArrayPool<float>.Shared.Rent((2 * matrix) + packing + panel);
        fixed (float* scratch = rented)
        {
            float* packed = scratch + (2 * matrix), weights = packed + packing;
            for (; outputs.Length > 0; inputs = inputs[(atOnce * inputCount)..], outputs = outputs[(atOnce * outputCount)..])
            {
                atOnce = Math.Min(atOnce, outputs.Length / outputCount);
                float* x = scratch, z = scratch + matrix;
                for (var n = 0; n < atOnce; n++)
                    inputs.Slice(n * inputCount, inputCount).CopyTo(Row(x, n, inputCount));
                for (var l = 0; l < network.Layers.Count; l++)
                {
                    Forward<TWidth, TVector>(network, l, x, atOnce, stride, packed, weights, z);
                    var read = x;
                    x = z;
                    z = read;
                }

                for (var n = 0; n < atOnce; n++)
                    Row(x, n, outputCount).CopyTo(outputs[(n * outputCount)..]);
            }
        }

        ArrayPool<float>.Shared.Return(rented);

        Span<float> Row(float* rows, int n, int count) => new(rows + ((nint)n * stride), count);
    }

    /// <summary>a = f(W·x + b) for some examples, with the biases as weights of one more input that is always 1.</summary>
    private static void Forward<TWidth, TVector>(
        Network<float> network,
        int l,
        float* x, // [rowCount, stride]
        int rowCount,
        int stride,
        float* packed,
        float* panel,
        float* a) // [rowCount, stride]
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        var layer = network.Layers[l];
        var panelWidth = MatrixKernels.PanelWidth<TWidth, TVector>();
        var depth = layer.InputCount + (layer.HasBiases ? 1 : 0);
        for (var n = 0; n < rowCount; n++)
            x[((nint)n * stride) + layer.InputCount] = 1;
        MatrixKernels.PackRows<TWidth, TVector>(x, stride, rowCount, depth, packed);
        for (var o = 0; o < layer.OutputCount; o += panelWidth)
        {
            PackWeights(network.Weights(l), network.Biases(l), layer, o, panelWidth, panel);
            MatrixKernels.MultiplyPanel<TWidth, TVector>(packed, panel, rowCount, depth, a + o, stride);
        }

        for (var n = 0; n < rowCount; n++)
        {
            var row = new Span<float>(a + ((nint)n * stride), layer.OutputCount);
            layer.Activation.Forward<float>(row, row);
        }
    }

    /// <summary>Packs a panel of neighboring nodes: one row an input, then the biases.</summary>
    private static void PackWeights(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, DenseLayer layer, int from, int panelWidth, float* panel)
    {
        var count = Math.Min(panelWidth, layer.OutputCount - from);
        if (count < panelWidth)
            new Span<float>(panel, panelWidth * (layer.InputCount + 1)).Clear();
        fixed (float* w = weights)
            MatrixKernels.Transpose(w + ((nint)from * layer.InputCount), layer.InputCount, count, layer.InputCount, panel, panelWidth);
        if (layer.HasBiases)
            biases.Slice(from, count).CopyTo(new(panel + ((nint)layer.InputCount * panelWidth), count));
    }
}
