using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Lantern;

/// <summary>
/// How a model lies in a safetensors file. Tensors: <c>layers.0.weight</c> [outputs, inputs] and, if there are biases,
/// <c>layers.0.bias</c> [outputs] for each layer, in the names and the layout of PyTorch's nn.Linear. Texts: everything else,
/// readable by whoever opens the file in an editor.
/// </summary>
internal static class ModelFile
{
    private const string Format = "lantern";
    private const string Version = "1";

    public static void Save(Model model, string path)
    {
        if (NonFinite(model.Network) is { } spoilt)
            throw new ModelException($"{path}: the model was not saved: one of the network's parameters is {spoilt}, not a finite number.");
        AtomicFile.Write(path, stream => Safetensors.Write(stream, Texts(model), Tensors(model.Network.Layers), model.Network.Parameters));
    }

    public static Model Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using var handle = Open(path);
            return Read(new Safetensors(handle));
        }
        catch (InvalidDataException exception)
        {
            throw new ModelException($"{path}: {exception.Message}.", exception);
        }
        catch (OptionException exception)
        {
            throw new ModelException($"{path}: the model makes no sense. {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw new ModelException(DataFile.Refused(path, "read", exception).Message, exception);
        }
    }

    private static SafeFileHandle Open(string path)
    {
        if (Directory.Exists(path))
            throw new InvalidDataException("this is a folder, not a model file");
        try
        {
            return File.OpenHandle(path);
        }
        catch (Exception exception) when (DataFile.IsRefusal(exception))
        {
            throw new ModelException(DataFile.Refused(path, "read", exception).Message, exception);
        }
    }

    private static Model Read(Safetensors file)
    {
        var format = file.Metadata.GetValueOrDefault("format");
        if (format != Format)
            throw new InvalidDataException($"this is a safetensors file, but not a Lantern model: its format is {(format is null ? "not given" : StrictJson.Shown(format))}");
        var version = Text("formatVersion");
        if (version != Version)
            throw new InvalidDataException($"the model has the format version {StrictJson.Shown(version)}, but this Lantern knows only {Version}; a newer Lantern may have made it");

        var layers = ReadLayers(Json("layers"));
        var tensors = Tensors(layers);
        var begins = file.Locate(tensors); // from here on it is certain that the network is no larger than the file
        var labelNames = StrictJson.Items(Json("labels"), "the text 'labels'").Select(label => StrictJson.Text(label, "the text 'labels'"));
        var network = new Network<float>(layers);
        var model = new Model(network, ReadPreparation(Json("preparation")), [.. labelNames], ReadProvenance());

        for (int l = 0, t = 0; l < layers.Count; l++)
        {
            file.Read(begins[t++], network.Weights(l));
            if (layers[l].HasBiases)
                file.Read(begins[t++], network.Biases(l));
        }

        if (NonFinite(network) is { } spoilt)
            throw new InvalidDataException($"one of the network's parameters is {spoilt}, not a finite number");
        return model;

        string Text(string name) => file.Metadata.GetValueOrDefault(name) ?? throw new InvalidDataException($"the text '{name}' is missing");

        JsonElement Json(string name) => StrictJson.Parse(Encoding.UTF8.GetBytes(Text(name)), $"the text '{name}'");

        T Number<T>(string name) where T : struct, ISpanParsable<T> =>
            T.TryParse(Text(name), CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new InvalidDataException($"the text '{name}' should be a number in place of {StrictJson.Shown(Text(name))}");

        Provenance ReadProvenance() => new()
        {
            LanternVersion = Text("lanternVersion"),
            Data = Text("data"),
            DataHash = Text("dataHash"),
            Rule = Text("rule"),
            Loss = Text("loss"),
            Initial = Text("initial"),
            LearningRate = Number<double>("learningRate"),
            EpochCount = Number<int>("epochCount"),
            BatchSize = Number<int>("batchSize"),
            Shuffle = bool.TryParse(Text("shuffle"), out var shuffle) ? shuffle : throw new InvalidDataException("the text 'shuffle' should be true or false"),
            Seed = Number<uint>("seed"),
            ExamplesSeen = Number<long>("examplesSeen"),
        };
    }

    private static IEnumerable<(string Name, string Text)> Texts(Model model)
    {
        var provenance = model.Provenance;
        return
        [
            ("format", Format),
            ("formatVersion", Version),
            ("layers", Json(json => WriteLayers(json, model.Network.Layers))),
            ("preparation", Json(json => WritePreparation(json, model.Preparation))),
            ("labels", Json(json => WriteLabels(json, model.LabelNames))),
            ("lanternVersion", provenance.LanternVersion),
            ("data", provenance.Data),
            ("dataHash", provenance.DataHash),
            ("rule", provenance.Rule),
            ("loss", provenance.Loss),
            ("initial", provenance.Initial),
            ("learningRate", provenance.LearningRate.ToString(CultureInfo.InvariantCulture)),
            ("epochCount", provenance.EpochCount.ToString(CultureInfo.InvariantCulture)),
            ("batchSize", provenance.BatchSize.ToString(CultureInfo.InvariantCulture)),
            ("shuffle", provenance.Shuffle ? "true" : "false"),
            ("seed", provenance.Seed.ToString(CultureInfo.InvariantCulture)),
            ("examplesSeen", provenance.ExamplesSeen.ToString(CultureInfo.InvariantCulture)),
        ];

        static string Json(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(StrictJson.Write(write));
    }

    /// <summary>The tensors of a network in the order of its parameters.</summary>
    private static List<(string Name, int[] Shape)> Tensors(IReadOnlyList<DenseLayer> layers)
    {
        var tensors = new List<(string, int[])>();
        for (var l = 0; l < layers.Count; l++)
        {
            tensors.Add(($"layers.{l}.weight", [layers[l].OutputCount, layers[l].InputCount]));
            if (layers[l].HasBiases)
                tensors.Add(($"layers.{l}.bias", [layers[l].OutputCount]));
        }

        return tensors;
    }

    private static void WriteLayers(Utf8JsonWriter json, IReadOnlyList<DenseLayer> layers)
    {
        json.WriteStartArray();
        foreach (var layer in layers)
        {
            json.WriteStartObject();
            json.WriteNumber("inputs", layer.InputCount);
            json.WriteNumber("outputs", layer.OutputCount);
            json.WriteBoolean("biases", layer.HasBiases);
            json.WriteString("activation", layer.Activation.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static List<DenseLayer> ReadLayers(JsonElement array)
    {
        const string What = "the text 'layers'";
        return [.. StrictJson.Items(array, What).Select(layer =>
        {
            var members = StrictJson.Members(layer, What, "inputs", "outputs", "biases", "activation");
            return new DenseLayer(
                StrictJson.Count(members[0], What),
                StrictJson.Count(members[1], What),
                Activation.Parse(StrictJson.Text(members[3], What)),
                StrictJson.Flag(members[2], What));
        })];
    }

    private static void WritePreparation(Utf8JsonWriter json, Preparation preparation)
    {
        json.WriteStartObject();
        json.WriteNumber("inputLow", preparation.InputLow);
        json.WriteNumber("inputHigh", preparation.InputHigh);
        json.WriteNumber("targetLow", preparation.TargetLow);
        json.WriteNumber("targetHigh", preparation.TargetHigh);
        json.WriteEndObject();
    }

    private static Preparation ReadPreparation(JsonElement json)
    {
        const string What = "the text 'preparation'";
        var members = StrictJson.Members(json, What, "inputLow", "inputHigh", "targetLow", "targetHigh");
        var numbers = Array.ConvertAll(members, member => StrictJson.Number(member, What));
        return new Preparation(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    private static void WriteLabels(Utf8JsonWriter json, IReadOnlyList<string> labelNames)
    {
        json.WriteStartArray();
        foreach (var name in labelNames)
            json.WriteStringValue(name);
        json.WriteEndArray();
    }

    /// <summary>A parameter that is infinite or not a number, if there is one.</summary>
    private static float? NonFinite(Network<float> network)
    {
        foreach (var parameter in network.Parameters)
        {
            if (!float.IsFinite(parameter))
                return parameter;
        }

        return null;
    }
}
