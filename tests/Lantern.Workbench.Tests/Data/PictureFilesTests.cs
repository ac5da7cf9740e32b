namespace Lantern.Workbench.Tests;

public sealed class PictureFilesTests : IDisposable
{
    private static readonly string[] Labels = ["0", "1", "5", "cat", "category"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("5-chalk.png", 2)]
    [InlineData("5.png", 2)]
    [InlineData("some/where/1 again.png", 1)]
    [InlineData("0_a.PNG", 0)]
    [InlineData("cat (2).png", 3)]
    [InlineData("category.png", 4)]
    [InlineData("50.png", null)]
    [InlineData("5th.png", null)]
    [InlineData("7.png", null)]
    [InlineData("scan-5.png", null)]
    [InlineData(".png", null)]
    public void A_name_may_begin_with_the_label(string path, int? label) => Assert.Equal(label, PictureFiles.Label(path, Labels));

    [Fact]
    public void A_folder_stands_for_its_png_files_in_the_order_of_their_names()
    {
        foreach (var name in new[] { "b.png", "a.PNG", "10.png", "2.png", "notes.txt", "c.jpg" })
            _folder.Write(name, ""u8);
        Directory.CreateDirectory(_folder.File("deeper"));
        _folder.Write("deeper/d.png", ""u8);

        Assert.Equal(["10.png", "2.png", "a.PNG", "b.png"], PictureFiles.Find(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_stands_for_itself_there_or_not() => Assert.Equal(["nothing.png"], PictureFiles.Find("nothing.png"));

    [Fact]
    public void A_folder_without_pictures_is_refused()
    {
        var exception = Assert.Throws<DatasetException>(() => PictureFiles.Find(_folder.Path));

        Assert.Equal($"{_folder.Path}: the folder has no pictures, where files with the ending .png were expected.", exception.Message);
    }
}
