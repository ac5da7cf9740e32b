namespace Lantern.Workbench.Tests;

/// <summary>A network of two layers that has learned nothing, and fifty digits to ask it about.</summary>
internal sealed class UntrainedDigits
{
    private static readonly Examples Test = DataCatalogue.Find("mnist").Read(DataPart.Test);

    public Model Model { get; } = new(
        Initializer.FanOut.Apply(Network.Create<float>([784, 12, 10], Activation.Tanh, Activation.Sigmoid, hasBiases: true), seed: 1),
        Preparation.Textbook,
        [.. Enumerable.Range(0, 10).Select(label => $"{label}")],
        new Provenance());

    public Examples Examples { get; } = new("fifty", new LabelledBytes(Test.Bytes.Labels[..50], Test.Bytes.Values[..(50 * 784)], 784));
}
