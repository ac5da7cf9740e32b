using System.Runtime.Intrinsics;
using Lantern.Numerics;

namespace Lantern.Benchmarks;

/// <summary>
/// The three matrix products of training for one layer, each with all the packing that a step does for it: forward X·Wᵀ;
/// input gradients G·W; weight gradients Gᵀ·X, to which belong, since the layer does them in the same sweep, the step of
/// plain descent and the copy of the weights for the next way back.
/// </summary>
internal sealed class Products
{
    private static readonly (int Examples, int Inputs, int Outputs)[] Layers =
        [(128, 784, 256), (128, 256, 128), (1024, 784, 1000), (1024, 1000, 1000)];

    private Products(double operations) => FloatingPointOperations = operations;

    public double FloatingPointOperations { get; }

    /// <summary>X·Wᵀ, and its first number.</summary>
    public required Func<float> Forward { get; init; }

    /// <summary>G·W, and its first number.</summary>
    public required Func<float> InputGradients { get; init; }

    /// <summary>W ← W − rate·Gᵀ·X.</summary>
    public required Action<float> StepWeights { get; init; }

    /// <summary>The first number of W.</summary>
    public required Func<float> FirstWeight { get; init; }

    /// <summary>The first numbers that are right, in double precision: of X·Wᵀ, G·W and Gᵀ·X.</summary>
    public required (double Forward, double Inputs, double Weights) Expected { get; init; }

    /// <summary>The products of a layer, on the widest vectors there are.</summary>
    public static Products Of(int examples, int inputs, int outputs) =>
        Vector512.IsHardwareAccelerated ? Of<Width512, Vector512<float>>(examples, inputs, outputs)
        : Vector256.IsHardwareAccelerated ? Of<Width256, Vector256<float>>(examples, inputs, outputs)
        : Of<Width128, Vector128<float>>(examples, inputs, outputs);

    private static unsafe Products Of<TWidth, TVector>(int examples, int inputs, int outputs)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        var random = new Random(1);
        var (x, w, g) = (Numbers(examples * inputs), Numbers(outputs * inputs), Numbers(examples * outputs));
        var shape = new DenseLayer(inputs, outputs, Activation.Linear, hasBiases: false);
        var rule = new StepRule(new TrainingOptions(), examples);
        var layer = new TiledLayer<TWidth, TVector>(shape, examples, HasInputGradients(inputs), rule, keepsGradients: false);
        var scratch = new AlignedBuffer<float>(layer.ScratchLength);
        var (sums, gradients) = (new Rows(examples, outputs), new Rows(examples, outputs));
        var inputGradients = new Rows(examples, inputs);
        for (var n = 0; n < examples; n++)
        {
            x.AsSpan(n * inputs, inputs).CopyTo(layer.Inputs.Row(n));
            g.AsSpan(n * outputs, outputs).CopyTo(gradients.Row(n));
        }

        layer.Parameters.Load(layer.Parameters.Values, w, []);
        layer.UpdateCopies(0, inputs);
        return new Products(2.0 * examples * inputs * outputs)
        {
            Forward = () =>
            {
                layer.Forward(0, examples, sums, scratch.Pointer);
                return sums.Row(0)[0];
            },
            InputGradients = () =>
            {
                layer.InputGradients(0, examples, gradients, inputGradients, scratch.Pointer);
                return inputGradients.Row(0)[0];
            },
            StepWeights = rate =>
            {
                layer.LoadGradients(0, examples, gradients);
                rule.LearningRate = rate;
                layer.Step(part: 0, partCount: 1, examples, scratch.Pointer, default);
            },
            FirstWeight = () =>
            {
                var weights = new float[w.Length];
                layer.Parameters.Store(layer.Parameters.Values, weights, []);
                return weights[0];
            },
            Expected = (
                Sum(inputs, i => (double)x[i] * w[i]),
                Sum(outputs, k => (double)g[k] * w[k * inputs]),
                Sum(examples, n => (double)g[n * outputs] * x[n * inputs])),
        };

        float[] Numbers(int count)
        {
            var numbers = new float[count];
            foreach (ref var number in numbers.AsSpan())
                number = (2 * random.NextSingle()) - 1;
            return numbers;
        }

        static double Sum(int count, Func<int, double> term) => Enumerable.Range(0, count).Sum(term);
    }

    /// <summary>Prints the speed of each product of each layer, if its first number is right.</summary>
    public static int Measure()
    {
        foreach (var (examples, inputs, outputs) in Layers)
        {
            var products = Of(examples, inputs, outputs);
            Print("forward", products.Forward(), products.Expected.Forward, () => products.Forward());
            if (HasInputGradients(inputs))
                Print("inputs", products.InputGradients(), products.Expected.Inputs, () => products.InputGradients());

            var before = products.FirstWeight();
            products.StepWeights(1);
            Print("weights", before - products.FirstWeight(), products.Expected.Weights, () => products.StepWeights(1e-9f));

            void Print(string product, double found, double expected, Action compute)
            {
                var name = $"product {product} {examples}x{inputs}x{outputs}";
                if (!(Math.Abs(found - expected) < 1e-3)) // sums of 1,000 numbers between -1 and 1, rounded at 6e-8
                    throw new OptionException($"The {name} begins with {found}, not {expected}.");
                Cases.Repeat(compute);
                Cases.Print(name, "gflops", products.FloatingPointOperations / Cases.Repeat(compute) / 1e9);
            }
        }

        return 0;
    }

    /// <summary>Nobody asks for the gradients of pixels.</summary>
    private static bool HasInputGradients(int inputs) => inputs != 784;
}
