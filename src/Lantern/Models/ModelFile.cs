using System.Globalization;
using System.Text;
using System.Text.Json;
using Lantern.Images;

namespace Lantern;

/// <summary>
/// How a model lies in a <see cref="Safetensors"/> file. Tensors: those of <see cref="Network{T}.ToTensors"/>. Texts: everything
/// else, readable in an editor; the first is the <see cref="FileChecksum"/>. Unknown entries are ignored.
/// </summary>
internal static class ModelFile
{
    private const string Format = "lantern";
    private const string Version = "1"; // higher when a file means something that a reader of lower ones would get wrong
    private const string TableVersion = "2"; // a model of tables, which a reader of "1" would ask with bytes

    public const string Kind = "Lantern model";

    /// <summary>The content of the model's file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file, if it is to become one.</param>
    /// <exception cref="ModelException">A parameter is not finite, or two names would become one.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Bytes(Model model, string? path = null)
    {
        if (NonFinite(model.Network) is { } spoilt)
            throw Refused($"one of the network's parameters is {spoilt}, not a finite number");
        if (Names(model).Select(Merged).FirstOrDefault(name => name is not null) is { } merged)
            throw Refused($"two different names would both become {Wording.Quoted(merged)}, since a file holds no half surrogate pairs");
        return FileChecksum.Bytes([.. Texts(model)], model.Network.ToTensors());

        ModelException Refused(string problem) => new($"{(path is null ? "The" : $"{path}: the")} model was not saved: {problem}.");
    }

    /// <summary>Reads the model in a file, or throws an <see cref="InvalidDataException"/>: there is none in it, or it makes no sense.</summary>
    /// <param name="own">The activations that are not built in.</param>
    /// <exception cref="OptionException">Two of them have the same name.</exception>
    public static Func<Safetensors, Model> Reader(IReadOnlyList<Activation> own)
    {
        Argument.NoneNull(own);
        return own.DistinctBy(activation => activation.Name).Count() == own.Count
            ? file => Read(file, own)
            : throw new OptionException($"Two of the activations have the same name: {Named.Listed([.. own.Select(activation => activation.Name)])}.");
    }

    private static Model Read(Safetensors file, IReadOnlyList<Activation> own)
    {
        try
        {
            return ReadUnchecked(file, own);
        }
        catch (OptionException exception)
        {
            throw new InvalidDataException($"the model makes no sense. {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static Model ReadUnchecked(Safetensors file, IReadOnlyList<Activation> own)
    {
        var format = file.Text("format");
        if (format is null)
            throw new InvalidDataException("this is a safetensors file of another program: it has no entry 'format'");
        if (format == Checkpoint.Format)
            throw new InvalidDataException("this is a checkpoint, from which a training goes on, not a model");
        if (format != Format)
            throw new InvalidDataException($"this is a safetensors file of another program: its format is {Wording.Quoted(format)}, not '{Format}'");
        var version = Text("formatVersion");
        if (version is not (Version or TableVersion))
            throw new InvalidDataException($"its format has the version {Wording.Quoted(version)}, but this Lantern knows only '{Version}' and '{TableVersion}'; a newer one may have made it");

        var layers = ReadLayers(Json("layers"), "the entry 'layers'", own);
        List<TensorEntry> tensors = [.. NetworkTensors.Entries(layers, TensorType.F32)];
        var begins = file.Locate(tensors); // from here on it is certain that the network is no larger than the file
        var network = new Network<float>(layers);
        var table = version == TableVersion ? TableTexts.Read(Json("table"), "the entry 'table'") : null;
        ModelInput input = table is not null
            ? new TableInput(table)
            : Model.InputOf(network, ReadPreparation(Json("preparation"), "the entry 'preparation'"), ReadPicturePreparation(file.Text("picturePreparation")));
        var model = new Model(
            network,
            input,
            table?.OutputNames ?? ReadLabels(Json("labels"), "the entry 'labels'"),
            new Provenance
            {
                LanternVersion = Text("lanternVersion"),
                Data = Text("data"),
                DataHash = Text("dataHash"),
                Settings = EarlierSettings.AreIn(file) ? EarlierSettings.Read(file) : ReadSettings(Json("settings"), "the entry 'settings'"),
                ExamplesSeen = long.TryParse(Text("examplesSeen"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seen)
                    ? seen
                    : throw new InvalidDataException($"the entry 'examplesSeen' should be a whole number in place of {Wording.Quoted(Text("examplesSeen"))}"),
            });

        var parameters = network.OwnParameters;
        for (var t = 0; t < tensors.Count; t++)
        {
            var numbers = file.Read(tensors[t], begins[t]).AsSpan<float>();
            numbers.CopyTo(parameters);
            parameters = parameters[numbers.Length..];
        }

        if (NonFinite(network) is { } spoilt)
            throw new InvalidDataException($"one of the network's parameters is {spoilt}, not a finite number");
        if (FileChecksum.IsIn(file)) // earlier versions wrote none, and other programs leave it out
            FileChecksum.Require(file);
        return model;

        string Text(string name) => file.Text(name) ?? throw new InvalidDataException($"the entry '{name}' is missing");

        JsonElement Json(string name) => StrictJson.Parse(Encoding.UTF8.GetBytes(Text(name)), $"the entry '{name}'");
    }

    private static IEnumerable<(string Name, string Text)> Texts(Model model)
    {
        var provenance = model.Provenance;
        yield return ("format", Format);
        yield return ("formatVersion", model.Input is TableInput ? TableVersion : Version);
        yield return ("layers", Json(json => WriteLayers(json, model.Network.Layers)));
        if (model.TablePreparation is { } table)
            yield return ("table", Json(json => TableTexts.Write(json, table)));
        else
            yield return ("preparation", Json(json => WritePreparation(json, model.Preparation)));
        if (model.PicturePreparation is { } pictures)
            yield return ("picturePreparation", pictures.Name);
        yield return ("labels", Json(json => WriteLabels(json, model.LabelNames)));
        yield return ("lanternVersion", provenance.LanternVersion);
        yield return ("data", provenance.Data);
        yield return ("dataHash", provenance.DataHash);
        yield return ("settings", Json(json => WriteSettings(json, provenance.Settings)));
        yield return ("examplesSeen", provenance.ExamplesSeen.ToString(CultureInfo.InvariantCulture));

        static string Json(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(StrictJson.Write(write));
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

    private static DenseLayer[] ReadLayers(JsonElement list, string what, IReadOnlyList<Activation> own) =>
        Array.ConvertAll(StrictJson.Items(list, what), layer =>
        {
            var members = StrictJson.Members(layer, what, "inputs", "outputs", "biases", "activation");
            var inputCount = StrictJson.WholeNumber(members[0], what);
            var outputCount = StrictJson.WholeNumber(members[1], what);
            if (inputCount is < 1 or > int.MaxValue || outputCount is < 1 or > int.MaxValue)
                throw new InvalidDataException($"{what} has a layer of {inputCount} inputs and {outputCount} outputs, which cannot be");
            var name = StrictJson.Text(members[3], what);
            var activation = Activation.All.Concat(own).FirstOrDefault(activation => activation.Name == name) ?? throw new InvalidDataException(
                $"its activation {Wording.Quoted(name)} is not built in; a program that has it opens the model with Model.Load(path, activation)");
            return new DenseLayer((int)inputCount, (int)outputCount, activation, StrictJson.Flag(members[2], what));
        });

    private static void WritePreparation(Utf8JsonWriter json, Preparation preparation)
    {
        json.WriteStartObject();
        json.WriteNumber("inputLow", preparation.InputLow);
        json.WriteNumber("inputHigh", preparation.InputHigh);
        json.WriteNumber("targetLow", preparation.TargetLow);
        json.WriteNumber("targetHigh", preparation.TargetHigh);
        json.WriteEndObject();
    }

    private static Preparation ReadPreparation(JsonElement json, string what)
    {
        var members = StrictJson.Members(json, what, "inputLow", "inputHigh", "targetLow", "targetHigh");
        var numbers = Array.ConvertAll(members, member => StrictJson.Number(member, what));
        return new Preparation(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    // Older files have no such entry, or call the first preparation "doctor".
    private static PicturePreparation ReadPicturePreparation(string? name) =>
        name is null or "doctor" ? PicturePreparation.Mnist : PicturePreparation.Parse(name);

    private static void WriteLabels(Utf8JsonWriter json, IReadOnlyList<string> labelNames)
    {
        json.WriteStartArray();
        foreach (var name in labelNames)
            json.WriteStringValue(StrictJson.Utf8(name));
        json.WriteEndArray();
    }

    private static string[] ReadLabels(JsonElement list, string what) =>
        Array.ConvertAll(StrictJson.Items(list, what), name => StrictJson.Text(name, what));

    private static void WriteSettings(Utf8JsonWriter json, IReadOnlyDictionary<string, string> settings)
    {
        json.WriteStartObject();
        foreach (var (name, text) in settings)
            json.WriteString(name, StrictJson.Utf8(text));
        json.WriteEndObject();
    }

    private static OrderedDictionary<string, string> ReadSettings(JsonElement json, string what) =>
        json.ValueKind == JsonValueKind.Object
            ? new(json.EnumerateObject().Select(setting => KeyValuePair.Create(setting.Name, StrictJson.Text(setting.Value, what))))
            : throw new InvalidDataException($"{what} should be a JSON object of texts");

    /// <summary>The lists of names in which each tells one thing from the others.</summary>
    private static IEnumerable<IEnumerable<string>> Names(Model model)
    {
        yield return model.LabelNames;
        PreparedColumn[] columns = model.TablePreparation is { } table ? [.. table.Columns, .. table.Targets] : [];
        yield return columns.Select(column => column.Name);
        foreach (var column in columns)
            yield return column.CategoryNames;
    }

    /// <summary>What two different names both become in a file, if there are such.</summary>
    private static string? Merged(IEnumerable<string> names) =>
        names.Distinct(StringComparer.Ordinal).GroupBy(name => Encoding.UTF8.GetString(StrictJson.Utf8(name)), StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1)?.Key;

    /// <summary>A parameter that is infinite or not a number, if there is one.</summary>
    private static float? NonFinite(Network<float> network)
    {
        foreach (var parameter in network.OwnParameters)
        {
            if (!float.IsFinite(parameter))
                return parameter;
        }

        return null;
    }
}
