namespace Lantern.Tests;

public sealed class NamedTests
{
    [Fact]
    public void A_choice_is_found_by_its_name() => Assert.Equal("tanh", Find("tanh", "relu", "tanh"));

    [Theory]
    [InlineData("There is no shape 'relux'. Did you mean relu? There are sigmoid, tanh and relu.", "relux", "sigmoid", "tanh", "relu")]
    [InlineData("There is no shape 'cube'. There are sigmoid and tanh.", "cube", "sigmoid", "tanh")]
    [InlineData("There is no shape 'cube'. There is ball.", "cube", "ball")]
    [InlineData("There is no shape 'cube'.", "cube")]
    [InlineData("There is no shape 'a?b'. Did you mean 'a b'? There are 'a b' and 'c'.", "a\u0007b", "a b", "c")]
    public void An_unknown_name_is_refused_with_the_known_ones(string sentence, string name, params string[] names) =>
        Assert.Equal(sentence, Assert.Throws<OptionException>(() => Find(name, names)).Message);

    [Fact]
    public void What_follows_the_name_stands_in_the_same_sentence() =>
        Assert.Equal("There is no sweep 'b' in runs.db. There is a.", Named.Unknown("sweep", "b", ["a"], " in runs.db").Message);

    [Fact]
    public void In_a_file_the_same_is_said_behind_its_name() =>
        Assert.Equal("iris.csv: there is no column 'speces'. Did you mean species? There are area and species.", Named.UnknownIn("iris.csv", "column", "speces", ["area", "species"]).Message);

    [Fact]
    public void Of_very_many_names_some_are_listed()
    {
        var names = Enumerable.Range(1, 785).Select(number => $"x{number}");

        Assert.Equal("There is no column 'label'. There are x1, x2, x3, x4, x5, x6, x7, x8 and 777 more.", Named.Unknown("column", "label", names).Message);
    }

    private static string Find(string name, params string[] names) => Named.Find(names, each => each, name, "shape");
}
