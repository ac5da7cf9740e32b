namespace Lantern.Workbench.Tests;

public class SettingTests
{
    private static readonly TrainSettings Textbook = new();

    public static TheoryData<string, string> Texts => new()
    {
        { "target", "a,b" }, { "task", "several-classes" }, { "leave-out", "c" }, { "test-share", "0.3" }, { "folds", "5" }, { "from", "model.safetensors" },
        { "hidden", "500,150" }, { "hidden", "none" }, { "activation", "tanh" }, { "output-activation", "softmax" }, { "biases", "true" },
        { "initial", "fan-in" }, { "loss", "cross-entropy" }, { "rule", "gradient" }, { "optimizer", "adam" }, { "learning-rate", "0.003" },
        { "schedule", "one-cycle" }, { "warm-up", "0.5" }, { "weight-decay", "0.01" }, { "l1", "0.0001" }, { "max-norm", "3" }, { "clip-norm", "1" }, { "clip-value", "0.5" },
        { "average", "0.999" }, { "dropout", "0.5" }, { "input-dropout", "0.2" }, { "label-smoothing", "0.1" },
        { "class-weights", "0=2,7=0.5" }, { "validation", "0.2" }, { "patience", "3" }, { "stop-by", "accuracy" }, { "epochs", "20" }, { "batch", "128" }, { "shuffle", "true" }, { "rotate", "5,10.5" }, { "augment", "true" },
        { "augment-with", "rotation=15,shift=1,scale=0.1,shear=0.1,elastic=0,smoothness=4" }, { "seed", "4294967295" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_sets_what_is_written_as_the_same_text(string name, string text)
    {
        var setting = Setting.Find(name);

        Assert.Equal(text, setting.Written(setting.Set(Textbook, text)));
        Assert.NotEqual(text, setting.Written(Textbook));
    }

    [Fact]
    public void What_is_written_of_settings_makes_the_same_settings_of_any_others()
    {
        var other = Texts.Where(row => row.Data is not ("augment", _)).Aggregate(Textbook, (settings, row) => Setting.Find(row.Data.Item1).Set(settings, row.Data.Item2));
        var copied = Setting.All.Aggregate(Textbook, (settings, setting) => setting.Written(other) is { } text ? setting.Set(settings, text) : settings);

        Assert.Equal(Setting.All.Select(setting => setting.Written(other)), Setting.All.Select(setting => setting.Written(copied)));
        Assert.Equal(36, Setting.All.Count(setting => setting.Written(copied) is not null && setting.Written(copied) != setting.Written(Textbook)));
    }

    [Theory]
    [InlineData("validation", "10%", "0.1")]
    [InlineData("validation", "12.5%", "0.125")]
    [InlineData("validation", "10000", "10000")]
    [InlineData("validation", "0", null)]
    [InlineData("patience", "0", null)]
    [InlineData("class-weights", "balanced", "balanced")]
    [InlineData("class-weights", "Ankle boot=2, T-shirt/top = 0.50", "Ankle boot=2,T-shirt/top=0.5")]
    [InlineData("class-weights", "none", null)]
    public void One_thing_may_be_said_in_several_ways(string name, string text, string? written) =>
        Assert.Equal(written, Setting.Find(name).Written(Setting.Find(name).Set(Textbook, text)));

    [Theory]
    [InlineData("validation", "1.5", "'1.5' is neither a share such as 0.1 or 10% nor a whole number.")]
    [InlineData("validation", "100%", "'100%' is neither a share such as 0.1 or 10% nor a whole number.")]
    [InlineData("validation", "-0.1", "'-0.1' is neither a share such as 0.1 or 10% nor a whole number.")]
    [InlineData("validation", "NaN", "'NaN' is neither a share such as 0.1 or 10% nor a whole number.")]
    [InlineData("class-weights", "2", "'2' is no weight of a class, such as 7=0.5; 'balanced' weighs all classes by how rare they are.")]
    [InlineData("class-weights", "0=2,0=3", "The class '0' has more than one weight.")]
    [InlineData("class-weights", "0=much", "'much' is no number such as 0.1.")]
    [InlineData("hidden", "20,x", "'x' is no whole number from 0 to 2147483647.")]
    [InlineData("learning-rate", "0,1", "'0,1' is no number such as 0.1.")]
    [InlineData("shuffle", "yes", "'yes' is neither true nor false.")]
    [InlineData("rule", "book", "There is no rule 'book'. There are textbook and gradient.")]
    public void What_makes_no_sense_is_refused(string name, string text, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<OptionException>(() => Setting.Find(name).Set(Textbook, text)).Message);

    [Fact]
    public void An_unknown_setting_is_refused_with_those_that_there_are() =>
        Assert.StartsWith("There is no setting 'hiden'. Did you mean hidden? There are target, task, leave-out,", Assert.Throws<OptionException>(() => Setting.Find("hiden")).Message, StringComparison.Ordinal);
}
