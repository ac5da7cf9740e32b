namespace Lantern.Workbench;

/// <summary>The settings that tables have unless others are given. Chosen by cross-validation: benchmarks/LOG.md, "Tables".</summary>
internal static class TableDefaults
{
    private const int StepCount = 2500, BatchSize = 32;

    // What is believed about weights before any row counts as much as some rows do, so the mean loss of n rows needs 1/n of it;
    // in fewer than 300 that hides what can be learned.
    private const double DecayForClasses = 2, DecayForNumbers = 4, FewestRows = 300;

    /// <summary>
    /// The settings of a training on a table: 64 rectifiers with biases, 32 shuffled rows a step, Adam with a learning rate that
    /// falls, and the more epochs the fewer rows there are, from 20 to 200, where possible for about 2,500 steps. Another optimizer
    /// has its usual learning rate, which stays.
    /// </summary>
    /// <param name="given">The settings that were given, by name.</param>
    /// <param name="rowCount">How many rows there are to learn from.</param>
    /// <param name="loss">What the task makes small, once it is known.</param>
    /// <exception cref="OptionException">A setting is unknown, or its text makes no sense.</exception>
    public static TrainSettings Settle(IReadOnlyDictionary<string, string> given, int rowCount, Loss? loss = null)
    {
        var isOwn = given.GetValueOrDefault("optimizer", Optimizer.Adam.Name) == Optimizer.Adam.Name;
        var options = new TrainingOptions
        {
            Loss = loss ?? Loss.SquaredError,
            Rule = LearningRule.Gradient,
            Optimizer = Optimizer.Adam,
            WeightDecay = Math.Round((loss == Loss.CrossEntropy ? DecayForClasses : DecayForNumbers) / Math.Max(FewestRows, rowCount), 5),
            EpochCount = Math.Clamp(StepCount * BatchSize / rowCount, 20, 200),
            BatchSize = BatchSize,
            Shuffle = true,
        };
        var defaults = new TrainSettings
        {
            Options = isOwn ? options with { LearningRate = 0.005 } : options,
            HiddenNodeCounts = [64],
            Activation = Activation.Relu,
            OutputActivation = options.Loss.MatchingActivation,
            HasBiases = true,
            Initial = Initializer.FanIn,
            Schedule = isOwn ? Schedule.Cosine() : Schedule.Constant,
        };
        return Setting.Apply(defaults, given);
    }
}
