using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lantern;

/// <summary>
/// The whole state of a training at one of its reports: parameters, memory of optimizer and schedule, averages, best epoch,
/// order of the examples, state of the random generator, and position in the epoch. <see cref="TrainingReport.Capture"/> creates
/// one, and <see cref="Trainer.Resume"/> continues from it, bit for bit like the original training.
/// </summary>
/// <remarks>
/// As a file it is <see cref="Safetensors"/>: lists of numbers, and texts for all else. The first text is the SHA-256 of the
/// whole file with zeros in its own place, which detects every changed or missing byte. The description of the training serves
/// to recognize it, not to repeat it: that takes the options and the data.
/// </remarks>
/// <example><code>
/// foreach (var report in Trainer.Train(network, digits, options))
///     report.Capture().Save("checkpoint.safetensors");
/// // later, with a new network of the same layers
/// foreach (var report in Trainer.Resume(network, digits, options, Checkpoint.Load("checkpoint.safetensors")))
///     Console.WriteLine(report.Loss);
/// </code></example>
public sealed class Checkpoint
{
    internal const string Format = "lantern-checkpoint";
    private const string Kind = "Lantern checkpoint";
    private const string Version = "1"; // higher when a file means something that this reader would get wrong

    private readonly TrainingIdentity _training;
    private readonly TrainingPlace _place;
    private readonly int _epochCount;
    private readonly (long StepCount, Plateau Plateau) _rule;
    private readonly (int Epoch, double Value) _best;
    private readonly OrderedDictionary<string, Tensor> _tensors;

    private Checkpoint(
        TrainingIdentity training, TrainingPlace place, int epochCount, (long StepCount, Plateau Plateau) rule, (int Epoch, double Value) best, OrderedDictionary<string, Tensor> tensors) =>
        (_training, _place, _epochCount, _rule, _best, _tensors) = (training, place, epochCount, rule, best, tensors);

    /// <summary>The current or just completed epoch, counted from 1.</summary>
    public int Epoch => _place.Epoch;

    /// <summary>The number of examples of this epoch that were learned from.</summary>
    public int ExamplesSeen => _place.ExamplesSeen;

    /// <summary>Whether that was all of them.</summary>
    public bool EpochCompleted => ExamplesSeen == _training.ExampleCount;

    /// <summary>The time of training so far.</summary>
    public TimeSpan TrainingTime => _place.TrainingTime;

    /// <summary>Reads a checkpoint from a file, which others may meanwhile replace or delete.</summary>
    /// <param name="path">A file that <see cref="Save(string)"/> wrote.</param>
    /// <exception cref="ModelException">It cannot be read, is no checkpoint, is of a newer Lantern, or is damaged.</exception>
    public static Checkpoint Load(string path) => Safetensors.Load(path, Kind, Read);

    /// <summary>Reads a checkpoint from a stream, from its current position to its end, and leaves it open. A stream that cannot seek is first copied into memory.</summary>
    /// <param name="stream">What <see cref="Save(string)"/> wrote.</param>
    /// <param name="name">What to call it in the sentence of an exception.</param>
    /// <exception cref="ModelException">The stream fails; else as for <see cref="Load(string)"/>.</exception>
    public static Checkpoint Load(Stream stream, string name = "checkpoint") => Safetensors.Load(stream, name, Kind, Read);

    /// <summary>Reads a checkpoint from memory.</summary>
    /// <param name="bytes">What <see cref="Save(string)"/> wrote.</param>
    /// <param name="name">What to call it in the sentence of an exception.</param>
    /// <exception cref="ModelException">As for <see cref="Load(string)"/>.</exception>
    public static Checkpoint Load(ReadOnlyMemory<byte> bytes, string name = "checkpoint") => Load(Content.Of(bytes), name);

    /// <summary>Reads a file, of 2 GB at most, asynchronously into memory, and a checkpoint from there.</summary>
    /// <param name="path">A file that <see cref="Save(string)"/> wrote.</param>
    /// <param name="cancellationToken">Stops the reading of the file.</param>
    /// <exception cref="ModelException">As for <see cref="Load(string)"/>.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static Task<Checkpoint> LoadAsync(string path, CancellationToken cancellationToken = default) =>
        Safetensors.LoadAsync(path, Kind, Read, cancellationToken);

    /// <summary>Reads a stream, of 2 GB at most, asynchronously into memory, and a checkpoint from there. The stream stays open.</summary>
    /// <param name="stream">What <see cref="Save(string)"/> wrote, from its current position to its end.</param>
    /// <param name="name">What to call it in the sentence of an exception.</param>
    /// <param name="cancellationToken">Stops the reading of the stream.</param>
    /// <exception cref="ModelException">As for <see cref="Load(Stream, string)"/>.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static Task<Checkpoint> LoadAsync(Stream stream, string name = "checkpoint", CancellationToken cancellationToken = default) =>
        Safetensors.LoadAsync(stream, name, Kind, Read, cancellationToken);

    /// <summary>Writes the checkpoint to a file: whole, or not at all.</summary>
    /// <param name="path">Replaced if it exists.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public void Save(string path) => Content.Write(path, Bytes());

    /// <summary>Writes the bytes of <see cref="Save(string)"/> to a stream, from its current position on, and leaves it open at their end.</summary>
    /// <param name="stream">Receives them. What it throws reaches the caller unchanged.</param>
    public void Save(Stream stream) => Content.Write(stream, Bytes());

    /// <summary>Writes the checkpoint asynchronously to a file: whole, or not at all. What is cancelled leaves the old file, and no other.</summary>
    /// <param name="path">Replaced if it exists.</param>
    /// <param name="cancellationToken">Stops writing, until the file is in its place.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public Task SaveAsync(string path, CancellationToken cancellationToken = default) => Content.WriteAsync(path, Bytes(), cancellationToken);

    /// <summary>Writes the bytes of <see cref="Save(string)"/> asynchronously to a stream, and leaves it open at their end.</summary>
    /// <param name="stream">Receives them.</param>
    /// <param name="cancellationToken">Stops writing, within the bytes.</param>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public Task SaveAsync(Stream stream, CancellationToken cancellationToken = default) => Content.WriteAsync(stream, Bytes(), cancellationToken);

    /// <summary>The bytes of <see cref="Save(string)"/>.</summary>
    public byte[] Encode() => Content.ToArray(Bytes());

    internal static Checkpoint Of<T>(TrainingIdentity training, TrainingPlace place, int epochCount, TrainingState<T> state, BestEpoch<T> best)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var tensors = new OrderedDictionary<string, Tensor>();
        Add("parameters", state.Parameters);
        Add("first", state.First);
        Add("second", state.Second);
        Add("averages", state.Averages);
        Add("apart", state.EngineState);
        Add("best", best.Parameters);
        Add("order", place.Order);
        return new Checkpoint(training, place, epochCount, (state.StepCount, state.Plateau), (best.Epoch, best.Value), tensors);

        void Add<TNumber>(string name, TNumber[] numbers)
            where TNumber : unmanaged
        {
            if (numbers.Length > 0)
                tensors.Add(name, Tensor.Create<TNumber>(numbers, numbers.Length));
        }
    }

    /// <summary>The state for a training that continues.</summary>
    /// <param name="training">The identity of the training that is to continue.</param>
    /// <param name="options">Its options, with the number of epochs wanted now.</param>
    /// <param name="blank">The state before its first step, with lists of the right lengths.</param>
    /// <param name="blankBest">Its best epoch before the first, likewise.</param>
    /// <param name="examplesAtOnce">The number of examples that its engine takes at a time.</param>
    /// <exception cref="ModelException">The checkpoint is of another training, or makes no sense.</exception>
    internal (TrainingPlace Place, TrainingState<T> State, BestEpoch<T> Best) For<T>(
        TrainingIdentity training, TrainingOptions options, TrainingState<T> blank, BestEpoch<T> blankBest, int examplesAtOnce)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var state = StateFor(training, blank);
        if (Epoch > options.EpochCount)
            throw new ModelException($"The checkpoint is from epoch {Epoch}, so a training of {options.EpochCount} cannot go on from it.");
        if (options.Schedule.DependsOnLength && options.EpochCount != _epochCount)
            throw new ModelException($"The schedule {options.Schedule} was laid out for {_epochCount} epochs, so the training cannot go on with {options.EpochCount}.");

        var order = (int[])[.. _place.Order];
        Array.Sort(order);
        if (Epoch < 1 || ExamplesSeen < 1 || ExamplesSeen > training.ExampleCount || (!EpochCompleted && ExamplesSeen % examplesAtOnce != 0) || _rule.StepCount < 1
            || !order.AsSpan().SequenceEqual([.. Enumerable.Range(0, options.Shuffle ? training.ExampleCount : 0)]))
        {
            throw new ModelException("The checkpoint makes no sense: its place in the epoch or its order of examples cannot be.");
        }

        return (_place, state, new(_best.Epoch, _best.Value, Numbers(blankBest.Parameters, "best")));
    }

    /// <summary>The state of the steps alone, for a training without epochs.</summary>
    /// <param name="training">The identity of the training that is to continue.</param>
    /// <param name="blank">The state before its first step, with lists of the right lengths.</param>
    /// <exception cref="ModelException">The checkpoint is of another training.</exception>
    internal TrainingState<T> StateFor<T>(TrainingIdentity training, TrainingState<T> blank)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RequireSame(training);
        return new(
            _rule.StepCount, _rule.Plateau, Numbers(blank.Parameters, "parameters"), Numbers(blank.First, "first"),
            Numbers(blank.Second, "second"), Numbers(blank.Averages, "averages"), Numbers(blank.EngineState, "apart"));
    }

    private T[] Numbers<T>(T[] like, string name)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var tensor = _tensors.GetValueOrDefault(name) ?? Tensor.Create<T>([], 0);
        return tensor.Type == TensorType.Of<T>() && tensor.Count == like.Length
            ? tensor.AsSpan<T>().ToArray()
            : throw new ModelException($"The checkpoint has {tensor.Count} numbers of the type {tensor.Type} as '{name}', where {like.Length} of the type {TensorType.Of<T>()} were expected.");
    }

    private static Checkpoint Read(Safetensors file)
    {
        var format = file.Text("format");
        if (format == "lantern")
            throw new InvalidDataException("this is a model, not a checkpoint, from which a training could go on");
        if (format != Format)
            throw new InvalidDataException("this is a safetensors file of another program, not a checkpoint");
        if (Text("formatVersion") is var version && version != Version)
            throw new InvalidDataException($"its format has the version {Wording.Quoted(version)}, but this Lantern knows only '{Version}'; a newer one may have made it");
        FileChecksum.Require(file);

        var entries = file.Entries();
        if (entries.Find(entry => entry.Shape.Count != 1) is { } other)
            throw new InvalidDataException($"the tensor {Wording.Quoted(other.Name)} should be a list of numbers");
        var tensors = new OrderedDictionary<string, Tensor>(entries.Zip(file.Locate(entries), (entry, begin) => KeyValuePair.Create(entry.Name, file.Read(entry, begin))));
        var order = tensors.GetValueOrDefault("order");
        var training = StrictJson.Parse(Encoding.UTF8.GetBytes(Text("training")), "the entry 'training'");
        if (training.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException("the entry 'training' should be a JSON object");
        var dataHash = Text("dataHash");
        return new Checkpoint(
            new TrainingIdentity(
                [.. training.EnumerateObject().Select(part => (part.Name, StrictJson.Text(part.Value, "the entry 'training'")))],
                Number<int>("exampleCount"),
                new(() => dataHash)),
            new TrainingPlace(
                Number<int>("epoch"), Number<int>("examplesSeen"), Number<double>("lossSum"), new TimeSpan(Number<long>("trainingTicks")),
                Number<ulong>("random"), order?.Type == TensorType.I32 ? order.AsSpan<int>().ToArray() : []),
            Number<int>("epochCount"),
            (Number<long>("stepCount"), new Plateau(Number<double>("plateauFactor"), Number<double>("plateauBest"), Number<int>("plateauWorseCount"))),
            (Number<int>("bestEpoch"), Number<double>("bestValue")),
            tensors);

        string Text(string name) => file.Text(name) ?? throw new InvalidDataException($"the entry '{name}' is missing");

        TNumber Number<TNumber>(string name)
            where TNumber : INumberBase<TNumber> =>
            TNumber.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new InvalidDataException($"the entry '{name}' should be a number of its kind in place of {Wording.Quoted(Text(name))}");
    }

    private IEnumerable<ReadOnlyMemory<byte>> Bytes()
    {
        (string, string)[] texts =
        [
            ("format", Format),
            ("formatVersion", Version),
            ("lanternVersion", LanternVersion.Current),
            ("training", Encoding.UTF8.GetString(StrictJson.Write(WriteTraining))),
            ("dataHash", _training.DataHash.Value),
            ("exampleCount", Written(_training.ExampleCount)),
            ("epochCount", Written(_epochCount)),
            ("epoch", Written(Epoch)),
            ("examplesSeen", Written(ExamplesSeen)),
            ("lossSum", Written(_place.LossSum)),
            ("trainingTicks", Written(TrainingTime.Ticks)),
            ("random", Written(_place.Random)),
            ("stepCount", Written(_rule.StepCount)),
            ("plateauFactor", Written(_rule.Plateau.Factor)),
            ("plateauBest", Written(_rule.Plateau.Best)),
            ("plateauWorseCount", Written(_rule.Plateau.WorseCount)),
            ("bestEpoch", Written(_best.Epoch)),
            ("bestValue", Written(_best.Value)),
        ];
        return FileChecksum.Bytes(texts, _tensors);
    }

    private void RequireSame(TrainingIdentity training)
    {
        var parts = _training.Parts.ToDictionary();
        if (IsOnline(_training) != IsOnline(training))
        {
            throw new ModelException(IsOnline(_training)
                ? "The checkpoint is of an online training, which OnlineTraining continues, not of a trainer's."
                : "The checkpoint is of a trainer's training, which Trainer.Resume continues, not of an online one.");
        }

        foreach (var (name, text) in training.Parts)
        {
            if (!parts.Remove(name, out var had) || had != text)
                throw new ModelException($"The checkpoint is of another training: its {name} is {Wording.Quoted(had ?? "none")}, not {Wording.Quoted(text)}.");
        }

        if (parts.Count > 0)
            throw new ModelException($"The checkpoint is of another training: it has {Wording.Quoted(parts.Keys.First())}.");
        if (_training.ExampleCount != training.ExampleCount || _training.DataHash.Value != training.DataHash.Value)
            throw new ModelException($"The checkpoint is of other data: {_training.ExampleCount} examples, and not the same {training.ExampleCount}.");
    }

    private static bool IsOnline(TrainingIdentity training) => training.Parts.Any(part => part.Name == TrainingIdentity.ExamplesOfOnline);

    private void WriteTraining(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var (name, text) in _training.Parts)
            json.WriteString(name, StrictJson.Utf8(text));
        json.WriteEndObject();
    }

    private static string Written<TNumber>(TNumber number)
        where TNumber : INumber<TNumber> => number.ToString(null, CultureInfo.InvariantCulture);
}

/// <summary>The position of a training in its epochs.</summary>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="ExamplesSeen">The number of its examples that were learned from; all at the end of the epoch.</param>
/// <param name="LossSum">The sum of their losses.</param>
/// <param name="TrainingTime">The time of training so far.</param>
/// <param name="Random">The state of the generator that shuffles.</param>
/// <param name="Order">The order of the examples in this epoch, which the next one shuffles again; empty for that of the file.</param>
internal sealed record TrainingPlace(int Epoch, int ExamplesSeen, double LossSum, TimeSpan TrainingTime, ulong Random, int[] Order);

/// <summary>The identity of a training, but for its length.</summary>
/// <param name="Parts">The network, the preparation of the data, and the options, by name and as text.</param>
/// <param name="ExampleCount">The number of examples.</param>
/// <param name="DataHash">The hash of the data, and of weights and a validation part if they matter, computed on demand.</param>
internal sealed record TrainingIdentity(IReadOnlyList<(string Name, string Text)> Parts, int ExampleCount, Lazy<string> DataHash)
{
    public static TrainingIdentity Of<T>(Network<T> network, Dataset dataset, TrainingOptions options, Dataset? validation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var scale = dataset.Preparation;
        return new(
            [
                ("network", Written(network)),
                ("preparation", Named.WithNumbers("from", scale.InputLow, scale.InputHigh, scale.TargetLow, scale.TargetHigh)),
                .. options.Identity(network.Layers[^1].Activation),
            ],
            dataset.Count,
            new(() => $"{dataset.ContentHash()} {HashOfWeights(dataset)} {(options.EarlyStopping is null ? "" : validation?.ContentHash())}"));
    }

    /// <summary>The name of the part that only an online training has.</summary>
    public const string ExamplesOfOnline = "examples";

    /// <summary>The identity of an <see cref="OnlineTraining{T}"/>, which has no dataset.</summary>
    public static TrainingIdentity OfOnline<T>(Network<T> network, TrainingOptions options)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new([("network", Written(network)), (ExamplesOfOnline, "as they come"), .. options.Identity(network.Layers[^1].Activation)], 0, new(""));

    private static string Written<T>(Network<T> network)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        $"{network.InputCount}{string.Concat(network.Layers.Select(layer => $" {layer.OutputCount} {layer.Activation}{(layer.HasBiases ? " with biases" : "")}"))}";

    private static string HashOfWeights(Dataset dataset)
    {
        double[] weights = [.. Enumerable.Range(0, dataset.HasWeights ? dataset.Count : 0).Select(dataset.Weight)];
        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(weights.AsSpan())));
    }
}
