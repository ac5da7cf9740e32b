namespace Lantern.Tests;

public sealed class SpellingTests
{
    private static readonly string[] Words =
        ["sigmoid", "tanh", "relu", "leaky-relu", "linear", "softmax", "cross-entropy", "binary-cross-entropy", "learning-rate", "test", "train"];

    [Theory]
    [InlineData("relux", "relu")] // a letter too many
    [InlineData("sigmod", "sigmoid")] // one left out
    [InlineData("softmix", "softmax")] // one mistaken
    [InlineData("trian", "train")] // two swapped
    [InlineData("TANH", "tanh")]
    [InlineData("leaky_rely", "leaky-relu")] // two slips
    public void The_word_within_a_slip_or_two_is_meant(string word, string meant) => Assert.Equal(meant, Spelling.Nearest(word, Words));

    [Theory]
    [InlineData("rate", "learning-rate")]
    [InlineData("learn", "learning-rate")]
    [InlineData("leaky", "leaky-relu")]
    [InlineData("binary", "binary-cross-entropy")]
    public void The_only_word_with_this_part_is_meant(string word, string meant) => Assert.Equal(meant, Spelling.Nearest(word, Words));

    [Theory]
    [InlineData("entropy")] // a part of two
    [InlineData("celo")] // two slips in four letters
    [InlineData("frobnicate")]
    [InlineData("re")] // too short for a part to say much
    [InlineData("")]
    public void Else_nothing_is_guessed(string word) => Assert.Null(Spelling.Nearest(word, Words));

    [Fact]
    public void Among_no_words_none_is_near() => Assert.Null(Spelling.Nearest("relu", []));
}
