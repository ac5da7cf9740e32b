namespace Lantern.Tests;

public sealed class ModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_prediction_prepares_the_bytes_as_the_dataset_does_and_asks_the_network()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        var preparation = new Preparation(-0.7, 1.3, 0, 1);
        var dataset = Dataset.FromBytes(bytes, new byte[1], 256, ["a", "b", "c"], preparation);
        var network = Initializer.FanIn.Apply(Network.Create(256, 5, 3), seed: 1);
        var inputs = new float[256];
        var outputs = new float[3];
        dataset.CopyInputs<float>(0, inputs);
        new Predictor(network, preparation).Predict(inputs, outputs);

        var prediction = new Model(network, preparation, dataset.LabelNames, new Provenance()).Predict(bytes);

        Close.Absolute(Close.ToDoubles(outputs), Close.ToDoubles([.. prediction.Outputs]), 1e-6);
        new Predictor(network, preparation).Predict(bytes, outputs);
        Assert.Equal(outputs, prediction.Outputs);
        Assert.Equal(dataset.LabelNames[prediction.Answer.Label], prediction.Answer.Name);
    }

    [Fact]
    public void A_model_answers_as_its_network_is_also_when_that_is_trained_or_written_to()
    {
        byte[] bytes = [0, 80, 160, 240];
        var network = Initializer.FanIn.Apply(Network.Create(4, 3, 2), seed: 1);
        var model = new Model(network, Preparation.Textbook, ["a", "b"], new Provenance());
        List<IReadOnlyList<float>> answers = [Answer()];
        foreach (var _ in Trainer.Train(network, Dataset.FromBytes(bytes, new byte[] { 1 }, 4, ["a", "b"], Preparation.Textbook), new TrainingOptions { EpochCount = 2 }))
            answers.Add(Answer());
        answers.Add(Answer());
        network.Parameters[0] += 1;
        answers.Add(Answer());

        Assert.Equal(answers[2], answers[3]); // at the end of the training nothing changed
        Assert.Equal(4, answers.Distinct(EqualityComparer<IReadOnlyList<float>>.Create((x, y) => x!.SequenceEqual(y!), x => x.Count)).Count());

        IReadOnlyList<float> Answer()
        {
            var outputs = new float[2];
            new Predictor(network, Preparation.Textbook).Predict(bytes, outputs);
            Assert.Equal(outputs, model.Predict(bytes).Outputs);
            return outputs;
        }
    }

    [Fact]
    public void Models_and_datasets_say_what_they_are()
    {
        string[] digits = [.. "0123456789".Select(digit => $"{digit}")];
        Model Of(Network<float> network, params string[] names) => new(network, Preparation.Textbook, names, new Provenance());
        var table = new Table(Column.Numbers("size", 1, 2, 3), Column.Numbers("price", 2, 3, 5));
        var preparation = TablePreparation.Fit(table, "price");

        Assert.Equal("pictures of 28×28 → 784-200-10 → 10 classes (0, 1, 2, 3, 4, 5, 6, 7 and 2 more)", Of(Network.Create(784, 200, 10), digits).ToString());
        Assert.Equal("4 bytes → 4-1 → 1 class (a)", Of(Network.Create(4, 1), "a").ToString());
        Assert.Equal("rows of 1 column → 1-1 → price", new Model(Network.Create(1, 1), preparation, new Provenance()).ToString());
        Assert.Equal("2 examples × 2 bytes, 2 classes (a and b)", Dataset.FromBytes(new byte[4], new byte[2], 2, ["a", "b"], Preparation.Textbook).ToString());
        Assert.Equal("3 examples × 1 number, 1 target", preparation.Prepare(table).ToString());
        Assert.StartsWith("TrainingOptions { LearningRate = 0.1, Schedule = constant, EpochCount = 5, ", new TrainingOptions().ToString());
    }

    [Fact]
    public void A_loaded_model_answers_with_the_same_bits()
    {
        var network = Initializer.FanOut.Apply(Network.Create(784, 20, 10), seed: 1);
        var model = new Model(network, Preparation.Textbook, [.. "0123456789".Select(digit => $"{digit}")], new Provenance());
        model.Save(_folder.File("model.safetensors"));

        var loaded = Model.Load(_folder.File("model.safetensors"));

        var random = new SplitMix64(1);
        for (var example = 0; example < 20; example++)
        {
            byte[] bytes = [.. Enumerable.Range(0, 784).Select(_ => (byte)random.NextUInt64())];
            Assert.Equal(model.Predict(bytes).Outputs.Select(BitConverter.SingleToInt32Bits), loaded.Predict(bytes).Outputs.Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public void An_example_of_another_size_is_refused()
    {
        var exception = Assert.Throws<ModelException>(() => ModelFiles.Small().Predict(new byte[784]));

        Assert.Equal("The model takes examples of 3 values, but this one has 784.", exception.Message);
    }

    [Fact]
    public void Every_output_needs_a_name()
    {
        var exception = Assert.Throws<OptionException>(() => new Model(Network.Create(3, 2), Preparation.Textbook, ["a"], new Provenance()));

        Assert.Equal("The network has 2 outputs, but there is 1 label.", exception.Message);
    }

    [Fact]
    public void What_could_be_saved_but_not_loaded_is_refused_at_once()
    {
        var network = Network.Create(3, 1);
        var preparation = Preparation.Textbook;
        var provenance = new Provenance();

        Refused(preparation with { InputLow = double.NaN }, provenance);
        Refused(preparation with { InputHigh = 1e39 }, provenance); // no float holds the inputs
        Refused(preparation with { TargetHigh = double.PositiveInfinity }, provenance);
        Refused(preparation, provenance with { ExamplesSeen = -1 });
        Refused(preparation, provenance with { Settings = new Dictionary<string, string> { [""] = "1" } });
        Refused(preparation, provenance with { Settings = new Dictionary<string, string> { ["Learning rate"] = "1" } });
        Refused(preparation, provenance with { Settings = new Dictionary<string, string> { ["seed"] = null! } });

        void Refused(Preparation preparation, Provenance provenance) =>
            Assert.Throws<OptionException>(() => new Model(network, preparation, ["a"], provenance));
    }

    [Fact]
    public void Changing_the_list_of_names_afterwards_does_not_change_the_model()
    {
        List<string> names = ["a"];
        var model = new Model(Network.Create(3, 1), Preparation.Textbook, names, new Provenance());

        names[0] = "b";

        Assert.Equal("a", model.Predict(new byte[3]).Answer.Name);
    }

    [Fact]
    public void A_picture_is_prepared_as_the_model_says()
    {
        var network = Initializer.FanOut.Apply(Network.Create(784, 5, 2), seed: 1);
        var picture = new DrawnDigit(4, Hand.School) { Width = 60, Height = 50 }.Draw();

        foreach (var preparation in PicturePreparation.All)
        {
            var model = new Model(network, Preparation.Textbook, preparation, ["a", "b"], new Provenance());
            var expected = model.Predict(preparation.Prepare(picture).Values.Span).Outputs;

            Assert.Equal(expected, model.Predict(picture).Outputs);
            Assert.Equal(model.Predict(picture.ToGray().ToColor()).Outputs, model.Predict(picture.ToGray()).Outputs);
        }
    }

    [Fact]
    public void A_model_of_other_inputs_takes_no_pictures()
    {
        Assert.IsType<ByteInput>(ModelFiles.Small().Input);

        var exception = Assert.Throws<ModelException>(() => ModelFiles.Small().Predict(new ColorImage(28, 28)));
        Assert.Equal("The model takes examples of 3 values, but a picture is prepared as 28×28.", exception.Message);
    }

    [Fact]
    public void A_model_answers_about_what_it_was_made_for()
    {
        var (houses, six) = (ModelFiles.OfHouses(), House.Table(House.Six));
        var towns = TablePreparation.Fit(House.Table(House.Many(20, seed: 1)), "town");
        var classes = new Model(towns.CreateNetwork([], seed: 1), towns, new Provenance());

        Refused("The model answers about rows of a table, not about bytes.", () => houses.Predict(new byte[11]));
        Refused("The model predicts numbers, not classes.", () => houses.Predict(six));
        Refused("The model predicts numbers, not classes.", () => houses.MeasureClasses(six));
        Refused("The model predicts classes, not numbers.", () => classes.PredictNumbers(six));
        Refused("The model predicts classes, not numbers.", () => classes.MeasureNumbers(six));
        Refused("The model answers about bytes and pictures, not about tables.", () => ModelFiles.Small().Predict(six));
        Assert.IsType<TableInput>(houses.Input);
        Refused("The model answers about rows of a table, not about bytes.", () => houses.Preparation);
        Assert.Null(houses.PicturePreparation);

        static void Refused(string message, Func<object> ask) => Assert.Equal(message, Assert.Throws<ModelException>(ask).Message);
    }

    [Fact]
    public void A_predictor_of_a_model_of_tables_takes_prepared_rows()
    {
        var (model, six) = (ModelFiles.OfHouses(), House.Table(House.Six));
        var (outputs, inputs) = (new float[1], Array.ConvertAll(model.TablePreparation!.Inputs(six.Rows(0)), input => (float)input));

        model.CreatePredictor().Predict(inputs, outputs);

        // Outputs of about 1 in single precision, in which the two add up some twenty numbers in another order; times the deviation.
        Assert.Equal(model.PredictNumbers(six)[0], model.TablePreparation.Targets[0].ToNumber(outputs[0]), 1e-3);
    }

    [Fact]
    public void A_network_that_does_not_fit_the_table_is_refused()
    {
        var preparation = TablePreparation.Fit(House.Table(House.Six), "price");

        Assert.Equal(
            "The network has 3 inputs, but the table becomes 11.",
            Assert.Throws<OptionException>(() => new Model(Network.Create(3, 1), preparation, new Provenance())).Message);
        Assert.Equal(
            "The network has 2 outputs, but there is 1 label.",
            Assert.Throws<OptionException>(() => new Model(Network.Create(11, 2), preparation, new Provenance())).Message);
    }
}
