using Lantern.Images;

namespace Lantern;

/// <summary>
/// A trained network with all that is needed to ask it: how bytes, pictures or rows of tables become its inputs, what its
/// outputs mean, and where it came from. Its file is a safetensors file, which other programs open as well and which cannot run code.
/// </summary>
/// <remarks>Any number of threads may ask one model at once, while its <see cref="Network"/> is not being trained.</remarks>
/// <example><code>
/// var model = Model.Load("digits.safetensors");
/// Console.WriteLine(model.Predict(pixels).Answer.Name);
/// </code></example>
public sealed class Model
{
    private readonly CurrentPanelNetwork _panels;

    /// <summary>Puts a model together. It takes pictures, as <see cref="PicturePreparation.Mnist"/> prepares them, if the network has their inputs.</summary>
    /// <param name="network">The network; not copied, so training it further changes the model.</param>
    /// <param name="preparation">How bytes became the inputs that the network was trained with.</param>
    /// <param name="labelNames">What the outputs are called, one name each, such as "0" to "9".</param>
    /// <param name="provenance">Where the network came from.</param>
    /// <exception cref="OptionException">There is not one name for each output, or a number is not finite or below zero.</exception>
    public Model(Network<float> network, Preparation preparation, IReadOnlyList<string> labelNames, Provenance provenance)
        : this(network, InputOf(Argument.NotNull(network), Argument.NotNull(preparation), PicturePreparation.Mnist), labelNames, provenance)
    {
    }

    /// <summary>Puts a model together that answers about pictures.</summary>
    /// <param name="network">The network; not copied, so training it further changes the model.</param>
    /// <param name="preparation">How bytes became the inputs that the network was trained with.</param>
    /// <param name="picturePreparation">How pictures become bytes.</param>
    /// <param name="labelNames">What the outputs are called, one name each, such as "0" to "9".</param>
    /// <param name="provenance">Where the network came from.</param>
    /// <exception cref="OptionException">The network has other inputs than pictures, or not one name for each output, or a number is not finite or below zero.</exception>
    public Model(
        Network<float> network, Preparation preparation, PicturePreparation picturePreparation, IReadOnlyList<string> labelNames, Provenance provenance)
        : this(network, new PictureInput(Argument.NotNull(preparation), Argument.NotNull(picturePreparation)), labelNames, provenance)
    {
    }

    /// <summary>Puts a model together that answers about tables.</summary>
    /// <param name="network">The network; not copied, so training it further changes the model.</param>
    /// <param name="preparation">How tables became the inputs that the network was trained with.</param>
    /// <param name="provenance">Where the network came from.</param>
    /// <exception cref="OptionException">The network has other inputs or outputs than the preparation, or a number is not finite or below zero.</exception>
    public Model(Network<float> network, TablePreparation preparation, Provenance provenance)
        : this(network, new TableInput(Argument.NotNull(preparation)), preparation.OutputNames, provenance)
    {
    }

    internal Model(Network<float> network, ModelInput input, IReadOnlyList<string> labelNames, Provenance provenance)
    {
        ArgumentNullException.ThrowIfNull(network);
        Argument.NoneNull(labelNames);
        ArgumentNullException.ThrowIfNull(provenance);
        if (labelNames.Count != network.OutputCount)
            throw new OptionException($"The network has {Wording.Count(network.OutputCount, "output")}, but there {(labelNames.Count == 1 ? "is" : "are")} {Wording.Count(labelNames.Count, "label")}.");
        provenance.Validate();
        if (input is TableInput { TablePreparation: var table } && table.InputCount != network.InputCount)
            throw new OptionException($"The network has {Wording.Count(network.InputCount, "input")}, but the table becomes {table.InputCount}.");
        if (input is PictureInput { PicturePreparation: var pictures } && pictures.ByteCount != network.InputCount)
            throw new OptionException($"The network has {Wording.Count(network.InputCount, "input")}, but a picture becomes {pictures.ByteCount}.");

        (Network, Input, LabelNames, Provenance) = (network, input, [.. labelNames], provenance);
        var preparation = input is TableInput ? null : Preparation;
        double[] numbers = preparation is null ? [] : [.. preparation.InputTable<float>(), preparation.TargetLow, preparation.TargetHigh];
        if (!numbers.All(double.IsFinite))
            throw new OptionException("The numbers of the preparation must be finite.");
        _panels = new(network, preparation?.Background ?? 0, preparation?.Divisor ?? 1);
    }

    /// <summary>The network.</summary>
    public Network<float> Network { get; }

    /// <summary>The kind of examples that the model is asked about, and how they become inputs.</summary>
    public ModelInput Input { get; }

    /// <summary>How bytes become inputs and labels become targets.</summary>
    /// <exception cref="ModelException">The model is about tables.</exception>
    public Preparation Preparation => Input switch
    {
        ByteInput bytes => bytes.Preparation,
        PictureInput pictures => pictures.Preparation,
        _ => throw new ModelException("The model answers about rows of a table, not about bytes."),
    };

    /// <summary>How tables become inputs and outputs become answers; none for a model of pictures or other bytes.</summary>
    public TablePreparation? TablePreparation => (Input as TableInput)?.TablePreparation;

    /// <summary>How pictures of any size become bytes; none for a model that takes no pictures.</summary>
    public PicturePreparation? PicturePreparation => (Input as PictureInput)?.PicturePreparation;

    /// <summary>What the outputs are called, by number: labels, or the numbers that a model of tables predicts.</summary>
    public IReadOnlyList<string> LabelNames { get; }

    /// <summary>Where the network came from.</summary>
    public Provenance Provenance { get; }

    /// <summary>Reads a model from its file, which others may meanwhile replace or delete.</summary>
    /// <param name="path">A file that <see cref="Save(string)"/> wrote.</param>
    /// <exception cref="ModelException">The file cannot be read, is not a Lantern model, or is damaged.</exception>
    public static Model Load(string path) => Load(path, own: []);

    /// <summary>Reads a model with activations of one's own from its file, which holds their names and not what they calculate.</summary>
    /// <param name="path">A file that <see cref="Save(string)"/> wrote.</param>
    /// <param name="own">What <see cref="Activation.Create"/> made for activations that are not built in; the model need not have all of them.</param>
    /// <exception cref="ModelException">The file cannot be read, is not a Lantern model, is damaged, or has another activation.</exception>
    /// <exception cref="OptionException">Two of the activations have the same name.</exception>
    /// <example><code>var model = Model.Load("bent.safetensors", bent);</code></example>
    public static Model Load(string path, params Activation[] own) => Safetensors.Load(path, ModelFile.Kind, ModelFile.Reader(own));

    /// <summary>Reads a model from a stream, from its current position to its end, and leaves it open. A stream that cannot seek is first copied into memory.</summary>
    /// <param name="stream">What <see cref="Save(string)"/> wrote.</param>
    /// <param name="name">What to call it in the sentence of an exception.</param>
    /// <param name="own">What <see cref="Activation.Create"/> made for activations that are not built in; the model need not have all of them.</param>
    /// <exception cref="ModelException">The stream fails, is not a Lantern model, is damaged, or has another activation.</exception>
    /// <exception cref="OptionException">Two of the activations have the same name.</exception>
    public static Model Load(Stream stream, string name = "model", params Activation[] own) =>
        Safetensors.Load(stream, name, ModelFile.Kind, ModelFile.Reader(own));

    /// <summary>Reads a model from memory.</summary>
    /// <param name="bytes">What <see cref="Save(string)"/> wrote.</param>
    /// <param name="name">What to call it in the sentence of an exception.</param>
    /// <param name="own">What <see cref="Activation.Create"/> made for activations that are not built in; the model need not have all of them.</param>
    /// <exception cref="ModelException">The bytes are not a Lantern model, are damaged, or have another activation.</exception>
    /// <exception cref="OptionException">Two of the activations have the same name.</exception>
    public static Model Load(ReadOnlyMemory<byte> bytes, string name = "model", params Activation[] own) => Load(Content.Of(bytes), name, own);

    /// <summary>Reads a file, of 2 GB at most, asynchronously into memory, and a model from there.</summary>
    /// <param name="path">A file that <see cref="Save(string)"/> wrote.</param>
    /// <param name="cancellationToken">Stops the reading of the file.</param>
    /// <param name="own">What <see cref="Activation.Create"/> made for activations that are not built in; the model need not have all of them.</param>
    /// <exception cref="ModelException">As for <see cref="Load(string)"/>.</exception>
    /// <exception cref="OptionException">Two of the activations have the same name.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static Task<Model> LoadAsync(string path, CancellationToken cancellationToken = default, params Activation[] own) =>
        Safetensors.LoadAsync(path, ModelFile.Kind, ModelFile.Reader(own), cancellationToken);

    /// <summary>Reads a stream, of 2 GB at most, asynchronously into memory, and a model from there. The stream stays open.</summary>
    /// <param name="stream">What <see cref="Save(string)"/> wrote, from its current position to its end.</param>
    /// <param name="name">What to call it in the sentence of an exception.</param>
    /// <param name="cancellationToken">Stops the reading of the stream.</param>
    /// <param name="own">What <see cref="Activation.Create"/> made for activations that are not built in; the model need not have all of them.</param>
    /// <exception cref="ModelException">The stream fails, is not a Lantern model, is damaged, or has another activation.</exception>
    /// <exception cref="OptionException">Two of the activations have the same name.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public static Task<Model> LoadAsync(
        Stream stream, string name = "model", CancellationToken cancellationToken = default, params Activation[] own) =>
        Safetensors.LoadAsync(stream, name, ModelFile.Kind, ModelFile.Reader(own), cancellationToken);

    /// <summary>
    /// Writes the model to a file that is never half written. The same model gives the same bytes, before and after a
    /// <see cref="Load(string)"/>. (Half a surrogate pair in a name, which no file can hold, becomes U+FFFD.)
    /// </summary>
    /// <param name="path">The file to write, by custom with the ending ".safetensors"; its folder must exist.</param>
    /// <exception cref="ModelException">A parameter of the network is not a finite number, or two names would become one.</exception>
    /// <exception cref="DatasetException">The file cannot be written: no such folder, no permission, a full disk.</exception>
    public void Save(string path) => Content.Write(path, ModelFile.Bytes(this, path));

    /// <summary>Writes the bytes of <see cref="Save(string)"/> to a stream, from its current position on, and leaves it open at their end.</summary>
    /// <param name="stream">Receives them. What it throws reaches the caller unchanged.</param>
    /// <exception cref="ModelException">A parameter of the network is not a finite number, or two names would become one.</exception>
    public void Save(Stream stream) => Content.Write(stream, ModelFile.Bytes(this));

    /// <summary>Writes the model, as it is when called, asynchronously to a file that is never half written: a failure and a cancellation leave the old one, and no other.</summary>
    /// <param name="path">The file to write; its folder must exist.</param>
    /// <param name="cancellationToken">Stops writing, until the file is in its place.</param>
    /// <exception cref="ModelException">A parameter of the network is not a finite number, or two names would become one.</exception>
    /// <exception cref="DatasetException">As for <see cref="Save(string)"/>.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public Task SaveAsync(string path, CancellationToken cancellationToken = default) => Content.WriteAsync(path, ModelFile.Bytes(this, path), cancellationToken);

    /// <summary>Writes the bytes of <see cref="Save(string)"/> asynchronously to a stream, and leaves it open at their end.</summary>
    /// <param name="stream">Receives them.</param>
    /// <param name="cancellationToken">Stops writing, within the bytes.</param>
    /// <exception cref="ModelException">A parameter of the network is not a finite number, or two names would become one.</exception>
    /// <exception cref="OperationCanceledException">The token stopped it.</exception>
    public Task SaveAsync(Stream stream, CancellationToken cancellationToken = default) => Content.WriteAsync(stream, ModelFile.Bytes(this), cancellationToken);

    /// <summary>The bytes of <see cref="Save(string)"/>.</summary>
    /// <exception cref="ModelException">A parameter of the network is not a finite number, or two names would become one.</exception>
    public byte[] Encode() => Content.ToArray(ModelFile.Bytes(this));

    /// <summary>Prepares an example as the network was trained, and asks the network. Any number of threads may ask at once.</summary>
    /// <param name="bytes">The values as they were read, one for each input.</param>
    /// <exception cref="ModelException">The network has another number of inputs, or the model is about tables.</exception>
    public Prediction Predict(ReadOnlySpan<byte> bytes)
    {
        if (Input is TableInput)
            throw new ModelException("The model answers about rows of a table, not about bytes.");
        if (bytes.Length != Network.InputCount)
            throw new ModelException($"The model takes examples of {Wording.Count(Network.InputCount, "value")}, but this one has {bytes.Length}.");

        var outputs = new float[Network.OutputCount];
        _panels.Get().Predict(bytes, outputs);
        return new Prediction(LabelNames, outputs);
    }

    /// <summary>Prepares many examples as the network was trained, and asks the network on all processors. Any number of threads may ask at once.</summary>
    /// <param name="bytes">The values as they were read, [examples, InputCount], one example a row.</param>
    /// <param name="outputs">Receives the outputs of the network, [examples, OutputCount], with the bits of <see cref="Predict(ReadOnlySpan{byte})"/>; must not overlap the inputs.</param>
    /// <exception cref="ModelException">The model is about tables.</exception>
    /// <exception cref="ArgumentException">The lengths of the spans are not those of the same number of examples.</exception>
    public void PredictBatch(ReadOnlySpan<byte> bytes, Span<float> outputs)
    {
        if (Input is TableInput)
            throw new ModelException("The model answers about rows of a table, not about bytes.");
        _panels.Get().PredictBatch(bytes, outputs);
    }

    /// <summary>
    /// A copy of the network that answers without allocating and without looking whether the network has changed: what
    /// that learns afterwards does not reach the predictor. It gives the bits of the model's own answers.
    /// </summary>
    public Predictor CreatePredictor() => Input is TableInput ? new(Network) : new(Network, Preparation);

    /// <summary>
    /// Lays a copy of the network out to be asked with the objects of a program, one at a time, by any number of threads. What the
    /// network learns afterwards does not reach the predictor.
    /// </summary>
    /// <param name="columns">The columns of the table that the model was trained with, in any order; others, such as the target, are not looked at.</param>
    /// <param name="unknown">What to do with categories that did not occur in training.</param>
    /// <exception cref="ModelException">The model is not about tables.</exception>
    /// <exception cref="DatasetException">A column is missing or of another kind.</exception>
    public TablePredictor<TRow> CreatePredictor<TRow>(Columns<TRow> columns, UnknownCategory unknown = UnknownCategory.Refuse)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return new(this, RequireTables(), columns, unknown);
    }

    /// <summary>To which class each row belongs, or which labels it has.</summary>
    /// <param name="table">Has the columns that the model was trained with, in any order; others are not looked at.</param>
    /// <param name="unknown">What to do with categories that did not occur in training.</param>
    /// <returns>One prediction for each row; its outputs are the probabilities of the classes or labels.</returns>
    /// <exception cref="ModelException">The model is not about tables, or predicts numbers.</exception>
    /// <exception cref="DatasetException">A column is missing or of another kind, or a category is not known.</exception>
    public IReadOnlyList<Prediction> Predict(Table table, UnknownCategory unknown = UnknownCategory.Refuse)
    {
        ArgumentNullException.ThrowIfNull(table);
        var preparation = RequireTables();
        preparation.RequireProbabilities();
        var outputs = Answer(preparation, table, unknown);
        return [.. outputs.Chunk(Network.OutputCount).Select(own => new Prediction(LabelNames, own, preparation.Thresholds))];
    }

    /// <summary>The number, or numbers, that the model predicts for each row, in the units of the table that it was trained with.</summary>
    /// <inheritdoc cref="Predict(Table, UnknownCategory)"/>
    /// <returns>[rows, targets], row by row.</returns>
    /// <exception cref="ModelException">The model is not about tables, or predicts classes.</exception>
    public double[] PredictNumbers(Table table, UnknownCategory unknown = UnknownCategory.Refuse)
    {
        ArgumentNullException.ThrowIfNull(table);
        var preparation = RequireTables();
        preparation.RequireNumbers();
        var outputs = Answer(preparation, table, unknown);
        var numbers = new double[outputs.Length];
        preparation.ToNumbers(outputs, numbers);
        return numbers;
    }

    /// <summary>How well the model tells the classes of rows that it did not learn from.</summary>
    /// <param name="table">Has the columns that the model was trained with and the target.</param>
    /// <param name="unknown">What to do with categories that did not occur in training. Classes must have occurred.</param>
    /// <exception cref="ModelException">The model is not about tables, or predicts numbers.</exception>
    /// <exception cref="DatasetException">A column is missing or of another kind, a target is missing, a category is not known, or there are no rows.</exception>
    public ClassificationMeasures MeasureClasses(Table table, UnknownCategory unknown = UnknownCategory.Refuse)
    {
        ArgumentNullException.ThrowIfNull(table);
        var preparation = RequireTables();
        return preparation.HasClasses
            ? ClassificationMeasures.Of(Network, preparation.Prepare(WithRows(table), unknown))
            : throw preparation.Predicts("classes");
    }

    /// <summary>How well the model decides which labels rows have that it did not learn from, at its <see cref="TablePreparation.Thresholds"/>.</summary>
    /// <inheritdoc cref="MeasureClasses"/>
    /// <returns>The measures of all labels together and of each, in the order of <see cref="LabelNames"/>.</returns>
    /// <exception cref="ModelException">The model is not about tables, or predicts one class or numbers.</exception>
    public MultiLabelMeasures MeasureLabels(Table table, UnknownCategory unknown = UnknownCategory.Refuse)
    {
        ArgumentNullException.ThrowIfNull(table);
        var preparation = RequireTables();
        return preparation.HasLabels
            ? MultiLabelMeasures.Of(Network, preparation.Prepare(WithRows(table), unknown), [.. preparation.Thresholds])
            : throw preparation.Predicts("labels");
    }

    /// <summary>How close the model comes to each of its targets in rows that it did not learn from.</summary>
    /// <inheritdoc cref="MeasureClasses"/>
    /// <returns>One for each target, in the units of the table.</returns>
    /// <exception cref="ModelException">The model is not about tables, or predicts classes.</exception>
    public IReadOnlyList<RegressionMeasures> MeasureNumbers(Table table, UnknownCategory unknown = UnknownCategory.Refuse)
    {
        ArgumentNullException.ThrowIfNull(table);
        var preparation = RequireTables();
        preparation.RequireNumbers();
        var (count, predicted) = (preparation.OutputCount, PredictNumbers(WithRows(table), unknown));
        return [.. preparation.Targets.Select((target, t) => RegressionMeasures.Of(
            [.. Enumerable.Range(0, table.Count).Select(row => predicted[(row * count) + t])], target.Numbers(table)))];
    }

    /// <summary>Prepares a picture as <see cref="PicturePreparation"/> does, and asks the network. Any number of threads may ask at once.</summary>
    /// <param name="picture">One digit, such as <see cref="Png"/> reads it.</param>
    /// <exception cref="ModelException">The model takes no pictures.</exception>
    public Prediction Predict(ColorImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Predict(Prepare(picture).Values.Span);
    }

    /// <inheritdoc cref="Predict(ColorImage)"/>
    public Prediction Predict(GrayImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Predict(picture.ToColor());
    }

    /// <summary>What the network is to see of a picture.</summary>
    /// <exception cref="ModelException">The model takes no pictures.</exception>
    public PreparedPicture Prepare(ColorImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return RequirePictures().Prepare(picture);
    }

    /// <summary>How pictures of any size become bytes.</summary>
    /// <exception cref="ModelException">The model takes no pictures.</exception>
    public PicturePreparation RequirePictures() => PicturePreparation ?? throw new ModelException(
        $"The model takes examples of {Wording.Count(Network.InputCount, "value")}, but a picture is prepared as {PicturePreparation.Mnist.Side}×{PicturePreparation.Mnist.Side}.");

    /// <summary>What goes in, the network, and what comes out, such as "pictures of 28×28 → 784-200-10 → 10 classes (0, 1, 2, 3, 4, 5, 6, 7 and 2 more)".</summary>
    public override string ToString()
    {
        var input = Input switch
        {
            TableInput { TablePreparation: var table } => $"rows of {Wording.Count(table.Columns.Count, "column")}",
            PictureInput { PicturePreparation: var pictures } => $"pictures of {pictures.Side}×{pictures.Side}",
            _ => Wording.Count(Network.InputCount, "byte"),
        };
        var output = TablePreparation is { HasClasses: false } numbers ? Wording.And(numbers.OutputNames, most: 8) : Wording.Classes(LabelNames);
        return $"{input} → {Network} → {output}";
    }

    /// <summary>Pictures if the network has the inputs that the preparation makes of them; else bytes.</summary>
    internal static ModelInput InputOf(Network<float> network, Preparation preparation, PicturePreparation pictures) =>
        network.InputCount == pictures.ByteCount ? new PictureInput(preparation, pictures) : new ByteInput(preparation);

    private static Table WithRows(Table table) => table.Count > 0 ? table : throw new DatasetException(table.Name, "there are no rows to measure the model with");

    private TablePreparation RequireTables() => TablePreparation ?? throw new ModelException("The model answers about bytes and pictures, not about tables.");

    private float[] Answer(TablePreparation preparation, Table table, UnknownCategory unknown)
    {
        var inputs = Array.ConvertAll(preparation.Inputs(table, unknown), input => (float)input);
        var outputs = new float[table.Count * Network.OutputCount];
        _panels.Get().PredictBatch(inputs, outputs);
        return outputs;
    }
}
