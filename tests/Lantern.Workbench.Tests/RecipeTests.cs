namespace Lantern.Workbench.Tests;

public sealed class RecipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_textbook_is_what_is_trained_without_a_recipe()
    {
        var request = new TrainRequest { Data = "mnist" };

        Assert.Equal(request, Recipe.Find("textbook").Apply(request));
    }

    [Fact]
    public void Every_recipe_is_a_training_that_makes_sense_and_has_a_name_of_its_own()
    {
        var data = TrainingData.Read(_folder.WriteTraining(20), null);
        var plans = Recipe.All.Select(recipe => TrainPlan.Of(recipe.Apply(new TrainRequest { Data = data.Training.Name }), data)).ToList();

        Assert.Equal(["textbook", "rotations", "modern", "best"], Recipe.All.Select(recipe => recipe.Name));
        Assert.All(plans, plan => Assert.Equal(0, TrainingRun.Of(plan, data).ExamplesSeen)); // which checks that all fits together
        Assert.Equal([20, 60, 20, 20], plans.Select(plan => plan.ExampleCount));
        Assert.Equal([false, false, true, true], plans.Select(plan => plan.Options.Augmentation is { Elastic: > 0 }));
    }

    [Fact]
    public void A_sweep_gets_what_it_does_not_vary_itself_as_values_of_its_own_language()
    {
        var modern = Recipe.Find("modern");
        var settings = modern.ForSweep(except: ["learning-rate", "shuffle"]).ToList();

        Assert.Equal(modern.Settings.Select(setting => setting.Name).Except(["learning-rate", "shuffle"]), settings.Select(setting => setting.Name));
        Assert.All(settings, setting => Assert.Single(SettingValues.Parse(Setting.Find(setting.Name), setting.Text).Values));
    }

    [Fact]
    public void A_recipe_that_there_is_not_is_refused_with_those_that_there_are() =>
        Assert.Equal(
            "There is no recipe 'modem'. There are textbook, rotations, modern and best.",
            Assert.Throws<OptionException>(() => Recipe.Find("modem")).Message);
}
