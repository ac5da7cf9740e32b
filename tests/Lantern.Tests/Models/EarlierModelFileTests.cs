namespace Lantern.Tests;

/// <summary>
/// Files that Lantern wrote before settings were a map: <c>train mnist --hidden none --epochs 1 --weight-decay 0.0001 --rotate 10
/// --augment-with shift=1,rotation=0,scale=0,shear=0,elastic=0 --shuffle</c>, and <c>train colors.csv --target color --hidden 4
/// --epochs 1 --weight-decay 0.1 --class-weights "dark red=2"</c>. What they are to answer is what it answered.
/// </summary>
public sealed class EarlierModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_of_pictures_answers_as_it_did_and_says_what_was_set()
    {
        var model = Model.Load(Earlier("pictures"));

        AssertClose(
            [0.011992279f, 1.4608578E-06f, 0.037229393f, 0.03601309f, 0.0005400443f, 0.008518376f, 9.831436E-06f, 0.9936532f, 0.032456078f, 0.022542829f],
            model.Predict(Mnist.Test.Bytes(0)).Outputs);
        AssertClose(
            [0.00032724967f, 0.019283488f, 0.26568016f, 0.0014946879f, 0.084277965f, 0.0006113904f, 0.4931212f, 4.7930735E-06f, 0.00024131652f, 0.0030803708f],
            model.Predict(Mnist.Test.Bytes(247)).Outputs);
        Assert.Equal(
            new Provenance
            {
                LanternVersion = "0.1.0",
                Data = "mnist",
                DataHash = Mnist.Training.ContentHash(),
                Settings = new OrderedDictionary<string, string>
                {
                    ["initial"] = "fan-out",
                    ["loss"] = "squared-error",
                    ["rule"] = "textbook",
                    ["optimizer"] = "gradient-descent",
                    ["learning-rate"] = "0.1",
                    ["epochs"] = "1",
                    ["batch"] = "1",
                    ["shuffle"] = "true",
                    ["seed"] = "1",
                    ["rotate"] = "10",
                    ["augment-with"] = "rotation=0,shift=1,scale=0,shear=0,elastic=0,smoothness=4",
                    ["weight-decay"] = "0.0001",
                },
                ExamplesSeen = 180_000,
            },
            model.Provenance);
        Assert.Same(PicturePreparation.Mnist, model.PicturePreparation);
    }

    [Fact]
    public void A_model_of_tables_answers_as_it_did_and_says_what_was_set()
    {
        var model = Model.Load(Earlier("table"));

        var answers = model.Predict(new Table(Column.Numbers("length", [0.13, 2.76, 4.50]), Column.Numbers("width", [2.54, -0.23, -0.65])));

        AssertClose(
            [0.33666795f, 0.3316757f, 0.33165637f, 0.37968203f, 0.34004873f, 0.2802693f, 0.26977873f, 0.26393422f, 0.46628708f],
            answers.SelectMany(answer => answer.Outputs));
        Assert.Equal(("dark red", "dark red", "light blue"), (answers[0].Answer.Name, answers[1].Answer.Name, answers[2].Answer.Name));
        Assert.Equal(["cosine", "0.1", "dark red=2", "32", "0.005"], ((string[])["schedule", "weight-decay", "class-weights", "batch", "learning-rate"]).Select(name => model.Provenance.Settings[name]));
    }

    [Theory]
    [InlineData("--weight-decay 0.1", "weight-decay|0.1")]
    [InlineData("--l1 1E-05 --class-weights \\\"a --b \\\"c\\\" d=2\\\" --patience 3", "l1|1E-05|class-weights|a --b \"c\" d=2|patience|3")]
    [InlineData("--class-weights \\\"a b=2\\\"", "class-weights|a b=2")]
    [InlineData("as always", "")]
    public void What_was_kept_as_options_of_a_command_line_becomes_settings(string options, string settings)
    {
        var content = File.ReadAllBytes(Earlier("table"));
        var header = ModelFiles.Header(content);
        var (begin, end) = (header.IndexOf("--schedule", StringComparison.Ordinal), header.IndexOf("\",\"seed\"", StringComparison.Ordinal));
        var path = _folder.Write("other", ModelFiles.Join(header[..begin] + options + header[end..], ModelFiles.Data(content)));

        Assert.Equal(settings.Split('|', StringSplitOptions.RemoveEmptyEntries), Model.Load(path).Provenance.Settings.Skip(9).SelectMany(setting => (string[])[setting.Key, setting.Value]));
    }

    [Fact]
    public void Saved_again_it_has_the_settings_as_a_map()
    {
        var model = Model.Load(Earlier("table"));

        var header = ModelFiles.Header(_folder.Bytes(model));

        Assert.Contains("\\\"class-weights\\\":\\\"dark red=2\\\"", header, StringComparison.Ordinal);
        Assert.DoesNotContain("--", header, StringComparison.Ordinal);
        Assert.Equal(model.Provenance, Model.Load(_folder.File("saved")).Provenance);
    }

    [Fact]
    public void An_entry_that_is_missing_is_named()
    {
        var content = File.ReadAllBytes(Earlier("pictures"));
        var header = ModelFiles.Header(content).Replace("\"epochCount\"", "\"ages\"", StringComparison.Ordinal);

        var exception = Assert.Throws<ModelException>(() => Model.Load(new MemoryStream(ModelFiles.Join(header, ModelFiles.Data(content))), "earlier"));

        Assert.Equal("earlier: the entry 'epochCount' is missing.", exception.Message);
    }

    private static string Earlier(string name) => Path.Combine(AppContext.BaseDirectory, "earlier", $"{name}.safetensors");

    /// <summary>Answers are summed in another order than by the Lantern that wrote the file: outputs below 1 differ by some of their last bits.</summary>
    private static void AssertClose(float[] expected, IEnumerable<float> actual) =>
        Close.Absolute(Close.ToDoubles(expected), Close.ToDoubles([.. actual]), 16.0 / (1 << 24));
}
