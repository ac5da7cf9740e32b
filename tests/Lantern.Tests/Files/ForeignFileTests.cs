using System.IO.Pipes;
using System.Text;

namespace Lantern.Tests;

public sealed class ForeignFileTests : IDisposable
{
    private static readonly Encoding OneByte = Encoding.Latin1; // writes each character below 256 as the byte of its number

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR", "this is a PNG picture, not a Lantern model")]
    [InlineData("\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF", "this is a JPEG picture, not a Lantern model")]
    [InlineData("PK\u0003\u0004\0\0\u0008\u0008\0\0\0\0\0\0archive/data.pkl", "this is a ZIP archive, as PyTorch and Keras write, not a Lantern model")]
    [InlineData("\u0080\u0004\u0095\u0010\0\0\0\0{\u0094.", "this is a Python pickle, not a Lantern model; opening one could run code, so Lantern never does")]
    [InlineData("\u0089HDF\r\n\u001a\n\0\0\0\0", "this is an HDF5 file, as Keras writes, not a Lantern model")]
    [InlineData("GGUF\u0003\0\0\0\u0001\0\0\0", "this is a GGUF model, not a Lantern model")]
    [InlineData("\u0093NUMPY\u0001\0v\0{'descr': '<f4'", "this is a NumPy array, not a Lantern model")]
    [InlineData("\u001f\u008b\u0008\0\0\0\0\0\0\u0003", "this is a gzip file, not a Lantern model; gunzip it first")]
    [InlineData("\0\0\u0008\u0003\0\0\u00ea`\0\0\0\u001c\0\0\0\u001c", "this is an IDX file of examples, not a Lantern model")]
    [InlineData("\u00ff\u00fel\0a\0b\0e\0l\0", "this is UTF-16 text, not a Lantern model")]
    [InlineData("label,1x1,1x2\r\n5,0,0\r\n", "this is a text file that begins with 'label,1x1,1x2', not a Lantern model")]
    [InlineData("\u00ef\u00bb\u00bfHi", "this is a text file that begins with 'Hi', not a Lantern model")]
    [InlineData("7,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0", "this is a text file that begins with '7,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,…', not a Lantern model")]
    [InlineData("{\"event\":{\"loss\":1}}", "this is a text file that begins with '{\"event\":{\"loss\":1}}', not a Lantern model")]
    [InlineData("\u0001\u0002\u0003", "this is not a Lantern model, or it is damaged from the start")]
    [InlineData("\u00ff\u0002\u0003\u0004\u0005\u0006\u0007\u0008{\"a\":1}", "this is not a Lantern model, or it is damaged from the start")]
    public void Another_kind_of_file_is_told_by_its_name(string start, string problem)
    {
        var path = _folder.Write("file", OneByte.GetBytes(start));

        var exception = Assert.Throws<ModelException>(() => Model.Load(path));

        Assert.Equal($"{path}: {problem}.", exception.Message);
    }

    [Fact]
    public void A_text_file_is_shown_without_what_would_command_a_terminal()
    {
        var path = _folder.Write("file", "a\tred\u007f text"u8);

        var exception = Assert.Throws<ModelException>(() => Model.Load(path));

        Assert.Equal($"{path}: this is a text file that begins with 'a?red? text', not a Lantern model.", exception.Message);
    }

    [Theory]
    [InlineData("{}", "it has no entry 'format'")]
    [InlineData("{\"__metadata__\":{\"format\":\"pt\"},\"bert.weight\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]}}", "its format is 'pt', not 'lantern'")]
    public void The_safetensors_file_of_another_program_is_told_as_such(string header, string problem)
    {
        var path = _folder.Write("file", ModelFiles.Join(header, [1, 2]));

        var exception = Assert.Throws<ModelException>(() => Model.Load(path));

        Assert.Equal($"{path}: this is a safetensors file of another program: {problem}.", exception.Message);
    }

    [Fact]
    public void Missing_files_folders_and_impossible_names_get_a_sentence()
    {
        Says(_folder.File("missing"), "cannot be read: there is no such file");
        Says(Path.Combine(_folder.Path, "missing", "model"), "cannot be read: there is no such folder");
        Says(_folder.Path, "cannot be read: it is a folder, not a file");
        Says("a\0b", "cannot be read: this is not a file name");
        Says("", "cannot be read: this is not a file name");

        static void Says(string path, string problem) =>
            Assert.Equal($"{path}: {problem}.", Assert.Throws<ModelException>(() => Model.Load(path)).Message);
    }

    [Fact]
    public void A_pipe_with_the_name_of_a_file_is_read_to_its_end()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux gives a pipe between threads the name of a file.");
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using (var writing = new AnonymousPipeClientStream(PipeDirection.Out, pipe.ClientSafePipeHandle))
            ModelFiles.Small().Save(writing);

        var model = Model.Load($"/proc/self/fd/{pipe.SafePipeHandle.DangerousGetHandle()}");

        Assert.Equal(ModelFiles.Small().Provenance, model.Provenance);
    }
}
