namespace Lantern.Workbench;

/// <summary>The settings that tables have unless others are given: those of the library's <see cref="TableModelOptions"/>.</summary>
internal static class TableDefaults
{
    /// <summary>The settings of a training on a table.</summary>
    /// <param name="given">The settings that were given, by name.</param>
    /// <param name="rowCount">How many rows there are to learn from.</param>
    /// <param name="loss">What the task makes small, once it is known.</param>
    /// <exception cref="OptionException">A setting is unknown, or its text makes no sense.</exception>
    public static TrainSettings Settle(IReadOnlyDictionary<string, string> given, int rowCount, Loss? loss = null)
    {
        var optimizer = Optimizer.All.FirstOrDefault(optimizer => optimizer.Name == given.GetValueOrDefault("optimizer")); // one that is not known is refused below
        var defaults = new TableModelOptions { Optimizer = optimizer ?? Optimizer.Adam };
        var options = defaults.For(loss ?? Loss.SquaredError, rowCount);
        var settings = new TrainSettings
        {
            Options = options with { Schedule = Schedule.Constant },
            HiddenNodeCounts = defaults.HiddenNodeCounts,
            Activation = defaults.Activation,
            OutputActivation = options.Loss.MatchingActivation,
            HasBiases = true,
            Initial = Initializer.FanIn,
            Schedule = options.Schedule,
        };
        return Setting.Apply(settings, given);
    }
}
