namespace Lantern;

/// <summary>A format of files that hold tensors.</summary>
/// <example><code>byte[] content = TensorFile.Encode(network.ToTensors(), TensorFormat.Npz);</code></example>
public enum TensorFormat
{
    /// <summary>Tensors by name, of every type, as PyTorch and others exchange them (github.com/huggingface/safetensors).</summary>
    Safetensors,

    /// <summary>One array without a name, as numpy.save writes it.</summary>
    Npy,

    /// <summary>Arrays by name, as numpy.savez writes them.</summary>
    Npz,
}

/// <summary>
/// Files with the tensors of other programs, such as weights from PyTorch and arrays from NumPy: safetensors, .npy and .npz.
/// Nothing in them is ever run: pickled objects are refused. The same tensors always give the same bytes.
/// </summary>
/// <remarks>Read are all types of <see cref="TensorType"/>, either order of bytes, either order of dimensions, stored or deflated.</remarks>
/// <example><code>
/// var tensors = TensorFile.Load("mlp.safetensors");
/// foreach (var (name, tensor) in tensors)
///     Console.WriteLine($"{name}: {tensor}"); // fc1.weight: F32 [64,784] …
/// float[] weights = tensors["fc1.weight"].ToFloats();
/// TensorFile.Save("mlp.npz", tensors);
/// </code></example>
public static class TensorFile
{
    /// <summary>The name of the array in an .npy file, which holds none: NumPy's own for arrays without a name.</summary>
    public const string Unnamed = "arr_0";

    /// <summary>Reads the tensors of a file, in its order: its first bytes say which format it has, not its name.</summary>
    /// <param name="path">A safetensors, .npy or .npz file.</param>
    /// <exception cref="DatasetException">The file cannot be read, is something else, is damaged, or holds what is no number. Memory is taken only for what is really there.</exception>
    public static OrderedDictionary<string, Tensor> Load(string path)
    {
        using var stream = Content.Open(path);
        return Load(stream, path);
    }

    /// <summary>Reads the tensors of a stream, from its current position to its end, and leaves it open. A stream that cannot seek is first copied into memory.</summary>
    /// <param name="stream">The content of a file.</param>
    /// <param name="name">What to call it in the sentence of an exception.</param>
    /// <exception cref="DatasetException">As for a file.</exception>
    public static OrderedDictionary<string, Tensor> Load(Stream stream, string name = "tensors")
    {
        var content = Content.Seekable(stream, name);
        try
        {
            var tensors = Read(content, name);
            content.Seek(0, SeekOrigin.End);
            return tensors;
        }
        catch (InvalidDataException exception)
        {
            throw new DatasetException(name, exception.Message, exception);
        }
        catch (Exception exception) when (SystemRefusal.Is(exception))
        {
            throw SystemRefusal.NotRead(name, exception);
        }
    }

    /// <summary>Reads the tensors of a file's content.</summary>
    /// <param name="bytes">The content of a file.</param>
    /// <param name="name">What to call it in the sentence of an exception.</param>
    /// <exception cref="DatasetException">As for a file.</exception>
    public static OrderedDictionary<string, Tensor> Load(ReadOnlyMemory<byte> bytes, string name = "tensors") => Load(Content.Of(bytes), name);

    /// <summary>Reads a file, of 2 GB at most, asynchronously into memory, and the tensors from there.</summary>
    /// <param name="path">A safetensors, .npy or .npz file.</param>
    /// <param name="cancellationToken">Stops the reading of the file.</param>
    /// <exception cref="DatasetException">As for <see cref="Load(string)"/>.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static async Task<OrderedDictionary<string, Tensor>> LoadAsync(string path, CancellationToken cancellationToken = default) =>
        Load(await Content.ReadAsync(path, cancellationToken).ConfigureAwait(false), path);

    /// <summary>Reads a stream, of 2 GB at most, asynchronously into memory, and the tensors from there. The stream stays open.</summary>
    /// <param name="stream">The content of a file, from its current position to its end.</param>
    /// <param name="name">What to call it in the sentence of an exception.</param>
    /// <param name="cancellationToken">Stops the reading of the stream.</param>
    /// <exception cref="DatasetException">As for a file.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static async Task<OrderedDictionary<string, Tensor>> LoadAsync(Stream stream, string name = "tensors", CancellationToken cancellationToken = default) =>
        Load(await Content.ReadAsync(stream, name, cancellationToken).ConfigureAwait(false), name);

    /// <summary>Writes tensors to a file that is never half written.</summary>
    /// <param name="path">The file, with the ending .safetensors, .npy or .npz, which says the format.</param>
    /// <param name="tensors">The tensors by name, in the order in which they come.</param>
    /// <exception cref="DatasetException">The file cannot be written: no such folder, no permission, a full disk.</exception>
    /// <exception cref="OptionException">The ending is another one, or the format cannot hold these tensors.</exception>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors) => Content.Write(path, Bytes(Argument.NotNull(tensors), FormatOf(path)));

    /// <summary>Writes tensors to a stream, from its current position on, and leaves it open at their end.</summary>
    /// <param name="stream">Receives the content. What it throws reaches the caller unchanged.</param>
    /// <param name="tensors">The tensors by name, in the order in which they come.</param>
    /// <param name="format">The format.</param>
    /// <exception cref="OptionException">The format cannot hold these tensors.</exception>
    public static void Save(Stream stream, IReadOnlyDictionary<string, Tensor> tensors, TensorFormat format) => Content.Write(Argument.NotNull(stream), Bytes(tensors, format));

    /// <summary>Writes tensors asynchronously to a file that is never half written: a failure and a cancellation leave the old one, and no other.</summary>
    /// <param name="path">The file, with the ending .safetensors, .npy or .npz, which says the format.</param>
    /// <param name="tensors">The tensors by name, in the order in which they come.</param>
    /// <param name="cancellationToken">Stops writing, until the file is in its place.</param>
    /// <exception cref="DatasetException">As for <see cref="Save(string, IReadOnlyDictionary{string, Tensor})"/>.</exception>
    /// <exception cref="OptionException">The ending is another one, or the format cannot hold these tensors.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static Task SaveAsync(string path, IReadOnlyDictionary<string, Tensor> tensors, CancellationToken cancellationToken = default) =>
        Content.WriteAsync(path, Bytes(Argument.NotNull(tensors), FormatOf(path)), cancellationToken);

    /// <summary>Writes tensors asynchronously to a stream, and leaves it open at their end.</summary>
    /// <param name="stream">Receives the content.</param>
    /// <param name="tensors">The tensors by name, in the order in which they come.</param>
    /// <param name="format">The format.</param>
    /// <param name="cancellationToken">Stops writing, within the content.</param>
    /// <exception cref="OptionException">The format cannot hold these tensors.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static Task SaveAsync(
        Stream stream, IReadOnlyDictionary<string, Tensor> tensors, TensorFormat format, CancellationToken cancellationToken = default) =>
        Content.WriteAsync(Argument.NotNull(stream), Bytes(tensors, format), cancellationToken);

    /// <summary>The content of a file.</summary>
    /// <param name="tensors">The tensors by name, in the order in which they come.</param>
    /// <param name="format">The format.</param>
    /// <exception cref="OptionException">The format cannot hold these tensors.</exception>
    public static byte[] Encode(IReadOnlyDictionary<string, Tensor> tensors, TensorFormat format) => Content.ToArray(Bytes(tensors, format));

    private static OrderedDictionary<string, Tensor> Read(Stream content, string name)
    {
        var begin = content.Position;
        var start = new byte[8];
        var kind = FileKinds.Of(start.AsSpan(0, content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
        content.Position = begin;
        if (kind is FileKind.Numpy)
        {
            using var file = new DataFile(content, name);
            return new() { [Unnamed] = Npy.Read(file) };
        }

        if (kind is FileKind.Zip)
            return Npz.Read(begin == 0 ? content : Content.Rest(content), name);
        var safetensors = new Safetensors(content, "file of tensors");
        var entries = safetensors.Entries();
        return new(entries.Zip(safetensors.Locate(entries), (entry, at) => KeyValuePair.Create(entry.Name, safetensors.Read(entry, at))));
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Bytes(IReadOnlyDictionary<string, Tensor> tensors, TensorFormat format)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return (format, tensors.Count) switch
        {
            (_, 0) => throw new OptionException("There are no tensors to write."),
            (TensorFormat.Safetensors, _) => Safetensors.Bytes([], [.. tensors]),
            (TensorFormat.Npz, _) => Npz.Bytes(tensors),
            (_, 1) => Npy.Bytes(tensors.First().Key, tensors.First().Value),
            _ => throw new OptionException($"An .npy file holds one array, not {tensors.Count}; an .npz file takes them."),
        };
    }

    private static TensorFormat FormatOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".safetensors" => TensorFormat.Safetensors,
            ".npy" => TensorFormat.Npy,
            ".npz" => TensorFormat.Npz,
            _ => throw new OptionException($"{path}: tensors are written to files with the ending .safetensors, .npy or .npz."),
        };
    }
}
