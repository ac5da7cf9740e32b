namespace Lantern.Benchmarks;

/// <summary>
/// The three matrix products of training for one layer, as the peers compute them: forward X·Wᵀ, input gradients G·W,
/// weight gradients Gᵀ·X.
/// </summary>
internal sealed class Products
{
    private static readonly (int Examples, int Inputs, int Outputs)[] Layers =
        [(128, 784, 256), (128, 256, 128), (1024, 784, 1000), (1024, 1000, 1000)];

    private readonly int _examples, _inputs, _outputs;
    private readonly float[] _x, _w, _g, _sums, _inputGradients, _weightGradients;

    public Products(int examples, int inputs, int outputs)
    {
        (_examples, _inputs, _outputs) = (examples, inputs, outputs);
        var random = new Random(1);
        _x = Numbers(examples * inputs); // [examples, inputs]
        _w = Numbers(outputs * inputs); // [outputs, inputs]
        _g = Numbers(examples * outputs); // [examples, outputs]
        (_sums, _inputGradients, _weightGradients) = (new float[_g.Length], new float[_x.Length], new float[_w.Length]);

        float[] Numbers(int count)
        {
            var numbers = new float[count];
            foreach (ref var number in numbers.AsSpan())
                number = (2 * random.NextSingle()) - 1;
            return numbers;
        }
    }

    public double FloatingPointOperations => 2.0 * _examples * _inputs * _outputs;

    public float[] Forward()
    {
        Kernels.Forward<float>(_x, _w, [], _examples, _inputs, _outputs, _sums);
        return _sums;
    }

    public float[] InputGradients()
    {
        Kernels.InputGradients<float>(_g, _w, _examples, _inputs, _outputs, _inputGradients);
        return _inputGradients;
    }

    public float[] WeightGradients()
    {
        Kernels.AddWeightGradients<float>(_g, _x, 1f / _examples, _examples, _inputs, _outputs, _weightGradients);
        return _weightGradients;
    }

    /// <summary>Prints the speed of each product of each layer, if its first number is right.</summary>
    public static int Measure()
    {
        foreach (var (examples, inputs, outputs) in Layers)
        {
            var products = new Products(examples, inputs, outputs);
            var (x, w, g) = (products._x, products._w, products._g);
            Print("forward", products.Forward, Sum(inputs, i => x[i] * w[i]));
            if (inputs != 784) // nobody asks for the gradients of the pixels
                Print("inputs", products.InputGradients, Sum(outputs, k => g[k] * w[k * inputs]));
            Print("weights", products.WeightGradients, Sum(examples, t => g[t * outputs] * x[t * inputs]) / examples);

            void Print(string product, Func<float[]> compute, double first)
            {
                var name = $"product {product} {examples}x{inputs}x{outputs}";
                var found = compute()[0];
                if (!(Math.Abs(found - first) < 1e-3)) // sums of 1,000 numbers between -1 and 1, rounded at 6e-8
                    throw new OptionException($"The {name} begins with {found}, not {first}.");
                Cases.Repeat(() => compute().Length > 0);
                var seconds = Cases.Repeat(() => compute().Length > 0);
                Cases.Print(name, "gflops", products.FloatingPointOperations / seconds / 1e9);
            }
        }

        return 0;

        static double Sum(int count, Func<int, double> term) => Enumerable.Range(0, count).Sum(term);
    }
}
