namespace Lantern.Insight;

/// <summary>
/// A ledger of all numbers of one step of gradient descent on one example, each with its formula. The numbers are those of
/// <see cref="Backpropagation{T}"/>, to the last bit.
/// </summary>
/// <example><code>
/// var network = Network.Create&lt;double>([3, 3, 3], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);
/// foreach (var entry in Ledger.Of(network, [0.9, 0.1, 0.8]))
///     Console.WriteLine(entry); // hidden node 1: x = 0.9·0.9 + 0.3·0.1 + 0.4·0.8 = 1.16 …
/// </code></example>
public static class Ledger
{
    /// <summary>
    /// The numbers in the order of calculation: forward layer by layer and node by node; then, with targets, the loss, the
    /// errors from the last layer to the first, and the new weights and biases in the order of <see cref="Network{T}.Parameters"/>.
    /// </summary>
    /// <param name="network">The network, which does not change.</param>
    /// <param name="inputs">The inputs of one example, [InputCount].</param>
    /// <param name="targets">Its target, [OutputCount]; empty for the forward pass alone.</param>
    /// <param name="options">
    /// The options; the step uses <see cref="TrainingOptions.LearningRate"/>, <see cref="TrainingOptions.Loss"/> and <see cref="TrainingOptions.Rule"/>.
    /// </param>
    /// <exception cref="ArgumentException">There are more or fewer inputs or targets than the network has.</exception>
    /// <exception cref="OptionException">
    /// The options make no sense, the loss is not defined for the network's outputs, or the step is not a plain one of
    /// <see cref="Optimizer.GradientDescent"/>.
    /// </exception>
    public static IEnumerable<LedgerEntry> Of(
        Network<double> network, ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets = default, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Shape.Check(inputs, network.InputCount);
        var forward = new ForwardPass(network, inputs.ToArray());
        if (targets.IsEmpty)
            return forward.Entries();

        Shape.Check(targets, network.OutputCount);
        options ??= new TrainingOptions();
        options.Validate();
        var rule = options.RuleFor(network.Layers[^1].Activation);
        Backpropagation<double>.Check(network, options.Loss, rule);
        if (options.Optimizer != Optimizer.GradientDescent)
            throw new OptionException($"A ledger shows a step of {Optimizer.GradientDescent}, not of {options.Optimizer}.");
        if (!options.OnlyDescends || options.Schedule != Schedule.Constant || options.Drops || options.LabelSmoothing > 0)
            throw new OptionException("A ledger shows a plain step: without schedule, weight decay, L1, bounds, average, dropout, and smoothed labels.");
        return forward.Entries().Concat(new BackwardPass(forward, targets.ToArray(), options, rule).Entries());
    }

    /// <summary>The quantities of all nodes of a layer.</summary>
    private static Quantity[] Quantities(string name, double[] values) => [.. values.Select((value, k) => Quantity(name, k, value))];

    private static Quantity Quantity(string name, int node, double value) => new($"{name}[{node + 1}]", value);

    private static double Larger(Quantity a, Quantity b) => Math.Max(Math.Abs(a.Value), Math.Abs(b.Value));

    private sealed class ForwardPass
    {
        private readonly double[] _parameters;
        private readonly double[] _inputs;

        public ForwardPass(Network<double> network, double[] inputs)
        {
            (Network, _inputs) = (network, inputs);
            _parameters = network.OwnParameters.ToArray(); // a copy, since entries are computed lazily
            Sums = new double[network.Layers.Count][];
            Outputs = new double[network.Layers.Count][];
            for (var l = 0; l < network.Layers.Count; l++)
            {
                var layer = network.Layers[l];
                (Sums[l], Outputs[l]) = (new double[layer.OutputCount], new double[layer.OutputCount]);
                Kernels.Forward<double>(InputsOf(l), Weights(l), Biases(l), batchSize: 1, layer.InputCount, layer.OutputCount, Sums[l]);
                layer.Activation.Forward<double>(Sums[l], Outputs[l]);
            }
        }

        public Network<double> Network { get; }

        public double[][] Sums { get; }

        public double[][] Outputs { get; }

        public ReadOnlySpan<double> Parameters => _parameters;

        public Span<double> Weights(int l) => Network.WeightsIn(_parameters, l);

        public Span<double> Biases(int l) => Network.BiasesIn(_parameters, l);

        public double[] InputsOf(int l) => l == 0 ? _inputs : Outputs[l - 1];

        public Quantity Weight(int l, int node, int input, string prime = "") =>
            new($"w{prime}[{node + 1},{input + 1}]", Weights(l)[(node * Network.Layers[l].InputCount) + input]);

        public Quantity Bias(int l, int node) => Quantity("b", node, Biases(l)[node]);

        public LedgerEntry Entry(
            LedgerKind kind, int l, int node, Formula formula, double value, int input = -1, double largest = 0, double? before = null) =>
            new(kind, l + 1, Network.Layers.Count, node + 1, input + 1, formula, value) { Largest = largest, Before = before };

        public IEnumerable<LedgerEntry> Entries()
        {
            for (var l = 0; l < Network.Layers.Count; l++)
            {
                var layer = Network.Layers[l];
                var sums = Enumerable.Range(0, layer.OutputCount).Select(k => Sum(l, k));
                var x = Quantities("x", Sums[l]);
                var outputs = Enumerable.Range(0, layer.OutputCount)
                    .Select(k => Entry(LedgerKind.Output, l, k, layer.Activation.Written(k, x), Outputs[l][k]));

                // Node by node; but with softmax each output needs all sums first.
                var entries = layer.Activation == Activation.Softmax
                    ? sums.Concat(outputs)
                    : sums.Zip(outputs).SelectMany(ofNode => (LedgerEntry[])[ofNode.First, ofNode.Second]);
                foreach (var entry in entries)
                    yield return entry;
            }
        }

        private LedgerEntry Sum(int l, int node)
        {
            var i = Quantities("i", InputsOf(l));
            var sum = Formula.Join(" + ", i.Select((input, j) => (Formula)$"{Weight(l, node, j)}·{input}"));
            var largest = i.Select((input, j) => Math.Abs(Weight(l, node, j).Value * input.Value)).Max();
            if (Network.Layers[l].HasBiases)
                (sum, largest) = ($"{sum} + {Bias(l, node)}", Math.Max(largest, Math.Abs(Bias(l, node).Value)));
            return Entry(LedgerKind.Sum, l, node, sum, Sums[l][node], largest: largest);
        }
    }

    private sealed class BackwardPass
    {
        private readonly ForwardPass _forward;
        private readonly double[] _targets;
        private readonly TrainingOptions _options;
        private readonly LearningRule _rule;
        private readonly double _loss;
        private readonly double[][] _errors; // e = −∂L/∂o, which Backpropagation has with the other sign
        private readonly double[][] _gradients; // g = ∂L/∂x
        private readonly double[] _newParameters;

        public BackwardPass(ForwardPass forward, double[] targets, TrainingOptions options, LearningRule rule)
        {
            (_forward, _targets, _options, _rule) = (forward, targets, options, rule);
            var layers = forward.Network.Layers;
            var last = layers.Count - 1;
            double[][] errors = [.. layers.Select(layer => new double[layer.OutputCount])]; // ∂L/∂o
            _gradients = [.. layers.Select(layer => new double[layer.OutputCount])];

            _loss = options.Loss.Value<double>(forward.Outputs[last], targets);
            Backpropagation<double>.OutputGradients(
                layers[last].Activation, options.Loss, rule, forward.Sums[last], forward.Outputs[last], targets, errors[last], _gradients[last]);
            for (var l = last; l > 0; l--)
            {
                var outputErrors = rule == LearningRule.Textbook ? errors[l] : _gradients[l];
                Kernels.InputGradients<double>(outputErrors, forward.Weights(l), batchSize: 1, layers[l].InputCount, layers[l].OutputCount, errors[l - 1]);
                errors[l - 1].CopyTo(_gradients[l - 1], 0);
                layers[l - 1].Activation.Backward<double>(forward.Sums[l - 1], forward.Outputs[l - 1], _gradients[l - 1]);
            }

            _errors = [.. errors.Select(ofLayer => ofLayer.Select(error => -error).ToArray())];
            _newParameters = forward.Parameters.ToArray();
            for (var l = 0; l <= last; l++)
            {
                Kernels.AddWeightGradients<double>(
                    _gradients[l], forward.InputsOf(l), -options.LearningRate, batchSize: 1, layers[l].InputCount, layers[l].OutputCount, NewWeights(l));
                if (layers[l].HasBiases)
                    Kernels.AddBiasGradients<double>(_gradients[l], -options.LearningRate, batchSize: 1, layers[l].OutputCount, NewBiases(l));
            }
        }

        public IEnumerable<LedgerEntry> Entries()
        {
            var layers = _forward.Network.Layers;
            var last = layers.Count - 1;
            Quantity[] o = Quantities("o", _forward.Outputs[last]), t = Quantities("t", _targets);
            yield return _forward.Entry(LedgerKind.Loss, last, -1, _options.Loss.Written(o, t), _loss, largest: 1);

            for (var l = last; l >= 0; l--)
            {
                // If loss and activation match, g of the last layer is a function of outputs and targets.
                var activation = layers[l].Activation;
                var matches = l == last && _rule == LearningRule.Gradient && _options.Loss.MatchingActivation == activation;
                foreach (var entry in matches ? MatchingGradients(o, t) : activation == Activation.Softmax ? SoftmaxGradients(l) : Gradients(l))
                    yield return entry;
            }

            for (var l = 0; l <= last; l++)
            {
                foreach (var entry in NewParameters(l))
                    yield return entry;
            }
        }

        private IEnumerable<LedgerEntry> MatchingGradients(Quantity[] o, Quantity[] t)
        {
            var last = _gradients.Length - 1;
            for (var k = 0; k < o.Length; k++)
            {
                var difference = _options.Loss.WrittenMatchingGradient(k, o, t);
                yield return _forward.Entry(LedgerKind.Gradient, last, k, difference, _gradients[last][k], largest: Larger(o[k], t[k]));
            }
        }

        /// <summary>The gradients of a softmax layer, in which each needs the errors of all outputs first.</summary>
        private IEnumerable<LedgerEntry> SoftmaxGradients(int l)
        {
            Quantity[] o = Quantities("o", _forward.Outputs[l]), e = Quantities("e", _errors[l]);
            var mean = Formula.Join(" + ", o.Zip(e, (output, error) => (Formula)$"{output}·{error}"));
            var largest = e.Max(error => Math.Abs(error.Value));
            for (var k = 0; k < o.Length; k++)
                yield return Error(l, k);
            for (var k = 0; k < o.Length; k++)
            {
                Formula gradient = $"−{o[k]}·({e[k]} − ({mean}))";
                yield return _forward.Entry(LedgerKind.Gradient, l, k, gradient, _gradients[l][k], largest: Math.Abs(o[k].Value) * largest);
            }
        }

        private IEnumerable<LedgerEntry> Gradients(int l)
        {
            var activation = _forward.Network.Layers[l].Activation;
            var (x, o, e) = (Quantities("x", _forward.Sums[l]), Quantities("o", _forward.Outputs[l]), Quantities("e", _errors[l]));
            var slopes = new double[x.Length];
            Array.Fill(slopes, 1);
            activation.Backward<double>(_forward.Sums[l], _forward.Outputs[l], slopes); // 1 times the slope
            for (var k = 0; k < x.Length; k++)
            {
                yield return Error(l, k);
                yield return _forward.Entry(LedgerKind.Slope, l, k, activation.WrittenSlope(x[k], o[k]), slopes[k], largest: 1);
                yield return _forward.Entry(LedgerKind.Gradient, l, k, $"−{e[k]}·{Quantity("slope", k, slopes[k])}", _gradients[l][k]);
            }
        }

        private LedgerEntry Error(int l, int node)
        {
            if (l == _errors.Length - 1)
            {
                Quantity o = Quantity("o", node, _forward.Outputs[l][node]), t = Quantity("t", node, _targets[node]);
                var error = _options.Loss.WrittenError(o, t);
                return _forward.Entry(LedgerKind.Error, l, node, error, _errors[l][node], largest: Larger(o, t));
            }

            // The textbook's rule propagates the errors of the next layer, the exact gradient its gradients.
            var textbook = _rule == LearningRule.Textbook;
            var outputErrors = textbook ? Quantities("e′", _errors[l + 1]) : Quantities("g′", _gradients[l + 1]);
            var products = Formula.Join(" + ", outputErrors.Select((error, k) => (Formula)$"{_forward.Weight(l + 1, k, node, "′")}·{error}"));
            var largest = outputErrors.Select((error, k) => Math.Abs(_forward.Weight(l + 1, k, node).Value * error.Value)).Max();
            return _forward.Entry(LedgerKind.Error, l, node, textbook ? products : $"−({products})", _errors[l][node], largest: largest);
        }

        private IEnumerable<LedgerEntry> NewParameters(int l)
        {
            var layer = _forward.Network.Layers[l];
            Quantity[] g = Quantities("g", _gradients[l]), i = Quantities("i", _forward.InputsOf(l));
            for (var k = 0; k < layer.OutputCount; k++)
            {
                for (var j = 0; j < layer.InputCount; j++)
                {
                    var gradient = new Quantity($"gradient[{k + 1},{j + 1}]", g[k].Value * i[j].Value);
                    yield return _forward.Entry(LedgerKind.WeightGradient, l, k, $"{g[k]}·{i[j]}", gradient.Value, j);
                    yield return Moved(LedgerKind.NewWeight, l, k, _forward.Weight(l, k, j), gradient, NewWeights(l)[(k * layer.InputCount) + j], j);
                }
            }

            for (var k = 0; layer.HasBiases && k < layer.OutputCount; k++)
                yield return Moved(LedgerKind.NewBias, l, k, _forward.Bias(l, k), g[k], NewBiases(l)[k]);
        }

        private LedgerEntry Moved(LedgerKind kind, int l, int node, Quantity before, Quantity gradient, double after, int input = -1)
        {
            before = before with { Change = after - before.Value };
            var rate = new Quantity("rate", _options.LearningRate);
            return _forward.Entry(kind, l, node, $"{before} − {rate}·{gradient}", after, input, before: before.Value);
        }

        private Span<double> NewWeights(int l) => _forward.Network.WeightsIn(_newParameters, l);

        private Span<double> NewBiases(int l) => _forward.Network.BiasesIn(_newParameters, l);
    }
}
