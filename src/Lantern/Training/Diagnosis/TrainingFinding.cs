namespace Lantern;

/// <summary>Why a training fails or is about to. docs/training-troubles.md has an example of each.</summary>
public enum TrainingTrouble
{
    /// <summary>An input or a target of an example is no finite number.</summary>
    NotANumber,

    /// <summary>Inputs, or targets that are any number, are far from 1.</summary>
    NotScaled,

    /// <summary>The outputs can never reach what is wanted of them.</summary>
    TargetsOutOfRange,

    /// <summary>A label has no example to learn from.</summary>
    MissingLabel,

    /// <summary>Fewer examples than labels, parameters or steps ask for.</summary>
    TooFewExamples,

    /// <summary>Steps go so far that the loss grows.</summary>
    LearningRateTooHigh,

    /// <summary>Steps are so short that the loss does not fall.</summary>
    LearningRateTooLow,

    /// <summary>Hidden activations stand at the ends of their range, where they learn nothing.</summary>
    Saturated,

    /// <summary>Rectifiers answer 0 to everything, and so learn nothing any more.</summary>
    DeadRectifiers,

    /// <summary>The network answers everything alike.</summary>
    ConstantAnswers,
}

/// <summary>What <see cref="TrainingDiagnosis"/> found.</summary>
/// <param name="Trouble">What is wrong.</param>
/// <param name="Evidence">How one knows: a sentence with the numbers.</param>
/// <param name="Advice">One change to try: a sentence.</param>
public sealed record TrainingFinding(TrainingTrouble Trouble, string Evidence, string Advice)
{
    /// <summary>Evidence and advice.</summary>
    public override string ToString() => $"{Evidence} {Advice}";
}
