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
///     …
/// </code></example>
public sealed class Checkpoint
{
    internal const string Format = "lantern-checkpoint";
    private const string Version = "1"; // higher when a file means something that this reader would get wrong
    private const int ChecksumLength = 2 * SHA256.HashSizeInBytes;

    private readonly TrainingIdentity _training;
    private readonly TrainingPlace _place;
    private readonly int _epochCount;
    private readonly (long StepCount, Plateau Plateau) _rule;
    private readonly (int Epoch, double Value) _best;
    private readonly List<(Tensor Tensor, byte[] Bytes)> _tensors; // the lowest byte of each number first

    private Checkpoint(
        TrainingIdentity training, TrainingPlace place, int epochCount, (long StepCount, Plateau Plateau) rule, (int Epoch, double Value) best, List<(Tensor Tensor, byte[] Bytes)> tensors) =>
        (_training, _place, _epochCount, _rule, _best, _tensors) = (training, place, epochCount, rule, best, tensors);

    /// <summary>The current or just completed epoch, counted from 1.</summary>
    public int Epoch => _place.Epoch;

    /// <summary>The number of examples of this epoch that were learned from.</summary>
    public int ExamplesSeen => _place.ExamplesSeen;

    /// <summary>Whether that was all of them.</summary>
    public bool EpochCompleted => ExamplesSeen == _training.ExampleCount;

    /// <summary>The time of training so far.</summary>
    public TimeSpan TrainingTime => _place.TrainingTime;

    // The begin of a file after the length of its header, so that the place of the checksum is fixed.
    private static ReadOnlySpan<byte> BeforeChecksum => "{\"__metadata__\":{\"checksum\":\""u8;

    private static int ChecksumStart => sizeof(ulong) + BeforeChecksum.Length;

    /// <summary>Writes the checkpoint to a file: whole, or not at all.</summary>
    /// <param name="path">Replaced if it exists.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public void Save(string path)
    {
        (string, string)[] texts =
        [
            ("checksum", new string('0', ChecksumLength)),
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
        AtomicFile.Write(path, stream =>
        {
            using var sha = SHA256.Create();
            using (var hashed = new CryptoStream(stream, sha, CryptoStreamMode.Write, leaveOpen: true))
            {
                Safetensors.WriteHead(hashed, texts, _tensors.Select(tensor => tensor.Tensor));
                foreach (var (_, bytes) in _tensors)
                    hashed.Write(bytes);
            }

            stream.Position = ChecksumStart;
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(sha.Hash!)));
        });
    }

    /// <summary>Reads a checkpoint from a file.</summary>
    /// <exception cref="ModelException">It cannot be read, is no checkpoint, is of a newer Lantern, or is damaged.</exception>
    public static Checkpoint Load(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return Load(stream, path);
        }
        catch (Exception exception) when (SystemRefusal.Is(exception))
        {
            throw new ModelException(SystemRefusal.NotRead(path, exception).Message, exception);
        }
    }

    /// <param name="stream">The content.</param>
    /// <param name="name">What messages call it.</param>
    internal static Checkpoint Load(Stream stream, string name)
    {
        try
        {
            return Read(new Safetensors(stream, "checkpoint"), stream);
        }
        catch (InvalidDataException exception)
        {
            throw new ModelException($"{name}: {exception.Message}.", exception);
        }
    }

    internal static Checkpoint Of<T>(TrainingIdentity training, TrainingPlace place, int epochCount, TrainingState<T> state, BestEpoch<T> best)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        List<(Tensor, byte[])> tensors = [];
        Add("parameters", TypeOf<T>(), state.Parameters);
        Add("first", TypeOf<T>(), state.First);
        Add("second", TypeOf<T>(), state.Second);
        Add("averages", TypeOf<T>(), state.Averages);
        Add("apart", TypeOf<T>(), state.EngineState);
        Add("best", TypeOf<T>(), best.Parameters);
        Add("order", "I32", place.Order);
        return new Checkpoint(training, place, epochCount, (state.StepCount, state.Plateau), (best.Epoch, best.Value), tensors);

        void Add<TNumber>(string name, string type, TNumber[] numbers)
            where TNumber : unmanaged
        {
            if (numbers.Length > 0)
                tensors.Add((new Tensor(name, numbers.Length) { Type = type }, InFileOrder(MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray(), type)));
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
        RequireSame(training);
        if (Epoch > options.EpochCount)
            throw new ModelException($"The checkpoint is from epoch {Epoch}, so a training of {options.EpochCount} cannot go on from it.");
        if (options.Schedule.DependsOnLength && options.EpochCount != _epochCount)
            throw new ModelException($"The schedule {options.Schedule} was laid out for {_epochCount} epochs, so the training cannot go on with {options.EpochCount}.");

        var state = new TrainingState<T>(
            _rule.StepCount, _rule.Plateau, Numbers(blank.Parameters, "parameters"), Numbers(blank.First, "first"),
            Numbers(blank.Second, "second"), Numbers(blank.Averages, "averages"), Numbers(blank.EngineState, "apart"));
        var order = (int[])[.. _place.Order];
        Array.Sort(order);
        if (Epoch < 1 || ExamplesSeen < 1 || ExamplesSeen > training.ExampleCount || (!EpochCompleted && ExamplesSeen % examplesAtOnce != 0) || _rule.StepCount < 1
            || !order.AsSpan().SequenceEqual([.. Enumerable.Range(0, options.Shuffle ? training.ExampleCount : 0)]))
        {
            throw new ModelException("The checkpoint makes no sense: its place in the epoch or its order of examples cannot be.");
        }

        return (_place, state, new(_best.Epoch, _best.Value, Numbers(blankBest.Parameters, "best")));

        T[] Numbers(T[] like, string name)
        {
            var (tensor, bytes) = _tensors.FirstOrDefault(tensor => tensor.Tensor.Name == name, (new Tensor(name, 0) { Type = TypeOf<T>() }, []));
            return tensor.Type == TypeOf<T>() && tensor.Shape[0] == like.Length
                ? MemoryMarshal.Cast<byte, T>(InFileOrder([.. bytes], tensor.Type)).ToArray()
                : throw new ModelException($"The checkpoint has {tensor.Shape[0]} numbers of the type {tensor.Type} as '{name}', where {like.Length} of the type {TypeOf<T>()} were expected.");
        }
    }

    private static Checkpoint Read(Safetensors file, Stream stream)
    {
        var format = file.Text("format");
        if (format == "lantern")
            throw new InvalidDataException("this is a model, not a checkpoint, from which a training could go on");
        if (format != Format)
            throw new InvalidDataException("this is a safetensors file of another program, not a checkpoint");
        if (Text("formatVersion") is var version && version != Version)
            throw new InvalidDataException($"its format has the version {Wording.Quoted(version)}, but this Lantern knows only '{Version}'; a newer one may have made it");
        RequireChecksum(stream, Text("checksum"));

        var tensors = file.Lists();
        var begins = file.Locate(tensors);
        List<(Tensor Tensor, byte[] Bytes)> lists = [.. tensors.Zip(begins, (tensor, begin) =>
        {
            var bytes = new byte[tensor.Size];
            file.Read(begin, bytes);
            return (tensor, bytes);
        })];
        var order = lists.Find(list => list.Tensor is { Name: "order", Type: "I32" }).Bytes ?? [];
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
                Number<ulong>("random"), MemoryMarshal.Cast<byte, int>(InFileOrder([.. order], "I32")).ToArray()),
            Number<int>("epochCount"),
            (Number<long>("stepCount"), new Plateau(Number<double>("plateauFactor"), Number<double>("plateauBest"), Number<int>("plateauWorseCount"))),
            (Number<int>("bestEpoch"), Number<double>("bestValue")),
            lists);

        string Text(string name) => file.Text(name) ?? throw new InvalidDataException($"the entry '{name}' is missing");

        TNumber Number<TNumber>(string name)
            where TNumber : INumberBase<TNumber> =>
            TNumber.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new InvalidDataException($"the entry '{name}' should be a number of its kind in place of {Wording.Quoted(Text(name))}");
    }

    /// <summary>Compares the file with its checksum, which is computed with zeros in its own place.</summary>
    private static void RequireChecksum(Stream stream, string checksum)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        stream.Position = 0;
        var count = stream.ReadAtLeast(buffer, ChecksumStart + ChecksumLength, throwOnEndOfStream: false);
        var begins = buffer.AsSpan(sizeof(ulong)).StartsWith(BeforeChecksum);
        buffer.AsSpan(ChecksumStart, ChecksumLength).Fill((byte)'0');
        for (; count > 0; count = stream.Read(buffer))
            sha.AppendData(buffer, 0, count);
        if (!begins || Convert.ToHexStringLower(sha.GetHashAndReset()) != checksum)
            throw new InvalidDataException("the file is damaged: its checksum is not that of its content");
    }

    private void RequireSame(TrainingIdentity training)
    {
        var parts = _training.Parts.ToDictionary();
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

    private void WriteTraining(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var (name, text) in _training.Parts)
            json.WriteString(name, StrictJson.Utf8(text));
        json.WriteEndObject();
    }

    private static string Written<TNumber>(TNumber number)
        where TNumber : INumber<TNumber> => number.ToString(null, CultureInfo.InvariantCulture);

    private static string TypeOf<T>() =>
        typeof(T) == typeof(float) ? Tensor.Single
        : typeof(T) == typeof(double) ? "F64"
        : typeof(T) == typeof(Half) ? "F16"
        : throw new NotSupportedException($"There are no checkpoints of networks of {typeof(T).Name}.");

    /// <summary>Reverses the bytes of each number on big-endian machines.</summary>
    private static byte[] InFileOrder(byte[] bytes, string type)
    {
        var size = (int)Tensor.SizeOf(type);
        for (var at = 0; !BitConverter.IsLittleEndian && at < bytes.Length; at += size)
            bytes.AsSpan(at, size).Reverse();
        return bytes;
    }
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
        var layers = network.Layers.Select(layer => $" {layer.OutputCount} {layer.Activation}{(layer.HasBiases ? " with biases" : "")}");
        var scale = dataset.Preparation;
        return new(
            [
                ("network", $"{network.InputCount}{string.Concat(layers)}"),
                ("preparation", Named.WithNumbers("from", scale.InputLow, scale.InputHigh, scale.TargetLow, scale.TargetHigh)),
                .. options.Identity(network.Layers[^1].Activation),
            ],
            dataset.Count,
            new(() => $"{dataset.ContentHash()} {HashOfWeights(dataset)} {(options.EarlyStopping is null ? "" : validation?.ContentHash())}"));
    }

    private static string HashOfWeights(Dataset dataset)
    {
        double[] weights = [.. Enumerable.Range(0, dataset.HasWeights ? dataset.Count : 0).Select(dataset.Weight)];
        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(weights.AsSpan())));
    }
}
