namespace Lantern.Tests;

public sealed class ModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_loaded_model_answers_with_the_same_bits()
    {
        var network = Initializer.FanOut.Apply(Network.Create<float>([5, 4, 3], Activation.Tanh, Activation.Softmax, hasBiases: true), seed: 1);
        var model = new Model(network, Preparation.Textbook, ["yes", "no", "\"perhaps\" é"], new Provenance { Data = "a few", Seed = 1, LearningRate = 0.1 });

        model.Save(_folder.File("model"));
        var loaded = Model.Load(_folder.File("model"));

        byte[] bytes = [0, 1, 100, 200, 255];
        Assert.Equal(model.Predict(bytes).Outputs, loaded.Predict(bytes).Outputs);
        Assert.Equal(model.Provenance, loaded.Provenance);
        Assert.Equal(model.LabelNames, loaded.LabelNames);
        Assert.Equal(model.Preparation, loaded.Preparation);
        Assert.Equal(model.Network.Layers, loaded.Network.Layers);
        loaded.Save(_folder.File("again"));
        Assert.Equal(File.ReadAllBytes(_folder.File("model")), File.ReadAllBytes(_folder.File("again")));
    }
}
