namespace Lantern.Tests;

public sealed class ConfusionMatrixTests
{
    [Fact]
    public void Each_answer_is_counted_under_its_label()
    {
        var matrix = new ConfusionMatrix(3);
        foreach (var (label, answer) in ((int, int)[])[(0, 0), (0, 0), (0, 2), (2, 0), (2, 2)])
            matrix.Add(label, answer);

        Assert.Equal(3, matrix.ClassCount);
        Assert.Equal([2, 0, 1], [matrix[0, 0], matrix[0, 1], matrix[0, 2]]);
        Assert.Equal([0, 0, 0], [matrix[1, 0], matrix[1, 1], matrix[1, 2]]);
        Assert.Equal([1, 0, 1], [matrix[2, 0], matrix[2, 1], matrix[2, 2]]);
        Assert.Equal([3, 0, 2], [matrix.Count(0), matrix.Count(1), matrix.Count(2)]);
        Assert.Equal([3, 0, 2], [matrix.AnsweredCount(0), matrix.AnsweredCount(1), matrix.AnsweredCount(2)]);
        Assert.Equal([(0, 0, 2), (0, 2, 1), (2, 0, 1), (2, 2, 1)], matrix.Occurred);
    }

    [Fact]
    public void The_accuracy_of_a_label_is_the_share_of_its_examples_that_were_answered_rightly()
    {
        var matrix = new ConfusionMatrix(2);
        matrix.Add(0, 0);
        matrix.Add(0, 0);
        matrix.Add(0, 0);
        matrix.Add(0, 1);

        Assert.Equal(0.75, matrix.Accuracy(0));
        Assert.True(double.IsNaN(matrix.Accuracy(1)), "There is no example of label 1.");
    }

    [Theory, InlineData(0, 3), InlineData(3, 0), InlineData(-1, 1), InlineData(1, -1)]
    public void A_label_that_does_not_exist_is_refused_and_not_counted_as_another(int label, int answer)
    {
        var matrix = new ConfusionMatrix(3);

        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Add(label, answer));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[label, answer]);
    }

    [Fact]
    public void A_hundred_thousand_classes_take_no_more_memory_than_their_examples()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var matrix = new ConfusionMatrix(100_000);
        matrix.Add(99_999, 7);

        Assert.Equal(1, matrix[99_999, 7]);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000, "All pairs would take 40 GB.");
    }
}
