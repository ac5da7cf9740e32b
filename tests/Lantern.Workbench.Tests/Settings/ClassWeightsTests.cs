namespace Lantern.Workbench.Tests;

public class ClassWeightsTests
{
    private static readonly string[] Names = ["cat", "dog", "owl"];

    // scikit-learn: compute_class_weight("balanced", classes=[0, 2], y=[0, 2, 0, 0]) is [0.66666667, 2].
    [Fact]
    public void Balanced_weights_make_all_classes_that_there_are_count_alike() =>
        Assert.Equal([4.0 / 6, 1, 2], ClassWeights.Parse("balanced").For(Labelled(0, 2, 0, 0)));

    [Fact]
    public void Classes_that_are_not_named_count_1() => Assert.Equal([1, 0.5, 3], ClassWeights.Parse("owl=3,dog=0.5").For(Labelled(0, 2)));

    [Fact]
    public void A_class_that_is_not_there_is_refused_with_those_that_are() =>
        Assert.Equal(
            "There is no class 'cow'. There are cat, dog and owl.",
            Assert.Throws<OptionException>(() => ClassWeights.Parse("cat=1,cow=2").For(Labelled(0))).Message);

    [Fact]
    public void Numbers_have_no_classes() =>
        Assert.Equal(
            "Weights of classes are for one target of classes, not for numbers or several labels.",
            Assert.Throws<OptionException>(() => ClassWeights.Parse("balanced").For(Dataset.FromRows([[1.0]], [[2.0]]))).Message);

    private static Dataset Labelled(params byte[] labels) => Dataset.FromBytes(new byte[labels.Length], labels, 1, Names, Preparation.UnitRange);
}
