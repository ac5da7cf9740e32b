using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lantern.Workbench;

/// <summary>A model whose parameters a training begins with: the network of the training is the model's.</summary>
/// <param name="Model">The model.</param>
/// <param name="Path">Its file.</param>
/// <param name="Hash">The fingerprint of its parameters.</param>
internal sealed record StartingModel(Model Model, string Path, string Hash)
{
    // What the model decides: given otherwise, these make no sense beside it.
    private static readonly string[] Decided = ["hidden", "activation", "output-activation", "biases", "initial"];

    /// <summary>Settings with the network of the model.</summary>
    public TrainSettings Over(TrainSettings settings)
    {
        var layers = Model.Network.Layers;
        return settings with
        {
            HiddenNodeCounts = [.. layers.SkipLast(1).Select(layer => layer.OutputCount)],
            Activation = layers[0].Activation,
            OutputActivation = layers[^1].Activation,
            HasBiases = layers[0].HasBiases,
        };
    }

    /// <summary>Settings with the network and the loss of a model of pictures: what it has learned by goes on, unless another loss is given.</summary>
    /// <exception cref="OptionException">The model answers about tables.</exception>
    public TrainSettings OverPictures(TrainSettings settings)
    {
        if (Model.TablePreparation is not null)
            throw new OptionException($"The model {Path} answers about rows of a table: say with target which column to predict.");
        var settled = Over(settings);
        return Model.Provenance.Settings.TryGetValue("loss", out var loss) ? settled.With(options => options with { Loss = Loss.Parse(loss) }) : settled;
    }

    /// <summary>The model's preparation of tables.</summary>
    /// <exception cref="OptionException">It has none, or predicts something else.</exception>
    public TablePreparation TablePreparation(IReadOnlyList<string> targets) => Model.TablePreparation switch
    {
        null => throw new OptionException($"The model {Path} answers about pictures and other bytes, not about tables."),
        { Targets: var own } when !own.Select(target => target.Name).SequenceEqual(targets) =>
            throw new OptionException($"The model {Path} predicts {string.Join(", ", own.Select(target => target.Name))}, not {string.Join(", ", targets)}."),
        var preparation => preparation,
    };

    /// <summary>The model that was given as the setting "from"; nothing if none was.</summary>
    /// <exception cref="ModelException">The model cannot be read.</exception>
    public static StartingModel? Load(IReadOnlyDictionary<string, string> given)
    {
        if (!given.TryGetValue("from", out var path))
            return null;
        var model = Lantern.Model.Load(path);
        return new StartingModel(model, path, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(model.Network.Parameters))));
    }

    /// <summary>Refuses a setting that the model decides with which training begins.</summary>
    /// <exception cref="OptionException">There is a model, and such a setting.</exception>
    public static void RequireOpen(IReadOnlyDictionary<string, string> given)
    {
        if (given.ContainsKey("from") && Decided.FirstOrDefault(given.ContainsKey) is { } decided)
            throw new OptionException($"The setting {decided} is the model's, with which training begins: leave out {decided} or from.");
    }

    /// <summary>Refuses data that the model's network cannot learn from.</summary>
    /// <param name="plan">What is to be trained.</param>
    /// <param name="outputNames">What the data calls its labels, or the numbers to be predicted.</param>
    /// <exception cref="OptionException">It does not fit.</exception>
    public void RequireFit(TrainPlan plan, IReadOnlyList<string> outputNames)
    {
        var network = Model.Network;
        if (network.InputCount != plan.NodeCounts[0])
            throw new OptionException($"The model {Path} has {network.InputCount} inputs, but {plan.Data} has {plan.NodeCounts[0]} values an example.");
        if (!Model.LabelNames.SequenceEqual(outputNames))
            throw new OptionException($"The model {Path} knows {string.Join(", ", Model.LabelNames)}, but {plan.Data} has {string.Join(", ", outputNames)}.");
    }
}
