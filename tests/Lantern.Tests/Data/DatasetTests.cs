using System.Security.Cryptography;

namespace Lantern.Tests;

public sealed class DatasetTests
{
    private static readonly string[] Names = ["cat", "dog", "fox"];

    /// <summary>Four pictures of two pixels: a dog, a cat, a fox, a cat.</summary>
    private static Dataset Pictures { get; } =
        Dataset.FromBytes(new byte[] { 0, 255, 51, 102, 153, 204, 1, 2 }, new byte[] { 1, 0, 2, 0 }, 2, Names, Preparation.UnitRange);

    /// <summary>Three rows of two inputs and one target.</summary>
    private static Dataset Table { get; } = Dataset.FromRows([[1, 2], [3, 4], [5, 6]], [[0.1], [0.2], [0.3]]);

    [Fact]
    public void Pictures_have_inputs_one_output_for_each_label_and_their_answer()
    {
        Assert.Equal((4, 2, 3), (Pictures.Count, Pictures.InputCount, Pictures.OutputCount));
        Assert.Equal(Names, Pictures.LabelNames);
        Assert.Equal([1, 0, 2, 0], Enumerable.Range(0, 4).Select(Pictures.Label));
        Assert.Equal([153, 204], Pictures.Bytes(2).ToArray());
        Assert.Equal([0.6, 0.8], Inputs(Pictures, 2)); // 153/255, 204/255
        Assert.Equal([0, 0, 1], Target(Pictures, 2));
    }

    [Fact]
    public void A_table_is_taken_as_it_is()
    {
        Assert.Equal((3, 2, 1), (Table.Count, Table.InputCount, Table.OutputCount));
        Assert.Empty(Table.LabelNames);
        Assert.Equal([3, 4], Inputs(Table, 1));
        Assert.Equal([0.2], Target(Table, 1));
    }

    [Fact]
    public void A_table_may_have_labels()
    {
        double[] values = [1, 2, 3, 4, 5, 6];
        var table = Dataset.FromNumbers(values, new byte[] { 2, 0, 1 }, 2, Names);
        var view = table[1..];

        Assert.Equal((3, 2, 3), (table.Count, table.InputCount, table.OutputCount));
        Assert.Equal([2, 0, 1], Enumerable.Range(0, 3).Select(table.Label));
        Assert.Equal([0, 0, 1], Target(table, 0));
        Assert.Equal([3, 4], Inputs(table, 1));
        Assert.Equal((2, 1), (view.Count, view.Label(1)));
        Assert.Equal([5, 6], Inputs(view, 1));
        const string Message = "This dataset is a table of numbers; it has no bytes.";
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => table.Bytes(0).Length).Message);
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => table.With(Preparation.Textbook)).Message);
        Assert.NotEqual(table.ContentHash(), Dataset.FromNumbers(values, new byte[] { 2, 0, 0 }, 2, Names).ContentHash());
    }

    [Fact]
    public void Numbers_in_one_piece_are_a_table_if_they_fit()
    {
        double[] values = [1, 2, 3, 4, 5, 6], targets = [0.1, 0.2, 0.3];
        var table = Dataset.FromNumbers(values, targets, 2, 1);

        Assert.Equal(Table.ContentHash(), table.ContentHash());
        Assert.Equal(
            "3 targets, 1 for each example, do not fit 6 values, 3 for each.",
            Assert.Throws<OptionException>(() => Dataset.FromNumbers(values, targets, 3, 1)).Message);
        Assert.Equal(
            "3 labels with 3 values each do not fit 6 values.",
            Assert.Throws<OptionException>(() => Dataset.FromNumbers(values, new byte[3], 3, Names)).Message);
        Assert.Throws<OptionException>(() => Dataset.FromNumbers(values, targets, 2, 2));
    }

    [Fact]
    public void Rows_changed_later_do_not_change_the_table()
    {
        double[][] inputs = [[1, 2]], targets = [[3]];
        var table = Dataset.FromRows(inputs, targets);
        inputs[0][0] = targets[0][0] = 7;

        Assert.Equal([1, 2], Inputs(table, 0));
        Assert.Equal([3], Target(table, 0));
    }

    [Fact]
    public void Single_precision_sees_the_same_numbers_rounded()
    {
        float[] inputs = new float[2], target = new float[1];
        Table.CopyInputs<float>(1, inputs);
        Table.CopyTarget<float>(1, target);
        Assert.Equal([3f, 4f], inputs);
        Assert.Equal([0.2f], target);

        Pictures.CopyInputs<float>(2, inputs);
        Assert.Equal([0.6f, 0.8f], inputs);
    }

    [Fact]
    public void Half_precision_sees_the_same_numbers_rounded()
    {
        var inputs = new Half[2];
        Pictures.CopyInputs<Half>(2, inputs);

        Assert.Equal([(Half)0.6, (Half)0.8], inputs);
    }

    [Fact]
    public void A_view_of_pictures_holds_the_neighbours_that_were_asked_for()
    {
        var view = Pictures[1..3];

        Assert.Equal((2, 2, 3), (view.Count, view.InputCount, view.OutputCount));
        Assert.Equal([0, 2], [view.Label(0), view.Label(1)]);
        Assert.Equal(Inputs(Pictures, 1), Inputs(view, 0));
        Assert.Equal(Inputs(Pictures, 2), Inputs(view[^1..], 0));
    }

    [Fact]
    public void A_view_of_a_table_holds_the_neighbours_that_were_asked_for()
    {
        var view = Table[1..];

        Assert.Equal((2, 2, 1), (view.Count, view.InputCount, view.OutputCount));
        Assert.Equal([5, 6], Inputs(view, 1));
        Assert.Equal([0.3], Target(view[1..], 0));
    }

    [Fact]
    public void A_view_may_be_empty()
    {
        Assert.Equal((0, 2, 3), (Pictures[..0].Count, Pictures[..0].InputCount, Pictures[..0].OutputCount));
        Assert.Equal((0, 2, 1), (Table[3..].Count, Table[3..].InputCount, Table[3..].OutputCount));
    }

    [Fact]
    public void A_view_of_an_empty_view_is_still_a_table()
    {
        var view = Table[3..][..0];

        Assert.Equal((0, 2, 1), (view.Count, view.InputCount, view.OutputCount));
    }

    [Fact]
    public void A_view_beyond_the_end_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Pictures.Slice(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Table.Slice(3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Table.Slice(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Inputs(Pictures[..1], 1));
    }

    [Fact]
    public void The_same_pictures_may_be_prepared_in_another_way()
    {
        var prepared = Pictures.With(Preparation.Textbook);

        Assert.Equal([0.01, 1], Inputs(prepared, 0));
        Assert.Equal([0.01, 0.99, 0.01], Target(prepared, 0));
        Assert.Equal(Preparation.Textbook, prepared.Preparation);
        Assert.Equal([0, 1], Inputs(Pictures, 0));
    }

    [Fact]
    public void A_table_has_neither_labels_nor_bytes_nor_a_preparation_to_change()
    {
        const string Message = "This dataset is a table with targets; it has no labels.";

        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => Table.Label(0)).Message);
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => Table.Bytes(0).Length).Message);
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => Table.With(Preparation.Textbook)).Message);
    }

    [Fact]
    public void The_hash_is_that_of_the_counts_the_values_and_the_labels()
    {
        byte[] content =
        [
            4, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, // counts of examples, inputs and outputs
            0, 255, 51, 102, 153, 204, 1, 2,
            1, 0, 2, 0,
        ];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), Pictures.ContentHash());

        double[] numbers = [1, 2, 3, 4, 5, 6, 0.1, 0.2, 0.3];
        byte[] table = [3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, .. numbers.SelectMany(BitConverter.GetBytes)];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(table)), Table.ContentHash());
    }

    [Fact]
    public void The_hash_speaks_of_what_was_read_not_of_how_it_is_prepared()
    {
        Assert.Equal(Pictures.ContentHash(), Pictures.With(Preparation.Textbook).ContentHash());
        Assert.NotEqual(Pictures.ContentHash(), Pictures[..3].ContentHash());
        Assert.NotEqual(Pictures[1..2].ContentHash(), Pictures[3..4].ContentHash());
    }

    [Theory]
    [InlineData(7, 4, 2, "4 labels with 2 values each do not fit 7 values.")]
    [InlineData(8, 3, 2, "3 labels with 2 values each do not fit 8 values.")]
    [InlineData(8, 4, 0, "4 labels with 0 values each do not fit 8 values.")]
    public void Lengths_that_do_not_fit_are_refused(int values, int labels, int inputCount, string message)
    {
        var exception = Assert.Throws<OptionException>(
            () => Dataset.FromBytes(new byte[values], new byte[labels], inputCount, Names, Preparation.UnitRange));

        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public void A_label_without_a_name_is_refused()
    {
        var exception = Assert.Throws<OptionException>(
            () => Dataset.FromBytes(new byte[3], new byte[] { 2, 3, 0 }, 1, Names, Preparation.UnitRange));

        Assert.Equal("Example 1 has label 3, but only labels from 0 to 2 have names.", exception.Message);
    }

    [Fact]
    public void Labels_without_any_names_are_refused()
    {
        var exception = Assert.Throws<OptionException>(
            () => Dataset.FromBytes(new byte[1], new byte[1], 1, [], Preparation.UnitRange));

        Assert.Equal("A labelled dataset needs at least one label name.", exception.Message);
    }

    [Theory, InlineData(256), InlineData(300)]
    public void A_byte_may_name_any_of_256_labels(int nameCount)
    {
        string[] names = [.. Enumerable.Range(0, nameCount).Select(label => $"{label}")];
        var dataset = Dataset.FromBytes(new byte[1], new byte[] { 255 }, 1, names, Preparation.UnitRange);

        Assert.Equal(255, dataset.Label(0));
    }

    [Fact]
    public void There_may_be_more_labels_than_a_byte_can_tell_apart()
    {
        string[] names = [.. Enumerable.Range(0, 70_000).Select(label => $"{label}")];
        int[] labels = [69_999, 0, 256, 1];
        var pictures = Dataset.FromBytes(new byte[8], labels, 2, names, Preparation.UnitRange);
        var table = Dataset.FromNumbers(new double[8], labels, 2, names);
        var target = new double[70_000];
        pictures.CopyTarget<double>(2, target);

        Assert.All((Dataset[])[pictures, table, pictures[..4], table.Pick(0, 1, 2, 3)], dataset => Assert.Equal(labels, Labels(dataset)));
        Assert.Equal([256, 69_999], Labels(table.Pick(2, 0)));
        Assert.Equal((256, 1.0), (Array.IndexOf(target, 1), target.Sum()));
        Assert.NotEqual(pictures.ContentHash(), Dataset.FromBytes(new byte[8], (int[])[69_999, 0, 257, 1], 2, names, Preparation.UnitRange).ContentHash());
        Assert.Equal(
            "Example 1 has label -1, but only labels from 0 to 69999 have names.",
            Assert.Throws<OptionException>(() => Dataset.FromNumbers(new double[2], (int[])[0, -1], 1, names)).Message);

        static int[] Labels(Dataset dataset) => [.. Enumerable.Range(0, dataset.Count).Select(dataset.Label)];
    }

    [Fact]
    public void Few_labels_are_the_same_as_bytes_and_as_whole_numbers()
    {
        var bytes = Dataset.FromBytes(new byte[6], new byte[] { 2, 0, 1 }, 2, ["a", "b", "c"], Preparation.UnitRange);
        var numbers = Dataset.FromBytes(new byte[6], (int[])[2, 0, 1], 2, ["a", "b", "c"], Preparation.UnitRange);

        Assert.Equal(bytes.ContentHash(), numbers.ContentHash());
    }

    [Fact]
    public void Rows_that_do_not_fit_are_refused()
    {
        AssertRefused([], [], "Inputs and targets need one row each for every example, not 0 rows and 0 rows.");
        AssertRefused([[1], [2]], [[1]], "Inputs and targets need one row each for every example, not 2 rows and 1 row.");
        AssertRefused([[1, 2], [3]], [[1], [2]], "All rows of the inputs need the same length of at least 1, not 2 and 1.");
        AssertRefused([[1], [2]], [[1], [2, 3]], "All rows of the targets need the same length of at least 1, not 1 and 2.");
        AssertRefused([[]], [[1]], "All rows of the inputs need the same length of at least 1, not 0 and 0.");

        static void AssertRefused(double[][] inputs, double[][] targets, string message) =>
            Assert.Equal(message, Assert.Throws<OptionException>(() => Dataset.FromRows(inputs, targets)).Message);
    }

    [Fact]
    public void Too_little_or_too_much_room_for_an_example_is_refused()
    {
        Assert.Equal(
            "inputs holds 3 numbers where 2 were expected. (Parameter 'inputs')",
            Assert.Throws<ArgumentException>(() => Pictures.CopyInputs<double>(0, new double[3])).Message);
        Assert.Equal(
            "target holds 2 numbers where 3 were expected. (Parameter 'target')",
            Assert.Throws<ArgumentException>(() => Pictures.CopyTarget<float>(0, new float[2])).Message);
    }

    /// <summary>Each example has a number of its own: its first byte, and its weight.</summary>
    private static Dataset Numbered(params byte[] labels) => Dataset.FromBytes(
        Enumerable.Range(0, 2 * labels.Length).Select(i => (byte)(i / 2)).ToArray(), labels, 2, ["a", "b", "c"], Preparation.UnitRange)
        .WithWeights(Enumerable.Range(0, labels.Length).Select(n => n + 0.5).ToArray());

    private static int[] Numbers(Dataset dataset) => [.. Enumerable.Range(0, dataset.Count).Select(example => (int)dataset.Bytes(example)[0])];

    private static double[] Weights(Dataset dataset) => [.. Enumerable.Range(0, dataset.Count).Select(dataset.Weight)];

    [Fact]
    public void Some_examples_are_picked_with_all_that_they_have()
    {
        var picked = Numbered(0, 1, 2, 1).Pick(3, 0, 3);
        Assert.Equal([3, 0, 3], Numbers(picked));
        Assert.Equal([1, 0, 1], Enumerable.Range(0, 3).Select(picked.Label));
        Assert.Equal([3.5, 0.5, 3.5], Weights(picked));

        var rows = Table.Pick(1);
        Assert.Equal(1, rows.Count);
        Assert.Equal(Inputs(Table, 1), Inputs(rows, 0));
        Assert.Equal(Target(Table, 1), Target(rows, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Table.Pick(Table.Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => Table.Pick(-1));
    }

    [Fact]
    public void Weights_go_where_their_examples_go()
    {
        var three = Numbered(0, 1, 2);
        Assert.Equal([1.5, 2.5], Weights(three[1..]));
        Assert.Equal([0.5, 1.5, 2.5], Weights(three.With(Preparation.Textbook)));
        Assert.Equal([1, 1], Weights(Pictures[..2]));
        var square = Dataset.FromBytes(new byte[8], new byte[2], 4, ["a"], Preparation.UnitRange).WithWeights([3, 4]);
        Assert.Equal([3, 3, 4, 4], Weights(square.WithRotations([10])));
        Assert.Equal(square.ContentHash(), square.WithWeights([1, 1]).ContentHash());
    }

    [Fact]
    public void Weights_that_are_none_are_refused()
    {
        AssertRefused("3 examples need one weight each, not 2.", [1, 1]);
        AssertRefused("The weight of an example must be a number of at least 0, not -1.", [1, -1, 1]);
        AssertRefused("The weight of an example must be a number of at least 0, not NaN.", [1, double.NaN, 1]);
        AssertRefused("All examples have weight 0: there would be nothing to learn from.", [0, 0, 0]);

        static void AssertRefused(string message, double[] weights) =>
            Assert.Equal(message, Assert.Throws<OptionException>(() => Numbered(0, 1, 2).WithWeights(weights)).Message);
    }

    [Theory, InlineData(0.1), InlineData(0.25), InlineData(0.5), InlineData(0.9)]
    public void A_split_gives_each_label_its_share_in_both_parts(double share)
    {
        byte[] labels = [.. Enumerable.Range(0, 200).Select(n => (byte)(n % 20 == 0 ? 2 : n % 3 == 0 ? 1 : 0))];
        var whole = Numbered(labels);
        var (training, validation) = whole.Split(share, seed: 1);

        Assert.Equal(200 * share, validation.Count, 1e-9);
        Assert.Equal(Enumerable.Range(0, 200), Numbers(training).Concat(Numbers(validation)).Order());
        Assert.Equal(Numbers(validation).Order(), Numbers(validation)); // each in the order of the whole
        Assert.Equal(Numbers(training).Order(), Numbers(training));
        Assert.Equal(Numbers(validation).Select(n => n + 0.5), Weights(validation));
        for (byte label = 0; label < 3; label++)
        {
            var picked = Enumerable.Range(0, validation.Count).Count(example => validation.Label(example) == label);
            Assert.InRange(picked, (share * labels.Count(l => l == label)) - 1, (share * labels.Count(l => l == label)) + 1);
        }

        Assert.Equal(Numbers(validation), Numbers(whole.Split(share, seed: 1).Validation));
        Assert.NotEqual(Numbers(validation), Numbers(whole.Split(share, seed: 2).Validation));
    }

    [Theory, InlineData(1), InlineData(67), InlineData(100), InlineData(199)]
    public void A_split_by_number_gives_exactly_so_many_and_each_label_its_share(int count)
    {
        byte[] labels = [.. Enumerable.Range(0, 200).Select(n => (byte)(n % 20 == 0 ? 2 : n % 3 == 0 ? 1 : 0))];
        var whole = Numbered(labels);
        for (ulong seed = 0; seed < 50; seed++)
        {
            var (training, validation) = whole.Split(count, seed);

            Assert.Equal(count, validation.Count);
            Assert.Equal(Enumerable.Range(0, 200), Numbers(training).Concat(Numbers(validation)).Order());
            for (byte label = 0; label < 3; label++)
            {
                var (picked, fair) = (Enumerable.Range(0, count).Count(example => validation.Label(example) == label), labels.Count(l => l == label) * count / 200.0);
                Assert.InRange(picked, fair - 1, fair + 1);
            }
        }

        Assert.NotEqual(Numbers(whole.Split(count, seed: 1).Validation), Numbers(whole.Split(count, seed: 2).Validation));
    }

    /// <summary>Of 400 seeds half draw each example, to within four standard deviations.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void A_split_favours_no_example(bool byNumber)
    {
        var whole = Numbered(0, 0, 0, 1, 1, 1, 1, 1, 2, 2);
        var counts = new int[10];
        for (ulong seed = 0; seed < 400; seed++)
        {
            foreach (var number in Numbers(byNumber ? whole.Split(5, seed).Validation : whole.Split(0.5, seed).Validation))
                counts[number]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 200 - (4 * 10), 200 + (4 * 10)));
    }

    [Fact]
    public void A_table_is_split_at_random()
    {
        var table = Dataset.FromRows([.. Enumerable.Range(0, 10).Select(n => new double[] { n })], [.. Enumerable.Range(0, 10).Select(n => new double[] { -n })]);
        var (training, validation) = table.Split(0.3, seed: 1);

        Assert.Equal((7, 3), (training.Count, validation.Count));
        for (var example = 0; example < 3; example++)
            Assert.Equal(-Inputs(validation, example)[0], Target(validation, example)[0]);
    }

    [Fact]
    public void A_split_that_leaves_nothing_is_refused()
    {
        foreach (var share in (double[])[0, 1, -0.1, double.NaN])
            AssertRefused($"The share of the validation part must be between 0 and 1, not {share}.", share);
        AssertRefused("A validation part of 0.01 of 3 examples would leave it empty.", 0.01);
        AssertRefused("A validation part of 0.99 of 3 examples would leave the other part empty.", 0.99);
        Assert.Equal("A validation part of 0 of 3 examples would leave it empty.", Assert.Throws<OptionException>(() => Numbered(0, 1, 2).Split(0, seed: 2)).Message);
        Assert.Equal("A validation part of 3 of 3 examples would leave the other part empty.", Assert.Throws<OptionException>(() => Numbered(0, 1, 2).Split(3, seed: 2)).Message);

        static void AssertRefused(string message, double share) =>
            Assert.Equal(message, Assert.Throws<OptionException>(() => Numbered(0, 1, 2).Split(share, seed: 2)).Message);
    }

    private static double[] Inputs(Dataset dataset, int example)
    {
        var inputs = new double[dataset.InputCount];
        dataset.CopyInputs<double>(example, inputs);
        return inputs;
    }

    private static double[] Target(Dataset dataset, int example)
    {
        var target = new double[dataset.OutputCount];
        dataset.CopyTarget<double>(example, target);
        return target;
    }
}
