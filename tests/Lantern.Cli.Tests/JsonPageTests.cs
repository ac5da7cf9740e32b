using Lantern.Workbench;

namespace Lantern.Cli.Tests;

/// <summary>docs/json.md says what <c>--json</c> writes.</summary>
public sealed class JsonPageTests : IDisposable
{
    private const string Page = "docs/json.md";

    private readonly Tool _tool = new();

    public JsonPageTests()
    {
        var network = Network.Create<float>([4, 2, 2], Activation.Sigmoid, Activation.Sigmoid, hasBiases: false);
        float[] parameters = [4, 4, -4, -4, -4, -4, 4, 4, 2, -2, -2, 2];
        parameters.CopyTo(network.Parameters);
        new Model(network, Preparation.UnitRange, ["0", "1"], new Provenance()).Save(_tool.Folder.File("rows.safetensors"));
        new Model(Network.Create(784, 2), Preparation.UnitRange, ["0", "1"], new Provenance()).Save(_tool.Folder.File("digits.safetensors"));
        _tool.Folder.Write("four.csv", "0,255,255,0,0\n1,0,0,255,255\n0,0,51,255,0\n1,0,0,0,0\n"u8);
        var picture = new ColorImage(100, 100);
        picture.Pixels.Fill(255);
        for (var y = 20; y < 80; y++)
            picture.Pixels.Slice(3 * ((100 * y) + 48), 12).Clear();
        Png.Write(_tool.Folder.File("1.png"), picture);
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void The_page_has_every_shape_with_its_members_and_a_line_from_a_real_run()
    {
        string[] questions =
        [
            "predict rows.safetensors --data four.csv --example 2", "predict digits.safetensors missing.png", "test rows.safetensors four.csv", "examine 1.png",
            "imagine rows.safetensors --out mind.png --label 0", "inspect rows.safetensors four.csv", "inspect rows.safetensors four.csv --example 0",
            "inspect rows.safetensors four.csv --break 20% --break-seeds 2", "ledger --network 2-1 --inputs 1,2 --targets 1", "data mnist", "show four.csv --example 0", "lesson", "runs delete 1",
        ];
        _tool.Run("train", "four.csv", "--hidden", "2", "--epochs", "1");
        var lines = new Dictionary<Type, IReadOnlyList<string>>
        {
            [typeof(AnswerShape)] = [.. questions.SelectMany(question => _tool.Run([.. question.Split(' '), "--json"]).Lines)],
        };

        var real = JsonPage.Of(lines);

        if (Environment.GetEnvironmentVariable("LANTERN_REFRESH_README") == "1")
            File.WriteAllText(Repository.File(Page), real);
        Assert.Equal(real, Repository.Read(Page));
    }
}
