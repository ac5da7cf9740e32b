namespace Lantern;

/// <summary>
/// A layer of <see cref="TiledDescent{TWidth, TVector}"/>. Each call does a part of the work (some examples of the batch, or
/// some inputs of the layer), so that threads can share it.
/// </summary>
internal unsafe interface IBatchLayer
{
    DenseLayer Layer { get; }

    /// <summary>The length of the scratch memory of a thread.</summary>
    int ScratchLength { get; }

    /// <summary>Weights and biases, and the optimizer's memory of them.</summary>
    PanelParameters Parameters { get; }

    /// <summary>Loads x of an example of the batch, for a first layer.</summary>
    void LoadInputs(int n, Dataset dataset, int example);

    /// <summary>x ← m·x for an example that was loaded before: dropout.</summary>
    /// <param name="n">The example of the batch.</param>
    /// <param name="mask">m, then 1 for the biases: [inputs + 1].</param>
    void Drop(int n, ReadOnlySpan<float> mask);

    /// <summary>z = W·x + b for some examples.</summary>
    void Forward(int from, int to, Rows preActivations, float* scratch);

    /// <summary>Loads g of some examples, for <see cref="Step"/>.</summary>
    void LoadGradients(int from, int to, Rows gradients);

    /// <summary>Computes ∂L/∂W = g·xᵀ over the whole batch for a part of the inputs, and makes their step unless gradients are kept for later.</summary>
    /// <param name="part">The part, counted from 0.</param>
    /// <param name="partCount">The number of parts.</param>
    /// <param name="batchSize">The number of examples.</param>
    /// <param name="scratch">[ScratchLength] of the thread.</param>
    /// <param name="cancellationToken">Stops the computation; none unless gradients are kept.</param>
    void Step(int part, int partCount, int batchSize, float* scratch, CancellationToken cancellationToken);

    /// <summary>Updates copies of the parameters of some inputs after a change by other means than <see cref="Step"/>.</summary>
    void UpdateCopies(int from, int to);
}
