using System.Numerics;

namespace Lantern.Tests;

/// <summary>
/// Each trouble is provoked by a real training, one example at a time and in batches, in single and double precision where
/// these differ; then the advice is followed.
/// </summary>
public sealed class TrainingDiagnosisTests
{
    private static readonly TrainingOptions Textbook = new() { EpochCount = 2 };
    private static readonly TrainingOptions Modern = new() { EpochCount = 2, Loss = Loss.CrossEntropy, Rule = LearningRule.Gradient };

    [Theory, InlineData(1), InlineData(10)]
    public void Inputs_up_to_255_are_found_before_after_and_at_the_end(int batchSize)
    {
        var options = Modern with { BatchSize = batchSize, LearningRate = 0.1 * batchSize };
        var raw = Digits(new Preparation(0, 255, 0, 1));
        const string Found = "Input 407, counted from 0, goes up to 255 where about 1 is usual. Prepare them with Preparation.UnitRange.";

        Assert.Equal([$"{TrainingTrouble.NotScaled}: {Found}"], Named(TrainingDiagnosis.Before(Sigmoids(), raw, options)));
        var finding = Fail(Sigmoids(), raw, options);
        Assert.Equal(TrainingTrouble.Saturated, finding.Trouble);
        Assert.Equal(Found, finding.Advice);
        var stopped = Stop(Rectifiers<float>(Activation.Linear), raw, Modern with { BatchSize = batchSize, Loss = Loss.SquaredError });
        Assert.EndsWith($"is no longer a finite number. {Found}", stopped.Message);
        Assert.Equal(TrainingTrouble.NotScaled, stopped.Finding.Trouble);

        AssertLearns(Sigmoids(), Digits(Preparation.UnitRange), options with { LearningRate = 0.1 });
    }

    [Fact]
    public void Tables_are_to_be_scaled_column_by_column_and_also_when_their_numbers_are_tiny()
    {
        double[][] ages = [[20, 0.1], [40, 0.5], [60, 0.3]], tiny = [[0.0001], [0.0003]];

        Assert.Equal(
            "Input 0, counted from 0, goes up to 60 where about 1 is usual. Divide each input by its largest value, or take its mean away and divide by its deviation.",
            Assert.Single(TrainingDiagnosis.Before(Network.Create(2, 3, 1), Dataset.FromRows(ages, [[0], [1], [1]]), Textbook)).ToString());
        Assert.Equal("No input is larger than 0.0003 where about 1 is usual.", Assert.Single(TrainingDiagnosis.Before(Network.Create(1, 1), Dataset.FromRows(tiny, [[0], [1]]), Textbook)).Evidence);
    }

    [Fact]
    public void Scaling_a_table_as_advised_makes_its_training_finite()
    {
        var random = new SplitMix64(1);
        double[][] rows = [.. Enumerable.Range(0, 100).Select(_ => (double[])[100 * random.NextDouble(), random.NextDouble()])];
        double[][] targets = [.. rows.Select(row => (double[])[(row[0] / 100) + row[1]])];
        var scaled = Dataset.FromRows([.. rows.Select(row => (double[])[row[0] / 100, row[1]])], targets);
        var options = new TrainingOptions { Rule = LearningRule.Gradient, EpochCount = 20 };

        var stopped = Stop(Line(), Dataset.FromRows(rows, targets), options);

        Assert.StartsWith("Input 0, counted from 0, goes up to ", stopped.Finding.Evidence);
        Assert.InRange(Trainer.Train(Line(), scaled, options).Last().Loss, 0, 1e-6); // the sum is a line, so a line can learn it

        static Network<double> Line() => Network.Create<double>([2, 1], Activation.Linear, Activation.Linear, hasBiases: true);
    }

    [Fact]
    public void Targets_that_make_steps_far_too_long_are_to_be_divided()
    {
        var random = new SplitMix64(1);
        double[][] rows = [.. Enumerable.Range(0, 100).Select(_ => (double[])[random.NextDouble()])];
        var prices = Dataset.FromRows(rows, [.. rows.Select(row => (double[])[500_000 * row[0]])]);
        var network = Initializer.FanIn.Apply(Network.Create<float>([1, 10, 1], Activation.Relu, Activation.Linear, true), seed: 1);
        var options = new TrainingOptions { Rule = LearningRule.Gradient };

        double[] losses = [.. Trainer.Train(network, prices, options).Select(report => report.Loss)];
        var finding = TrainingDiagnosis.After(network, prices, options, losses);

        Assert.Equal(TrainingTrouble.DeadRectifiers, finding?.Trouble); // after one step that was far too long
        Assert.Matches(@"^Target 0, counted from 0, goes up to 4\d\d,\d+ where about 1 is usual. Divide the targets by 4\d\d,\d+.$", finding?.Advice);
        var divided = Dataset.FromRows(rows, [.. rows.Select(row => (double[])[row[0]])]);
        Assert.InRange(Trainer.Train(Initializer.FanIn.Apply(network, seed: 1), divided, options).Last().Loss, 0, 0.01);
    }

    [Theory, InlineData(1), InlineData(10)]
    public void A_learning_rate_that_is_too_high_stops_training_in_single_precision(int batchSize) => AssertTooHigh<float>(batchSize);

    [Theory, InlineData(1), InlineData(10)]
    public void A_learning_rate_that_is_too_high_stops_training_in_double_precision(int batchSize) => AssertTooHigh<double>(batchSize);

    [Fact]
    public void How_the_loss_grew_is_told_where_it_could_be_seen()
    {
        var data = Dataset.FromRows([[1, 1], [1, 0.5], [0.5, 1]], [[1], [0.5], [1]]);
        var options = new TrainingOptions { Rule = LearningRule.Gradient, LearningRate = 3, EpochCount = 200 };

        var finding = Stop(Network.Create<float>([2, 1], Activation.Linear, Activation.Linear, false), data, options).Finding;

        Assert.Matches(@"^The loss had grown from \d\d\.\d to \d\.\de\d+ before, so the learning rate 3 is probably too high for this network\.$", finding.Evidence);
        Assert.Equal("Try the learning rate 0.1.", finding.Advice);
        Assert.InRange(Trainer.Train(Network.Create<float>([2, 1], Activation.Linear, Activation.Linear, false), data, options with { LearningRate = 0.1 }).Last().Loss, 0, 1e-3);
    }

    [Theory, InlineData(1, 2), InlineData(10, 20)]
    public void A_loss_that_grows_from_epoch_to_epoch_is_told_before_it_is_infinite(int batchSize, int epochCount)
    {
        // A step of 2.02 times the error leaves 1.02 times the error on the other side.
        var ones = Dataset.FromRows([.. Enumerable.Repeat((double[])[1], 100)], [.. Enumerable.Repeat((double[])[1], 100)]);
        var network = Network.Create<float>([1, 1], Activation.Linear, Activation.Linear, hasBiases: false);
        var options = new TrainingOptions { Rule = LearningRule.Gradient, LearningRate = 2.02, BatchSize = batchSize, EpochCount = epochCount };

        double[] losses = [.. Trainer.Train(network, ones, options).Select(report => report.Loss)];
        var finding = TrainingDiagnosis.After(network, ones, options, losses);

        Assert.Matches(@"^The loss grew from [\d.]+ in the first epoch to [\d,.]+: with the learning rate 2.02 steps go too far. Try the learning rate 0.1.$", finding?.ToString());
        Assert.InRange(Trainer.Train(network, ones, options with { LearningRate = 0.1, EpochCount = 100 }).Last().Loss, 0, 1e-6);
    }

    [Theory, InlineData(1), InlineData(10)]
    public void Sigmoids_that_stand_at_their_ends_are_found_and_a_lower_learning_rate_helps(int batchSize)
    {
        var options = Textbook with { LearningRate = 100, BatchSize = batchSize };

        var finding = Fail(Sigmoids(Activation.Sigmoid), Digits(Preparation.Textbook), options);

        Assert.Equal(TrainingTrouble.Saturated, finding.Trouble);
        Assert.Matches("^(9.|100) % of the activations of hidden layer 1 stand at the ends of sigmoid, where it has hardly any slope to learn by. Try the learning rate 0.1.$", finding.ToString());
        AssertLearns(Sigmoids(Activation.Sigmoid), Digits(Preparation.Textbook), options with { LearningRate = 0.1 });
    }

    [Theory, InlineData(1), InlineData(10)]
    public void Dead_rectifiers_are_found_and_a_lower_learning_rate_helps(int batchSize)
    {
        var options = Modern with { LearningRate = 2, BatchSize = batchSize };

        var finding = Fail(Rectifiers<float>(Activation.Softmax), Digits(Preparation.UnitRange), options);

        Assert.Equal(TrainingTrouble.DeadRectifiers, finding.Trouble);
        Assert.Matches(@"^\d+ of the 50 rectifiers of hidden layer 1 answer 0 to each of 128 examples and learn nothing any more. Try the learning rate 0.01.$", finding.ToString());
        AssertLearns(Rectifiers<float>(Activation.Softmax), Digits(Preparation.UnitRange), options with { LearningRate = 0.01 });
    }

    [Theory, InlineData("adam", 0.001), InlineData("momentum", 0.001), InlineData("lion", 0.0001)]
    public void Rectifiers_die_by_long_steps_of_other_optimizers_too(string optimizer, double advised)
    {
        var options = Modern with { LearningRate = 1, BatchSize = 10, Optimizer = Optimizer.Parse(optimizer) };

        var finding = Fail(Rectifiers<float>(Activation.Softmax), Digits(Preparation.UnitRange), options);

        Assert.Equal((TrainingTrouble.DeadRectifiers, $"Try the learning rate {advised}."), (finding.Trouble, finding.Advice));
        AssertLearns(Rectifiers<float>(Activation.Softmax), Digits(Preparation.UnitRange), options with { LearningRate = advised });
    }

    [Theory, InlineData(1), InlineData(10)]
    public void A_network_that_answers_everything_alike_is_found_and_a_lower_learning_rate_helps(int batchSize)
    {
        var options = Textbook with { LearningRate = 100, BatchSize = batchSize, Rule = LearningRule.Gradient };

        var finding = Fail(Single(), Digits(Preparation.Textbook), options);

        Assert.Equal((TrainingTrouble.ConstantAnswers, "Try the learning rate 0.1."), (finding.Trouble, finding.Advice));
        Assert.Matches(@"^The network('s outputs differ by at most .+ over 128 examples, the targets by 0.98|answers \d to each of 128 examples, whatever their labels are).$", finding.Evidence.Replace("network answers", "networkanswers"));
        AssertLearns(Single(), Digits(Preparation.Textbook), options with { LearningRate = 0.1, EpochCount = 5 });

        static Network<float> Single() =>
            Initializer.FanIn.Apply(Network.Create<float>([784, 10], Activation.Sigmoid, Activation.Sigmoid, hasBiases: true), seed: 1);
    }

    [Theory, InlineData(1), InlineData(10)]
    public void Steps_that_lead_nowhere_are_found_and_a_higher_learning_rate_helps(int batchSize)
    {
        var options = Textbook with { LearningRate = 1e-6, BatchSize = batchSize };

        var finding = Fail(Sigmoids(Activation.Sigmoid), Digits(Preparation.Textbook), options);

        Assert.Matches(@"^The loss is [\d.]+, where answering the same to everything would give 0\.4\d*, and all steps of an epoch change the weights by at most 0\.0\d+ of their size. Try the learning rate 0.1.$", finding.ToString());
        AssertLearns(Sigmoids(Activation.Sigmoid), Digits(Preparation.Textbook), options with { LearningRate = 0.1 });
    }

    [Fact]
    public void Targets_beyond_what_outputs_can_be_are_found_and_dividing_them_helps()
    {
        var random = new SplitMix64(1);
        double[][] rows = [.. Enumerable.Range(0, 200).Select(_ => (double[])[random.NextDouble()])];
        Dataset Of(double factor) => Dataset.FromRows(rows, [.. rows.Select(row => (double[])[factor * row[0]])]);
        Network<double> Create() => Initializer.FanIn.Apply(Network.Create<double>([1, 5, 1], Activation.Tanh, Activation.Sigmoid, true), seed: 1);
        var options = new TrainingOptions { Rule = LearningRule.Gradient, LearningRate = 0.5, EpochCount = 50 };

        var finding = Assert.Single(TrainingDiagnosis.Before(Create(), Of(5), options));

        Assert.Matches(@"^Targets lie between 0\.\d+ and (4.9\d+|5), outputs of sigmoid between 0 and 1. Divide the targets by (4.9\d+|5).$", finding.ToString());
        Assert.True(Trainer.Train(Create(), Of(5), options).Last().Loss > 1); // it cannot answer more than 1
        Assert.Empty(TrainingDiagnosis.Before(Create(), Of(0.99), options));
        Assert.InRange(Trainer.Train(Create(), Of(0.99), options).Last().Loss, 0, 0.01);
    }

    [Fact]
    public void Targets_below_what_rectifiers_can_answer_are_found()
    {
        var network = Network.Create<float>([1, 1], Activation.Relu, Activation.Relu, hasBiases: true);

        var finding = Assert.Single(TrainingDiagnosis.Before(network, Dataset.FromRows([[1], [0]], [[-2], [1]]), Textbook));

        Assert.Equal("Targets lie between -2 and 1, outputs of relu at 0 or above. Take linear outputs with the loss squared-error.", finding.ToString());
    }

    [Fact]
    public void A_label_that_never_occurs_is_found_and_dividing_the_data_anew_helps()
    {
        var (withoutSevens, sevens) = (Where(Digits(Preparation.Textbook), label => label != 7), Where(Mnist.Test[..2000], label => label == 7));
        var finding = Assert.Single(TrainingDiagnosis.Before(Sigmoids(), withoutSevens, Textbook, Mnist.Test[..2000]));

        Assert.Equal(
            $"Label 7 never occurs in the {withoutSevens.Count:N0} examples to learn from, but {sevens.Count} times in the test data. "
            + "Divide the data anew, in random order, so that both parts have every label.",
            finding.ToString());
        Assert.Equal(0, CorrectAfter(withoutSevens));
        Assert.Empty(TrainingDiagnosis.Before(Sigmoids(), Digits(Preparation.Textbook), Textbook, Mnist.Test[..2000]));
        Assert.True(CorrectAfter(Digits(Preparation.Textbook)) > sevens.Count / 2);

        int CorrectAfter(Dataset training)
        {
            var network = Sigmoids(Activation.Sigmoid);
            Run(network, training, Textbook);
            return Evaluation.Of(network, sevens, Loss.SquaredError).Correct;
        }
    }

    [Fact]
    public void Labels_that_nothing_ever_shows_are_named_only_where_no_test_data_says_that_nobody_asks_for_them()
    {
        var small = Where(Digits(Preparation.Textbook), label => label < 8);
        var table = Dataset.FromRows([.. Enumerable.Repeat((double[])[1], 30)], [.. Enumerable.Range(0, 30).Select(n => (double[])[n % 2, 1 - (n % 2), 0])]);

        Assert.StartsWith("Labels 8, 9 never occur in the ", Assert.Single(TrainingDiagnosis.Before(Sigmoids(), small, Textbook)).Evidence);
        Assert.Empty(TrainingDiagnosis.Before(Sigmoids(), small, Textbook, small));
        var softmax = Network.Create<float>([1, 3], Activation.Softmax, Activation.Softmax, hasBiases: true);
        Assert.Equal("Label 2 never occurs in the 30 examples to learn from.", Assert.Single(TrainingDiagnosis.Before(softmax, table, Modern)).Evidence);
    }

    [Fact]
    public void Too_few_examples_for_the_labels_are_found_and_more_help()
    {
        var few = Digits(Preparation.Textbook)[..30];

        Assert.Equal(
            "There are 30 examples for 10 labels, fewer than ten for each. Add examples; pictures can also be distorted at random (Augmentation).",
            Assert.Single(TrainingDiagnosis.Before(Sigmoids(), few, Textbook)).ToString());
        var (before, after) = (Accuracy(Sigmoids(Activation.Sigmoid), few, Textbook), Accuracy(Sigmoids(Activation.Sigmoid), Digits(Preparation.Textbook), Textbook));
        Assert.True(after > before + 0.2, $"{before} and {after}");
    }

    [Fact]
    public void Too_few_examples_for_the_parameters_are_found() =>
        Assert.Equal(
            "158,800 parameters are to follow from 120 examples with 10 target numbers each: they can memorize these. Add examples, or take fewer hidden nodes.",
            Assert.Single(TrainingDiagnosis.Before(Network.Create(784, 200, 10), Digits(Preparation.Textbook)[..120], Textbook)).ToString());

    [Fact]
    public void Fewer_examples_than_a_batch_are_found_and_smaller_batches_help()
    {
        var (digits, options) = (Digits(Preparation.Textbook)[..500], Textbook with { BatchSize = 1000, EpochCount = 5 });

        Assert.Equal(
            "All 500 examples fit into one batch of 1,000, so this training is 5 steps long. Try batches of 10.",
            Assert.Single(TrainingDiagnosis.Before(Sigmoids(), digits, options)).ToString());
        Assert.Empty(TrainingDiagnosis.Before(Sigmoids(), digits, options with { EpochCount = 100 })); // somebody wants it so
        var (before, after) = (Accuracy(Sigmoids(Activation.Sigmoid), digits, options), Accuracy(Sigmoids(Activation.Sigmoid), digits, options with { BatchSize = 10 }));
        Assert.True(after > before + 0.1, $"{before} and {after}");
    }

    [Theory, InlineData(1), InlineData(2)]
    public void A_hole_in_a_table_is_named_by_its_place_and_leaving_it_out_helps(int batchSize)
    {
        double[][] inputs = [[0, 1], [1, 0], [0.5, double.NaN], [1, 1]], targets = [[1], [0], [1], [1]];
        var options = Textbook with { BatchSize = batchSize, EpochCount = 20 };
        const string Found = "Input 1 of example 2, both counted from 0, is NaN. Leave such examples out, or put the mean of the others in its place.";

        Assert.Equal(Found, Assert.Single(TrainingDiagnosis.Before(Network.Create(2, 3, 1), Dataset.FromRows(inputs, targets), options)).ToString());
        Assert.EndsWith($" {Found}", Stop(Small(), Dataset.FromRows(inputs, targets), options).Message);
        Assert.True(double.IsFinite(Trainer.Train(Small(), Dataset.FromRows([.. inputs[..2], inputs[3]], [.. targets[..2], targets[3]]), options).Last().Loss));

        static Network<float> Small() => Initializer.FanIn.Apply(Network.Create(2, 3, 1), seed: 1);
    }

    [Fact]
    public void A_hole_among_the_targets_is_found() =>
        Assert.Equal("Target 0 of example 1, both counted from 0, is NaN.", Assert.Single(TrainingDiagnosis.Before(Network.Create(1, 1), Dataset.FromRows([[1], [0]], [[0], [double.NaN]]), Textbook)).Evidence);

    [Fact]
    public void The_textbooks_training_raises_no_alarm() =>
        AssertHealthy(Initializer.FanOut.Apply(Network.Create(784, 200, 10), seed: 1), Mnist.Training, new TrainingOptions { EpochCount = 3 });

    [Fact]
    public void Adam_in_batches_with_cross_entropy_raises_no_alarm()
    {
        var network = Initializer.FanIn.Apply(Network.Create<float>([784, 256, 128, 10], Activation.Relu, Activation.Softmax, hasBiases: true), seed: 1);
        var options = Modern with { EpochCount = 3, BatchSize = 128, Optimizer = Optimizer.Adam, LearningRate = 0.001, Shuffle = true };

        AssertHealthy(network, Mnist.Training.With(Preparation.UnitRange), options);
    }

    [Fact]
    public void No_hidden_layer_as_in_README_raises_no_alarm() =>
        AssertHealthy(Initializer.FanOut.Apply(Network.Create(784, 10), seed: 1), Mnist.Training, Textbook);

    [Fact]
    public void The_lessons_networks_raise_no_alarm()
    {
        // Lesson 23, and the two of lesson 24 that learn whatever their depth.
        AssertHealthy(Initializer.FanOut.Apply(Network.Create(784, 100, 10), seed: 1), Mnist.Training[..100], new TrainingOptions { LearningRate = 0.3, EpochCount = 1 });
        foreach (var shape in (int[][])[[784, 100, 10], [784, 100, 100, 10], [784, 100, 100, 100, 10]])
        {
            var rectifiers = Initializer.FanIn.Apply(Network.Create<float>(shape, Activation.Relu, Activation.Softmax, hasBiases: true), seed: 1);
            AssertHealthy(rectifiers, Mnist.Training.With(Preparation.UnitRange)[..10_000], Modern with { LearningRate = 0.01, EpochCount = 1 });
        }

        var sigmoids = Initializer.FanIn.Apply(Network.Create(784, 100, 10), seed: 1);
        AssertHealthy(sigmoids, Mnist.Training[..10_000], Textbook with { Rule = LearningRule.Gradient, EpochCount = 1 });
    }

    [Fact]
    public void Exclusive_or_raises_no_alarm_although_it_takes_its_time()
    {
        var data = Dataset.FromRows([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]);
        var network = Initializer.FanIn.Apply(Network.Create<double>([2, 3, 1], Activation.Tanh, Activation.Sigmoid, true), seed: 1);

        AssertHealthy(network, data, new() { Rule = LearningRule.Gradient, LearningRate = 0.5, EpochCount = 300, Loss = Loss.BinaryCrossEntropy });
    }

    [Fact]
    public void Examples_sorted_by_label_raise_no_alarm()
    {
        int[] sorted = [.. Enumerable.Range(0, 2000).OrderBy(Mnist.Training.Label)];
        var network = Sigmoids(Activation.Sigmoid);

        AssertHealthy(network, Select(Mnist.Training, sorted), Textbook with { Shuffle = true });
    }

    private static void AssertTooHigh<T>(int batchSize)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (digits, options) = (Digits(Preparation.UnitRange)[..1000], Modern with { LearningRate = 1e200, BatchSize = batchSize });
        if (typeof(T) == typeof(float))
            options = options with { LearningRate = 1e30 };

        var stopped = Stop(Rectifiers<T>(Activation.Softmax), digits, options);

        Assert.Equal(TrainingTrouble.LearningRateTooHigh, stopped.Finding.Trouble);
        Assert.EndsWith($", so the learning rate {options.LearningRate} is probably too high for this network.", stopped.Finding.Evidence);
        if (typeof(T) == typeof(float)) // whose weights are still those before the epoch
            Assert.Matches(@"^A step is \d.\de29 times as long as all weights together, ", stopped.Finding.Evidence);
        Assert.Equal("Try the learning rate 0.01.", stopped.Finding.Advice);
        AssertLearns(Rectifiers<T>(Activation.Softmax), digits, options with { LearningRate = 0.01, BatchSize = 1 });
    }

    /// <summary>Trains, and asks after each epoch as a program would; nothing must be found, neither before nor after.</summary>
    private static void AssertHealthy<T>(Network<T> network, Dataset dataset, TrainingOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.Empty(Named(TrainingDiagnosis.Before(network, dataset, options)));
        var losses = new List<double>();
        foreach (var report in Trainer.Train(network, dataset, options))
        {
            losses.Add(report.Loss);
            Assert.Null(TrainingDiagnosis.After(network, dataset, options, losses)?.ToString());
        }
    }

    /// <summary>Trains to the end, which is no success.</summary>
    private static TrainingFinding Fail(Network<float> network, Dataset dataset, TrainingOptions options)
    {
        double[] losses = [.. Trainer.Train(network, dataset, options).Select(report => report.Loss)];
        Assert.InRange(Evaluation.Of(network, Mnist.Test.With(dataset.Preparation), options.Loss).Accuracy, 0, 0.3);
        return Assert.IsType<TrainingFinding>(TrainingDiagnosis.After(network, dataset, options, losses));
    }

    private static TrainingException Stop<T>(Network<T> network, Dataset dataset, TrainingOptions options)
        where T : unmanaged, IFloatingPointIeee754<T> => Assert.Throws<TrainingException>(() => Run(network, dataset, options));

    private static void AssertLearns<T>(Network<T> network, Dataset dataset, TrainingOptions options)
        where T : unmanaged, IFloatingPointIeee754<T> => Assert.InRange(Accuracy(network, dataset, options), 0.6, 1); // guessing is 0.1

    private static double Accuracy<T>(Network<T> network, Dataset dataset, TrainingOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Run(network, dataset, options);
        return Evaluation.Of(network, Mnist.Test.With(dataset.Preparation)[..2000], options.Loss).Accuracy;
    }

    private static void Run<T>(Network<T> network, Dataset dataset, TrainingOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var _ in Trainer.Train(network, dataset, options))
        {
        }
    }

    private static Dataset Digits(Preparation preparation) => Mnist.Training[..5000].With(preparation);

    private static Dataset Where(Dataset dataset, Predicate<int> label) =>
        Select(dataset, [.. Enumerable.Range(0, dataset.Count).Where(example => label(dataset.Label(example)))]);

    private static Dataset Select(Dataset dataset, int[] examples) => Dataset.FromBytes(
        examples.SelectMany(example => dataset.Bytes(example).ToArray()).ToArray(),
        examples.Select(example => (byte)dataset.Label(example)).ToArray(),
        dataset.InputCount, dataset.LabelNames, dataset.Preparation);

    private static Network<float> Sigmoids(Activation? output = null) => Initializer.FanIn.Apply(
        Network.Create<float>([784, 50, 10], Activation.Sigmoid, output ?? Activation.Softmax, hasBiases: false), seed: 1);

    private static Network<T> Rectifiers<T>(Activation output)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Initializer.FanIn.Apply(Network.Create<T>([784, 50, 10], Activation.Relu, output, hasBiases: true), seed: 1);

    private static string[] Named(IEnumerable<TrainingFinding> findings) => [.. findings.Select(finding => $"{finding.Trouble}: {finding}")];
}
