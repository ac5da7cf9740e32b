namespace Lantern;

/// <summary>How to train. The defaults are the textbook's: one example at a time in the order of the file.</summary>
public sealed record TrainingOptions
{
    /// <summary>How far each step goes along the gradient.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>How often all examples are seen.</summary>
    public int EpochCount { get; init; } = 5;

    /// <summary>Examples per step. The step uses the mean of their gradients.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>The exact gradient, or the textbook's rule.</summary>
    public LearningRule Rule { get; init; } = LearningRule.Textbook;

    /// <summary>What is to become small.</summary>
    public Loss Loss { get; init; } = Loss.SquaredError;

    /// <summary>How gradients become steps.</summary>
    public Optimizer Optimizer { get; init; } = Optimizer.GradientDescent;

    /// <summary>How many threads share the work of a batch, where that pays. What is learned does not depend on it.</summary>
    public int ThreadCount { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether each epoch sees the examples in a new random order.</summary>
    public bool Shuffle { get; init; }

    /// <summary>
    /// How far each picture is distorted at random before it is learned from, afresh in each epoch; nothing for not at all.
    /// </summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>Decides the random order and the random distortions: the same seed, the same of both.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>After how many steps, at least, the trainer reports; 0 for the end of each epoch only, which is always reported.</summary>
    public int ReportEvery { get; init; }

    /// <summary>Checks that the options make sense by themselves.</summary>
    /// <exception cref="OptionException">An option is out of its range.</exception>
    public void Validate()
    {
        if (!(LearningRate > 0) || !double.IsFinite(LearningRate))
            throw new OptionException($"The learning rate must be a number greater than 0, not {LearningRate}.");
        if (EpochCount < 1)
            throw new OptionException($"The number of epochs must be at least 1, not {EpochCount}.");
        if (BatchSize < 1)
            throw new OptionException($"The batch size must be at least 1, not {BatchSize}.");
        if (ThreadCount < 1)
            throw new OptionException($"The number of threads must be at least 1, not {ThreadCount}.");
        Augmentation?.Validate();
        if (ReportEvery < 0)
            throw new OptionException($"Reports come after at least 1 step, or 0 for epochs only, not {ReportEvery}.");
    }
}
