namespace Lantern;

/// <summary>A cause of failing trainings. docs/training-troubles.md has an example of each.</summary>
public enum TrainingTrouble
{
    /// <summary>An input or a target of an example is not a finite number.</summary>
    NotANumber,

    /// <summary>The size of inputs, or of targets of linear outputs, is far from 1.</summary>
    NotScaled,

    /// <summary>Targets lie outside the range of the outputs.</summary>
    TargetsOutOfRange,

    /// <summary>A label has no training example.</summary>
    MissingLabel,

    /// <summary>There are too few examples for the labels, parameters or steps.</summary>
    TooFewExamples,

    /// <summary>Steps are so long that the loss grows.</summary>
    LearningRateTooHigh,

    /// <summary>Steps are so short that the loss does not fall.</summary>
    LearningRateTooLow,

    /// <summary>Hidden activations are at the ends of their range, where the slope is almost 0.</summary>
    Saturated,

    /// <summary>Rectifiers are 0 for every example, and so is their slope.</summary>
    DeadRectifiers,

    /// <summary>The network gives the same answer to every example.</summary>
    ConstantAnswers,
}

/// <summary>A finding of <see cref="TrainingDiagnosis"/>.</summary>
/// <param name="Trouble">The cause.</param>
/// <param name="Evidence">The evidence, a sentence with numbers.</param>
/// <param name="Advice">One change to try, a sentence.</param>
public sealed record TrainingFinding(TrainingTrouble Trouble, string Evidence, string Advice)
{
    /// <summary>Evidence and advice.</summary>
    public override string ToString() => $"{Evidence} {Advice}";
}
