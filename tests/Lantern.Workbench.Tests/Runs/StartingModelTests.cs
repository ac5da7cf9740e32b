namespace Lantern.Workbench.Tests;

/// <summary>Trainings that begin with a model's parameters.</summary>
public sealed class StartingModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainRequest _pictures, _rows;

    public StartingModelTests()
    {
        File.WriteAllLines(_folder.File("rows.csv"), ["x,town,y", .. Enumerable.Range(0, 50).Select(row => $"{row * 7 % 13},{(row % 2 == 0 ? "Ulm" : "Bonn")},{(row * 7 % 13) + (row % 2)}.5")]);
        _pictures = Requests.Of(_folder.WriteTraining(100), "epochs=1") with { TestData = _folder.WriteTest(50), RunsFolder = _folder.File("runs") };
        _rows = Requests.Of(_folder.File("rows.csv"), "target=y", "epochs=2") with { RunsFolder = _folder.File("runs") };
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Training_begins_with_the_models_parameters_and_goes_on_as_the_library_does(bool isTable)
    {
        var request = isTable ? _rows : _pictures;
        var path = Train(request.Set("hidden=7", "activation=tanh", "biases=true"));
        var model = Model.Load(path);
        var further = request.Set($"from={path}", "seed=5");

        var task = further.Settled();
        var network = task.Plan.CreateNetwork();
        task.Initialize(network);
        Assert.Equal(model.Network.Parameters.ToArray(), network.Parameters.ToArray());
        Assert.Equal([model.Network.InputCount, .. model.Network.Layers.Select(layer => layer.OutputCount)], task.Plan.NodeCounts);
        Assert.Equal(("7", "tanh", "true"), (task.Plan.Texts["hidden"], task.Plan.Texts["activation"], task.Plan.Texts["biases"]));

        var (learned, validation) = task.Examples;
        foreach (var _ in Trainer.Train(network, learned, task.Plan.Options, validation))
        {
        }

        var trained = Model.Load(Train(further));
        Assert.Equal(network.Parameters.ToArray(), trained.Network.Parameters.ToArray());
        Assert.NotEqual(model.Network.Parameters.ToArray(), trained.Network.Parameters.ToArray());
        Assert.Equal(task.Plan.FromHash, trained.Provenance.Settings["from"]);
        Assert.Equal(model.LabelNames.Count, trained.LabelNames.Count);
        if (isTable)
            Assert.Equal(model.TablePreparation!.InputNames, trained.TablePreparation!.InputNames);
        else
            Assert.Equal(model.Input, trained.Input);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_key_has_the_fingerprint_of_the_parameters_wherever_the_model_is(bool isTable)
    {
        var request = isTable ? _rows : _pictures;
        var (path, other) = (Train(request.Set("hidden=7")), Train(request.Set("hidden=7", "learning-rate=0.02")));
        File.Copy(path, _folder.File("copy.safetensors"));

        Assert.Matches("^[0-9a-f]{64}$", request.Set($"from={path}").Settled().Plan.Texts["from"]);
        Assert.Equal(KeyOf(request.Set($"from={path}")), KeyOf(request.Set($"from={_folder.File("copy.safetensors")}")));
        Assert.Equal(3, new[] { KeyOf(request.Set("hidden=7")), KeyOf(request.Set($"from={path}")), KeyOf(request.Set($"from={other}")) }.Distinct().Count());

        static string KeyOf(TrainRequest request) => request.Settled() is var task ? StoredRun.Of(task.Plan, task.DataHash, task.TestHash).Key : "";
    }

    [Theory]
    [InlineData("hidden=7")]
    [InlineData("activation=relu")]
    [InlineData("biases=true")]
    [InlineData("initial=fan-in")]
    public void What_the_model_decides_cannot_be_given_too(string setting)
    {
        var name = setting.Split('=')[0];
        foreach (var request in (TrainRequest[])[_pictures, _rows])
        {
            var path = Train(request.Set("hidden=7"));
            Assert.Equal(
                $"The setting {name} is the model's, with which training begins: leave out {name} or from.",
                Assert.Throws<OptionException>(() => TrainingRun.Start(request.Set($"from={path}", setting))).Message);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_model_is_read_once_for_all_trainings_that_begin_with_it(bool isTable)
    {
        var request = isTable ? _rows : _pictures;
        var path = Train(request.Set("hidden=7"));
        var further = request.Set($"from={path}");
        var data = TrainingData.Read(further);
        File.Delete(path);

        Assert.All((string[])["0.01", "0.02"], rate => Assert.Equal(7, data.Settle(further.Set($"learning-rate={rate}").Settings).Plan.NodeCounts[1]));
    }

    [Fact]
    public void A_model_of_other_data_is_refused_and_no_folder_made()
    {
        var (ofPictures, ofRows) = (Train(_pictures.Set("hidden=7")), Train(_rows.Set("hidden=7")));
        var town = Train(_rows.Set("hidden=7", "target=town"));
        var folders = Directory.GetDirectories(_folder.File("runs")).Length;

        Refused(_pictures.Set($"from={ofRows}"), $"The model {ofRows} answers about rows of a table: say with target which column to predict.");
        Refused(_rows.Set($"from={ofPictures}"), $"The model {ofPictures} answers about pictures and other bytes, not about tables.");
        Refused(_rows.Set($"from={town}"), $"The model {town} predicts town, not y.");
        var narrow = _pictures with { Data = _folder.Write("narrow.csv", "0,1,2\n1,3,4\n"u8), TestData = null };
        Refused(narrow.Set($"from={ofPictures}"), $"The model {ofPictures} has 784 inputs, but narrow.csv has 2 values an example.");
        Assert.Throws<ModelException>(() => TrainingRun.Start(_pictures.Set($"from={_folder.File("none")}")));
        Assert.Equal(folders, Directory.GetDirectories(_folder.File("runs")).Length);

        static void Refused(TrainRequest request, string sentence) => Assert.Equal(sentence, Assert.Throws<OptionException>(() => TrainingRun.Start(request)).Message);
    }

    private static string Train(TrainRequest request)
    {
        var run = TrainingRun.Start(request);
        Assert.NotNull(run.Train().Last().Completed);
        return run.Save();
    }
}
