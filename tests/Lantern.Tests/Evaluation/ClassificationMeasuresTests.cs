using System.Text.Json;

namespace Lantern.Tests;

public sealed class ClassificationMeasuresTests
{
    // Sums of at most 120 numbers up to 40 (logarithms), in another order than scikit-learn's: 120·40·2⁻⁵³ and less.
    private const double Tolerance = 1e-12;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Oracle.Read("measures.json").GetProperty("classes").GetArrayLength())];

    [Theory, MemberData(nameof(Cases))]
    public void All_numbers_are_those_of_scikit_learn(int number)
    {
        var oracle = Oracle.Read("measures.json").GetProperty("classes")[number];
        var measures = Measure(oracle);

        Close.Absolute(One("accuracy"), measures.Accuracy, Tolerance);
        Close.Absolute(One("balancedAccuracy"), measures.BalancedAccuracy, Tolerance);
        Close.Absolute(One("macroPrecision"), measures.Precision, Tolerance);
        Close.Absolute(One("macroRecall"), measures.Recall, Tolerance);
        Close.Absolute(One("macroF1"), measures.F1, Tolerance);
        Close.Absolute(One("logLoss"), measures.LogLoss, Tolerance);
        Close.Absolute(One("calibrationError"), measures.CalibrationError, Tolerance);
        Close.Absolute(Each("precision"), [.. measures.Classes.Select(one => one.Precision)], Tolerance);
        Close.Absolute(Each("recall"), [.. measures.Classes.Select(one => one.Recall)], Tolerance);
        Close.Absolute(Each("f1"), [.. measures.Classes.Select(one => one.F1)], Tolerance);
        Assert.Equal(Each("support"), measures.Classes.Select(one => (double)one.Count));
        Assert.Equal(oracle.GetProperty("binCounts").ToIntegers(), measures.CalibrationBins.Select(bin => bin.Count));

        double?[] aucs = [.. oracle.GetProperty("aucs").EnumerateArray().Select(auc => auc.ValueKind == JsonValueKind.Null ? null : (double?)auc.GetDouble())];
        Assert.Equal(aucs.Select(auc => auc is null), measures.Classes.Select(one => double.IsNaN(one.Auc)));
        Close.Absolute([.. aucs.OfType<double>()], [.. measures.Classes.Select(one => one.Auc).Where(double.IsFinite)], Tolerance);
        Close.Absolute(aucs.OfType<double>().Average(), measures.Auc, Tolerance);

        double One(string name) => oracle.GetProperty(name).GetDouble();
        double[] Each(string name) => oracle.GetProperty(name).ToDoubles();
    }

    [Fact]
    public void A_confident_mistake_costs_36_and_no_more()
    {
        var measures = ClassificationMeasures.Of([1, 0], [1], 2);

        Assert.Equal(-Math.Log(double.BitIncrement(1) - 1), measures.LogLoss);
        Assert.Equal((0, 0, 0), (measures.Accuracy, measures.BalancedAccuracy, measures.F1));
        Assert.True(double.IsNaN(measures.Auc)); // with one class there is nothing to tell apart
    }

    [Fact]
    public void Always_saying_the_most_frequent_class_is_accurate_but_not_balanced()
    {
        var measures = ClassificationMeasures.Of([0.9, 0.1, 0.9, 0.1, 0.9, 0.1, 0.9, 0.1], [0, 0, 0, 1], 2);

        Assert.Equal((0.75, 0.5, 0.5), (measures.Accuracy, measures.BalancedAccuracy, measures.Auc));
        Assert.Equal(0.15, measures.CalibrationError, 1e-15); // 90 % sure and right in 75 %
    }

    [Fact]
    public void A_network_is_asked_every_example()
    {
        double[] values = [0.75, 0.25, 0.5, 0.5, 0.125, 0.875];
        var dataset = Dataset.FromNumbers(values, new byte[] { 0, 1, 1 }, 2, ["a", "b"]);
        var mirror = Network.Create<float>([2, 2], Activation.Linear, Activation.Linear, hasBiases: false);
        mirror.Parameters[0] = mirror.Parameters[3] = 1;

        var measures = ClassificationMeasures.Of(mirror, dataset);

        Assert.Equal((3, 2 / 3.0, 1), (measures.Count, measures.Accuracy, measures.Auc));
        Assert.Equal([1, 1], [measures.Confusion[1, 0], measures.Confusion[1, 1]]);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Refused("2 labels of 2 classes do not fit 3 outputs.", () => ClassificationMeasures.Of([1, 0, 1], [0, 1], 2));
        Refused("0 labels of 2 classes do not fit 0 outputs.", () => ClassificationMeasures.Of([], [], 2));
        Refused("Example 1 has label 2, but there are 2 classes.", () => ClassificationMeasures.Of([1, 0, 1, 0], [0, 2], 2));
        Refused("Example 0 has the output 1.5, where a probability from 0 to 1 was expected.", () => ClassificationMeasures.Of([1.5, 0], [0], 2));
        Refused("Example 0 has the output NaN, where a probability from 0 to 1 was expected.", () => ClassificationMeasures.Of([0, double.NaN], [0], 2));
        Refused(
            "Only examples with labels can be right or wrong; this dataset is a table with targets.",
            () => ClassificationMeasures.Of(Network.Create(1, 1), Dataset.FromRows([[1]], [[1]])));
        Refused(
            "The network has 1 input and 1 output, but the data needs 1 and 2.",
            () => ClassificationMeasures.Of(Network.Create(1, 1), Dataset.FromNumbers(new double[1], new byte[1], 1, ["a", "b"])));

        static void Refused(string message, Func<object> measure) => Assert.Equal(message, Assert.Throws<OptionException>(measure).Message);
    }

    private static ClassificationMeasures Measure(JsonElement oracle) => ClassificationMeasures.Of(
        oracle.GetProperty("outputs").ToDoubles(), oracle.GetProperty("labels").ToIntegers(), oracle.GetProperty("classCount").GetInt32());
}
