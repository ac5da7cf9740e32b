namespace Lantern;

/// <summary>
/// A layer as <see cref="TiledDescent{TWidth, TVector}"/> uses it. All methods do a part of the work only (some examples of
/// the batch, or some inputs of the layer), so that threads can share it.
/// </summary>
internal unsafe interface IBatchLayer
{
    DenseLayer Layer { get; }

    /// <summary>How many numbers of working memory each thread needs.</summary>
    int ScratchLength { get; }

    /// <summary>Its weights and biases, and what training keeps of them.</summary>
    PanelParameters Parameters { get; }

    /// <summary>x of an example of the batch, for a first layer.</summary>
    void TakeInputs(int n, Dataset dataset, int example);

    /// <summary>x ← m·x for an example of a first layer that was taken before: dropout.</summary>
    /// <param name="n">Which example of the batch.</param>
    /// <param name="mask">m, and behind it 1: [inputs + 1].</param>
    void Drop(int n, ReadOnlySpan<float> mask);

    /// <summary>z = W·x + b for some examples.</summary>
    void Forward(int from, int to, Rows preActivations, float* scratch);

    /// <summary>Takes g of some examples, for <see cref="Step"/>.</summary>
    void TakeGradients(int from, int to, Rows gradients);

    /// <summary>The gradients ∂L/∂W = g·xᵀ over the whole batch, and the step they make unless it must wait, for a part of the inputs.</summary>
    void Step(int part, int partCount, int batchSize, float* scratch);

    /// <summary>Renews what follows from the parameters of some inputs: they were changed in another way than by <see cref="Step"/>.</summary>
    void Renew(int from, int to);
}
