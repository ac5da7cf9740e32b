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

    /// <summary>Takes the parameters.</summary>
    void Load(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases);

    /// <summary>Gives the parameters.</summary>
    void Store(Span<float> weights, Span<float> biases);

    /// <summary>x of an example of the batch, for a first layer.</summary>
    void TakeInputs(int n, Dataset dataset, int example);

    /// <summary>z = W·x + b for some examples.</summary>
    void Forward(int from, int to, Rows preActivations, float* scratch);

    /// <summary>Takes g of some examples, for <see cref="Step"/>.</summary>
    void TakeGradients(int from, int to, Rows gradients);

    /// <summary>The gradients ∂L/∂W = g·xᵀ over the whole batch, and the step they make, for a part of the inputs.</summary>
    void Step(int part, int partCount, int batchSize, long step, float learningRate, float* scratch);
}
