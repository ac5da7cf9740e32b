using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Lantern;

/// <summary>The order of the dimensions of a matrix of weights.</summary>
/// <example><code>var network = Network.FromTensors(tensors, Activation.Tanh, Activation.Linear, WeightLayout.InputsByOutputs);</code></example>
public enum WeightLayout
{
    /// <summary>[outputs, inputs], as PyTorch's nn.Linear and Lantern have it: a row is the incoming weights of one node.</summary>
    OutputsByInputs,

    /// <summary>[inputs, outputs], as scikit-learn's coefs_ and Keras have it: a column is the incoming weights of one node.</summary>
    InputsByOutputs,
}

/// <summary>
/// Networks as tensors by name. Written are <c>layers.0.weight</c> [outputs, inputs] and <c>layers.0.bias</c> [outputs], the
/// names and the layout of PyTorch. Read is what others call weights and biases of fully connected layers: a matrix is the
/// weights of a layer, a list its biases, and what is left of their names without "weight", "bias" and the like says which
/// belong together. Layers come in the order of appearance; those whose names differ only in numbers, in that of the numbers,
/// since safetensors files of Python are sorted by letters, 10 before 2.
/// </summary>
internal static partial class NetworkTensors
{
    /// <summary>Names and shapes of a network's tensors, in the order of its parameters.</summary>
    public static IEnumerable<TensorEntry> Entries(IReadOnlyList<DenseLayer> layers, TensorType type)
    {
        for (var l = 0; l < layers.Count; l++)
        {
            yield return new($"layers.{l}.weight", type, layers[l].OutputCount, layers[l].InputCount);
            if (layers[l].HasBiases)
                yield return new($"layers.{l}.bias", type, layers[l].OutputCount);
        }
    }

    /// <inheritdoc cref="Network{T}.ToTensors"/>
    public static OrderedDictionary<string, Tensor> Of<T>(Network<T> network)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var tensors = new OrderedDictionary<string, Tensor>();
        var begin = 0;
        foreach (var entry in Entries(network.Layers, TensorType.Of<T>()))
        {
            var count = entry.Shape.Aggregate(1, (product, size) => product * size);
            tensors.Add(entry.Name, Tensor.Create<T>(network.OwnParameters.Slice(begin, count), entry.Shape));
            begin += count;
        }

        return tensors;
    }

    /// <inheritdoc cref="Network.FromTensors{T}"/>
    public static Network<T> ToNetwork<T>(IReadOnlyDictionary<string, Tensor> tensors, Activation hidden, Activation output, WeightLayout? layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var layers = Layers(tensors);
        var chosen = Layout(layers, layout);
        var isTransposed = chosen == WeightLayout.InputsByOutputs;
        var network = new Network<T>([.. layers.Select((layer, l) =>
        {
            var (outputCount, inputCount) = layer.Counts(chosen);
            return new DenseLayer(inputCount, outputCount, l < layers.Count - 1 ? hidden : output, layer.Biases is not null);
        })]);
        for (var l = 0; l < layers.Count; l++)
        {
            Fill(layers[l].Name, layers[l].Weights, isTransposed ? network.Layers[l].OutputCount : 1, network.OwnWeights(l));
            if (layers[l].Biases is { } biases)
                Fill(layers[l].BiasName!, biases, 1, network.OwnBiases(l));
        }

        network.Changed();
        return network;
    }

    /// <param name="name">The tensor's name.</param>
    /// <param name="tensor">The numbers.</param>
    /// <param name="columnCount">More than 1 to transpose a matrix of so many columns.</param>
    /// <param name="numbers">Receives the numbers.</param>
    private static void Fill<T>(string name, Tensor tensor, int columnCount, Span<T> numbers)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var stored = tensor.ToDoubles();
        var rowCount = numbers.Length / columnCount;
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[(i % columnCount * rowCount) + (i / columnCount)] = T.IsFinite(T.CreateTruncating(stored[i]))
                ? T.CreateTruncating(stored[i])
                : throw new ModelException($"The tensor {Wording.Quoted(name)} holds {stored[i].ToString(CultureInfo.InvariantCulture)}, not a finite number of the type {TensorType.Of<T>()}.");
        }
    }

    /// <summary>The one layout in which the shapes fit together, or the one that the names stand for if both do.</summary>
    private static WeightLayout Layout(List<Layer> layers, WeightLayout? given)
    {
        var usual = layers.Exists(layer => InputsFirst().IsMatch(layer.Name)) ? WeightLayout.InputsByOutputs : WeightLayout.OutputsByInputs;
        var first = given ?? usual;
        var problem = Problem(layers, first);
        if (given is not null)
            return problem is null ? first : throw new ModelException(problem);

        var second = first == WeightLayout.OutputsByInputs ? WeightLayout.InputsByOutputs : WeightLayout.OutputsByInputs;
        var secondFits = Problem(layers, second) is null;
        if (problem is not null)
            return secondFits ? second : throw new ModelException(problem);
        return !secondFits || layers.TrueForAll(layer => InputsFirst().IsMatch(layer.Name) || OutputsFirst().IsMatch(layer.Name))
            ? first
            : throw new OptionException(
                $"The weights {Wording.Quoted(layers[0].Name)} of the shape {Text(layers[0].Weights)} may be [outputs, inputs] or [inputs, outputs]: say which, by a {nameof(WeightLayout)}.");
    }

    /// <summary>The first tensor that does not go with those before it in this layout, as a sentence.</summary>
    private static string? Problem(List<Layer> layers, WeightLayout layout)
    {
        for (var l = 0; l < layers.Count; l++)
        {
            var (outputCount, inputCount) = layers[l].Counts(layout);
            if (l > 0 && layers[l - 1].Counts(layout).OutputCount is var before && before != inputCount)
            {
                return $"The weights {Wording.Quoted(layers[l].Name)} of the shape {Text(layers[l].Weights)} take {Wording.Count(inputCount, "input")}, but {Wording.Quoted(layers[l - 1].Name)} "
                    + $"of the shape {Text(layers[l - 1].Weights)} before them have {before} outputs.";
            }

            if (layers[l].Biases is { } biases && biases.Count != outputCount)
            {
                return $"The biases {Wording.Quoted(layers[l].BiasName!)} of the shape {Text(biases)} do not go with the {outputCount} outputs of the weights "
                    + $"{Wording.Quoted(layers[l].Name)} of the shape {Text(layers[l].Weights)}.";
            }
        }

        return null;
    }

    private static List<Layer> Layers(IReadOnlyDictionary<string, Tensor> tensors)
    {
        var layers = new List<Layer>();
        var biases = new List<(string Name, Tensor Tensor, Layer? Before)>();
        foreach (var (name, tensor) in tensors)
        {
            if (tensor.Shape.Count == 2 && tensor.Count > 0)
                layers.Add(new(name, tensor));
            else if (tensor.Shape.Count == 1 && tensor.Count > 0)
                biases.Add((name, tensor, layers.LastOrDefault()));
            else
                throw Stray(name, tensor);
        }

        if (layers.Count == 0)
            throw new ModelException("There are no weights of a network: none of the tensors is a matrix.");
        foreach (var (name, tensor, before) in biases)
        {
            // What has no word in its name, as NumPy's arr_0, arr_1, goes with the weights before it.
            var layer = Role().IsMatch(name) ? layers.Find(layer => layer.Key == Key(name)) : before;
            if (layer is null or { Biases: not null })
                throw Stray(name, tensor);
            (layer.BiasName, layer.Biases) = (name, tensor);
        }

        var patterns = layers.Select(layer => Number().Replace(layer.Key, "0")).Distinct().ToList();
        return [.. layers.OrderBy(layer => patterns.IndexOf(Number().Replace(layer.Key, "0"))).ThenBy(layer => Number().Replace(layer.Key, Ordered), StringComparer.Ordinal)];

        // A number of more digits is larger; of two with as many digits, the one that comes later by its letters.
        static string Ordered(Match number) => $"{number.Value.TrimStart('0').Length:D9}{number.Value.TrimStart('0')}";
    }

    private static ModelException Stray(string name, Tensor tensor) =>
        new($"The tensor {Wording.Quoted(name)} of the shape {Text(tensor)} is neither the weights nor the biases of a fully connected layer.");

    private static string Text(Tensor tensor) => TensorEntry.Text(tensor.Shape);

    /// <summary>What is left of a name without the word for weights or biases: the name of the layer.</summary>
    private static string Key(string name) => Role().Match(name) is { Success: true } word ? name.Remove(word.Index, word.Length) : name;

    [GeneratedRegex("(?<![A-Za-z])(weights?|kernel|coefs?|bias(es)?|intercepts?|[Ww]|[Bb])(?![A-Za-z])", RegexOptions.RightToLeft)]
    private static partial Regex Role();

    [GeneratedRegex("(?<![A-Za-z])weight(?![A-Za-z])")]
    private static partial Regex OutputsFirst();

    [GeneratedRegex("(?<![A-Za-z])(kernel|coefs)(?![A-Za-z])")]
    private static partial Regex InputsFirst();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();

    private sealed class Layer(string name, Tensor weights)
    {
        public string Name => name;

        public Tensor Weights => weights;

        public string Key { get; } = Key(name);

        public string? BiasName { get; set; }

        public Tensor? Biases { get; set; }

        public (int OutputCount, int InputCount) Counts(WeightLayout layout) =>
            layout == WeightLayout.OutputsByInputs ? (weights.Shape[0], weights.Shape[1]) : (weights.Shape[1], weights.Shape[0]);
    }
}
