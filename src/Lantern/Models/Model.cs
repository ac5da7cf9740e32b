namespace Lantern;

/// <summary>
/// A trained network with all that is needed to ask it: how bytes and pictures become its inputs, what its outputs are
/// called, and where it came from. Its file is a safetensors file, which other programs open as well and which cannot run code.
/// </summary>
/// <example><code>
/// var model = Model.Load("digits.safetensors");
/// Console.WriteLine(model.Predict(pixels).Answer.Name);
/// </code></example>
public sealed class Model
{
    private readonly float[] _inputTable;

    /// <summary>Puts a model together.</summary>
    /// <param name="network">The network; not copied, so training it further changes the model.</param>
    /// <param name="preparation">How bytes became the inputs that the network was trained with.</param>
    /// <param name="labelNames">What the outputs are called, one name each, such as "0" to "9".</param>
    /// <param name="provenance">Where the network came from.</param>
    /// <exception cref="OptionException">There is not one name for each output, or a number is not finite or below zero.</exception>
    public Model(Network<float> network, Preparation preparation, IReadOnlyList<string> labelNames, Provenance provenance)
    {
        if (labelNames.Count != network.OutputCount)
            throw new OptionException($"The network has {network.OutputCount} outputs, but there are {labelNames.Count} labels.");
        if (provenance is { EpochCount: < 0 } or { BatchSize: < 0 } or { ExamplesSeen: < 0 })
            throw new OptionException("The counts of epochs, examples per step and examples seen cannot be below zero.");

        (Network, Preparation, LabelNames, Provenance) = (network, preparation, [.. labelNames], provenance);
        _inputTable = preparation.InputTable<float>();
        double[] numbers = [.. _inputTable, preparation.TargetLow, preparation.TargetHigh, provenance.LearningRate];
        if (!numbers.All(double.IsFinite))
            throw new OptionException("The numbers of the preparation and the learning rate must be finite.");
    }

    /// <summary>The network.</summary>
    public Network<float> Network { get; }

    /// <summary>How bytes become inputs and labels become targets.</summary>
    public Preparation Preparation { get; }

    /// <summary>How somebody's own picture becomes an example, if the model <see cref="TakesPictures"/>.</summary>
    public PicturePreparation PicturePreparation { get; init; } = PicturePreparation.Doctor;

    /// <summary>Whether the network has the inputs of which pictures are made, 28×28.</summary>
    public bool TakesPictures => Network.InputCount == DigitPreparation.Side * DigitPreparation.Side;

    /// <summary>What the outputs are called, by number.</summary>
    public IReadOnlyList<string> LabelNames { get; }

    /// <summary>Where the network came from.</summary>
    public Provenance Provenance { get; }

    /// <summary>Reads a model from its file.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="ModelException">The file cannot be read, is not a Lantern model, or is damaged.</exception>
    public static Model Load(string path) => ModelFile.Load(path);

    /// <summary>
    /// Writes the model to a file that is never half written. The same model gives the same bytes, before and after a
    /// <see cref="Load"/>. (Half a surrogate pair in a name, which no file can hold, becomes U+FFFD.)
    /// </summary>
    /// <param name="path">The file to write, by custom with the ending ".safetensors"; its folder must exist.</param>
    /// <exception cref="ModelException">A parameter of the network is not a finite number.</exception>
    /// <exception cref="DataException">The file cannot be written: no such folder, no permission, a full disk.</exception>
    public void Save(string path) => ModelFile.Save(this, path);

    /// <summary>Prepares an example as the network was trained, and asks the network. Any number of threads may ask at once.</summary>
    /// <param name="bytes">The values as they were read, one for each input.</param>
    /// <exception cref="ModelException">The network has another number of inputs.</exception>
    public Prediction Predict(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Network.InputCount)
            throw new ModelException($"The model takes examples of {Network.InputCount} values, but this one has {bytes.Length}.");

        var inputs = new float[Network.InputCount];
        var outputs = new float[Network.OutputCount];
        Preparation.CopyInputs<float>(bytes, _inputTable, inputs);
        Network.Predict(inputs, outputs);
        return new Prediction(LabelNames, outputs);
    }

    /// <summary>
    /// Lays a copy of the network out to answer many examples one at a time, each without allocating and several times
    /// as fast as <see cref="Predict(ReadOnlySpan{byte})"/>. What the network learns afterwards does not reach the predictor.
    /// </summary>
    public Predictor CreatePredictor() => new(Network, Preparation);

    /// <summary>Prepares a picture as <see cref="PicturePreparation"/> does, and asks the network. Any number of threads may ask at once.</summary>
    /// <param name="picture">One digit, such as <see cref="Png"/> reads it.</param>
    /// <exception cref="ModelException">The network does not take 28×28 values.</exception>
    public Prediction Predict(ColorImage picture) => Predict(Prepare(picture).Values.Span);

    /// <inheritdoc cref="Predict(ColorImage)"/>
    public Prediction Predict(GrayImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Predict(picture.ToColor());
    }

    /// <summary>What the network is to see of a picture.</summary>
    /// <exception cref="ModelException">The network does not take 28×28 values.</exception>
    public PreparedPicture Prepare(ColorImage picture) => TakesPictures
        ? PicturePreparation.Prepare(picture)
        : throw new ModelException($"The model takes examples of {Network.InputCount} values, but a picture is prepared as 28×28.");
}
