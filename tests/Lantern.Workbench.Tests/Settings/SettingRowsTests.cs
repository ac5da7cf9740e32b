using System.Reflection;

namespace Lantern.Workbench.Tests;

/// <summary>That nothing which can be set about a training is missing among the rows of settings, nor among what a run's key is of.</summary>
public sealed class SettingRowsTests
{
    // Not the textbook's loss, for which there is no smoothing of labels:
    private static readonly TrainSettings Settings = new() { Options = new TrainingOptions { Loss = Loss.BinaryCrossEntropy } };

    public static TheoryData<string> OptionNames => [.. MembersOf<TrainingOptions>()];

    public static TheoryData<string> MemberNames => [.. MembersOf<TrainSettings>().Except([nameof(TrainSettings.Options)])];

    public static TheoryData<string> RowNames => [.. Setting.All.Select(setting => setting.Name)];

    [Theory]
    [MemberData(nameof(OptionNames))]
    public void An_option_of_the_library_changes_the_key_of_a_run_just_if_it_changes_what_is_learned(string name)
    {
        var other = Settings with { Options = WithOther(Settings.Options, name) };
        Assert.NotEqual(Settings.Options, other.Options);

        if (name is nameof(TrainingOptions.Schedule) or nameof(TrainingOptions.EarlyStopping) or nameof(TrainingOptions.ClassWeights))
        {
            Assert.Equal(
                "The options of settings have no schedule, early stopping and weights of classes of their own: the settings have members for them.",
                Assert.Throws<OptionException>(other.Settle).Message);
            return;
        }

        var isLearnedOtherwise = !other.Settle().Identity(Settings.OutputActivation).SequenceEqual(Settings.Settle().Identity(Settings.OutputActivation));
        Assert.Equal(name is not (nameof(TrainingOptions.EpochCount) or nameof(TrainingOptions.ThreadCount) or nameof(TrainingOptions.ReportEvery)), isLearnedOtherwise);
        Assert.Equal(isLearnedOtherwise, KeyOf(other) != KeyOf(Settings));
    }

    [Theory]
    [MemberData(nameof(MemberNames))]
    public void A_member_of_the_settings_has_a_row(string name) =>
        Assert.NotEqual(Setting.Texts(Settings), Setting.Texts(WithOther(Settings, name)));

    [Theory]
    [MemberData(nameof(RowNames))]
    public void A_row_changes_the_key_of_a_run_just_if_it_decides_what_is_learned(string name)
    {
        var row = Setting.Find(name);
        var samples = SettingTests.Texts.Select(sample => sample.Data).Where(sample => sample.Item1 == name).ToList();
        Assert.True(samples.Count > 0, $"The setting {name} has no sample: add one to {nameof(SettingTests)}.{nameof(SettingTests.Texts)}.");

        Assert.All(samples, sample => Assert.Equal(
            row.Effect == SettingEffect.Learning && name != Setting.Epochs,
            KeyOf(row.Set(new(), sample.Item2)) != KeyOf(new())));
    }

    [Fact]
    public void The_number_of_epochs_is_in_the_key_where_the_schedule_depends_on_it()
    {
        var cosine = Settings with { Schedule = Schedule.Cosine() };

        Assert.NotEqual(KeyOf(cosine), KeyOf(cosine.With(options => options with { EpochCount = 6 })));
    }

    private static string KeyOf(TrainSettings settings) => StoredRun.KeyOf(Setting.Texts(settings), "d", "t");

    private static IEnumerable<string> MembersOf<T>() =>
        typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(member => member.SetMethod is { IsPublic: true }).Select(member => member.Name);

    /// <summary>A copy in which a member has another value than before.</summary>
    private static T WithOther<T>(T record, string name)
        where T : notnull
    {
        var copy = (T)typeof(T).GetMethod("<Clone>$")!.Invoke(record, null)!;
        var member = typeof(T).GetProperty(name)!;
        member.SetValue(copy, Other(member, member.GetValue(record)));
        return copy;
    }

    private static object? Other(PropertyInfo member, object? value)
    {
        var type = Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType;
        if (type.IsEnum)
            return Enum.GetValues(type).Cast<object>().First(other => !other.Equals(value));
        if (type.GetProperty("All", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is System.Collections.IEnumerable all)
            return all.Cast<object>().First(other => !other.Equals(value));
        return type.Name switch
        {
            _ when type == typeof(double) => value is double number and > 0 ? number / 2 : 0.25,
            _ when type == typeof(int) => (int)value! + 1,
            _ when type == typeof(ulong) => (ulong)value! + 1,
            _ when type == typeof(bool) => !(bool)value!,
            _ when type == typeof(string) => $"{value}x",
            _ when type == typeof(Augmentation) => new Augmentation { Shift = 2 },
            _ when type == typeof(EarlyStopping) => new EarlyStopping { Patience = 3 },
            _ when type == typeof(ClassWeights) => ClassWeights.Parse("balanced"),
            _ when type == typeof(IReadOnlyList<double>) => (double[])[1, 2],
            _ when type == typeof(IReadOnlyList<int>) => (int[])[1, 2],
            _ when type == typeof(IReadOnlyList<string>) => (string[])["a", "b"],
            _ => throw new NotSupportedException($"{member.DeclaringType!.Name}.{member.Name} is of the type {type}, of which this test knows no values: give it one in {nameof(Other)}."),
        };
    }
}
