using System.Text.RegularExpressions;
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
        _tool.Folder.Write("houses.csv", "area,town,price\n50,Ulm,100\n60,Ulm,130\n70,Ulm,150\n80,Ulm,155\n90,Ulm,190\n100,Ulm,205\n"u8);
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
            "inspect rows.safetensors four.csv --break 20% --break-seeds 2", "ledger --network 2-1 --inputs 1,2 --targets 1", "data mnist", "show four.csv --example 0", "lesson", "experiment", "runs delete 1",
        ];
        string[] trainings =
        [
            "train four.csv --test four.csv --hidden 2 --epochs 2 --validation 50% --learning-rate 100", "train houses.csv --target price --hidden 2 --epochs 1 --folds 2",
        ];
        string[] sweeps = ["sweep four.csv --test four.csv --hidden 2,3 --epochs 1 --seeds 2 --parallel 1", "sweep --merge runs/lantern.db --store all.db"];
        _tool.Run("train", "four.csv", "--hidden", "2", "--epochs", "1");
        var lines = new Dictionary<Type, IReadOnlyList<string>>
        {
            [typeof(AnswerShape)] = Lines(questions),
            [typeof(TrainEvent)] = [.. Lines(trainings), .. LinesOfInterruption()],
            [typeof(SweepEvent)] = Lines(sweeps),
        };

        var real = JsonPage.Of(lines);

        if (Environment.GetEnvironmentVariable("LANTERN_REFRESH_README") == "1")
            File.WriteAllText(Repository.File(Page), real);
        Assert.Equal(real, Repository.Read(Page));
    }

    private List<string> Lines(string[] commands) => [.. commands.SelectMany(command => _tool.Run([.. command.Split(' '), "--json"]).Lines).Select(Lasting)];

    /// <summary>What a training tells that is stopped, and goes on.</summary>
    private List<string> LinesOfInterruption()
    {
        List<TrainEvent> heard = [];
        using (var job = TrainingJob.Start(new TrainRequest { Data = _tool.Folder.File("four.csv"), RunsFolder = _tool.Folder.File("runs") }.With("epochs", "1000000")))
        {
            foreach (var happened in job.Events())
            {
                heard.Add(happened);
                if (happened is ProgressEvent or EpochEvent) // before its first step a training has nothing to go on from
                    job.Stop();
            }
        }

        var unfinished = UnfinishedRun.Open(((ResultEvent)heard[^1]).Resume!);
        using (var job = TrainingJob.Resume(unfinished, unfinished.Request))
            heard.AddRange(job.Events().TakeWhile(happened => happened is not EpochEvent)); // stops with the job
        return [.. heard.Where(happened => happened is InterruptedEvent or ResumedEvent)
            .Select(happened => Regex.Replace(Lasting(LanternJson.Line(happened, LanternJson.Default.TrainEvent)), """(?<="examplesSeen":)\d+""", "12"))];
    }

    /// <summary>A line without what no two runs have in common: the folder, the time of day, and how long it took.</summary>
    private string Lasting(string line)
    {
        line = Regex.Replace(line.Replace($"{_tool.Folder.Path}/", "", StringComparison.Ordinal), @"\d{4}-\d\d-\d\d-\d{6}", "TIME");
        line = Regex.Replace(line, """(?<="trainingSeconds":)[\d.E-]+""", "0");
        return Regex.Replace(line, """(?<="trainingSeconds":)\{"seeds":(\d+)[^}]*\}""", """{"seeds":$1,"mean":0,"deviation":0,"low":0,"high":0}""");
    }
}
