namespace Lantern;

/// <summary>How an error at the outputs becomes a step of the weights.</summary>
public enum LearningRule
{
    /// <summary>
    /// The rule of the textbook in print. The whole error a − t goes back through the transposed weights; each layer
    /// multiplies by the slope of its own activation only where it updates its own weights. For the last layer that is
    /// the gradient of the squared error; for the layers before it is not (a slope is missing for each layer above), so
    /// a gradient check fails there. It learns well all the same: the errors do not shrink on their way back.
    /// Defined for <see cref="Loss.SquaredError"/>.
    /// </summary>
    Textbook,

    /// <summary>The exact gradient of the loss by the chain rule. (Rumelhart, Hinton, Williams 1986.)</summary>
    Gradient,
}
