using System.IO.Compression;
using System.Text;

namespace Lantern.Tests;

public sealed class NpzTests
{
    [Fact]
    public void Each_entry_is_a_file_of_NumPy_stored_in_an_archive_that_others_open()
    {
        var tensors = TensorFile.Load(Oracle.TensorFile("stored.npz"));
        tensors["größe"] = Tensor.Create([1.5], 1);

        using var archive = new ZipArchive(new MemoryStream(TensorFile.Encode(tensors, TensorFormat.Npz)));
        using var theirs = new ZipArchive(File.OpenRead(Oracle.TensorFile("stored.npz")));

        Assert.Equal(tensors.Keys.Select(name => $"{name}.npy"), archive.Entries.Select(entry => entry.FullName));
        foreach (var (entry, their) in archive.Entries.Zip(theirs.Entries))
            Assert.Equal((Convert.ToHexString(Content(their)), their.Crc32), (Convert.ToHexString(Content(entry)), entry.Crc32));
        Assert.All(archive.Entries, entry => Assert.Equal((entry.Length, 1980), (entry.CompressedLength, entry.LastWriteTime.Year)));
    }

    [Fact]
    public void Damage_and_what_is_no_array_are_refused_by_name()
    {
        var npy = File.ReadAllBytes(Oracle.TensorFile("rows.npy"));
        var damaged = Zip(CompressionLevel.NoCompression, ("a.npy", npy));
        damaged[damaged.AsSpan().LastIndexOf("PK\u0001\u0002"u8) - 10] ^= 1;
        var lying = Zip(CompressionLevel.Optimal, ("a.npy", npy));
        lying.AsSpan(lying.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 20, 4).Fill(0x7F); // the length of what is deflated

        Refused("npz, 'a.npy': the array is damaged: its checksum is not that of its content.", damaged);
        Refused("npz: the archive holds two arrays 'a.npy'.", Zip(CompressionLevel.Optimal, ("a.npy", npy), ("a.npy", npy)));
        Refused("npz: the archive holds 'model.json', where arrays of NumPy (.npy) were expected.", Zip(CompressionLevel.Optimal, ("model.json", npy)));
        Refused("npz, 'a.npy': the file begins with \"text\" (text), where an array of NumPy was expected.", Zip(CompressionLevel.Optimal, ("a.npy", Encoding.ASCII.GetBytes("text"))));
        Refused($"npz: the archive is damaged: its entries take more than its {lying.Length} bytes.", lying);

        static void Refused(string sentence, byte[] content) => Assert.Equal(sentence, Assert.Throws<DatasetException>(() => TensorFile.Load(content, "npz")).Message);
    }

    internal static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
