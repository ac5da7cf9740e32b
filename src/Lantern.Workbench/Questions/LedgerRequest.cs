using Lantern.Insight;

namespace Lantern.Workbench;

/// <summary>An example and the network that it is worked through. What is not given is the model's own, or goes with the loss.</summary>
public sealed record LedgerRequest
{
    /// <summary>A trained model; nothing for a network that is made from the properties below.</summary>
    public Model? Model { get; init; }

    /// <summary>The nodes of each layer from the inputs to the outputs.</summary>
    public IReadOnlyList<int> NodeCounts { get; init; } = [];

    /// <summary>All parameters in the library's order; drawn unless given.</summary>
    public IReadOnlyList<double>? Parameters { get; init; }

    /// <summary>The activation of the hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.Sigmoid;

    /// <summary>The activation of the last layer; softmax with cross-entropy, else sigmoid, unless given.</summary>
    public Activation? OutputActivation { get; init; }

    public bool HasBiases { get; init; }

    public Initializer Initial { get; init; } = Initializer.FanOut;

    /// <summary>Decides the parameters that are drawn.</summary>
    public uint Seed { get; init; } = 1;

    public required IReadOnlyList<double> Inputs { get; init; }

    /// <summary>What should come out; nothing for the way forward alone.</summary>
    public IReadOnlyList<double>? Targets { get; init; }

    /// <summary>The model's own, or squared error, unless given.</summary>
    public Loss? Loss { get; init; }

    /// <summary>The model's own, or textbook for the squared error of sigmoids, else gradient, unless given.</summary>
    public LearningRule? Rule { get; init; }

    /// <summary>The model's own, or 0.1, unless given.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Makes the network and settles what was left open.</summary>
    /// <exception cref="OptionException">There are too many or too few numbers somewhere, or the options make no sense.</exception>
    public WorkedExample Open()
    {
        var learned = (Model?.Provenance ?? new Provenance()).Settings;
        var loss = Loss ?? (learned.GetValueOrDefault("loss") is { } ownLoss ? Lantern.Loss.Parse(ownLoss) : Lantern.Loss.SquaredError);
        var network = Model is null ? Make(loss) : InDoublePrecision(Model.Network);
        var ownRule = learned.GetValueOrDefault("rule") is { } name ? LearningRule.Parse(name) : null;
        if (ownRule == LearningRule.Textbook && loss != Lantern.Loss.SquaredError)
            ownRule = null; // it is not for the loss that was asked for
        var defaults = new TrainingOptions { Loss = loss, Rule = Rule ?? ownRule };
        var options = defaults with
        {
            Rule = defaults.RuleFor(network.Layers[^1].Activation),
            LearningRate = LearningRate ?? (learned.GetValueOrDefault("learning-rate") is { } ownRate ? ValueParser.Number(ownRate) : defaults.LearningRate),
        };
        Require(Inputs, network.InputCount, $"takes {Wording.Count(network.InputCount, "input")}");
        if (Targets is not null)
            Require(Targets, network.OutputCount, $"needs {Wording.Count(network.OutputCount, "target")}, one for each output");
        return new WorkedExample(network, [.. Inputs], Targets is null ? null : [.. Targets], options);

        void Require(IReadOnlyList<double> numbers, int count, string demand)
        {
            if (numbers.Count != count)
                throw new OptionException($"The network {network} {demand}, not {numbers.Count}.");
        }
    }

    private Network<double> Make(Loss loss)
    {
        var output = OutputActivation ?? (loss == Lantern.Loss.CrossEntropy ? Activation.Softmax : Activation.Sigmoid);
        var network = Network.Create<double>([.. NodeCounts], Activation, output, HasBiases);
        if (Parameters is null)
            return Initial.Apply(network, Seed);
        if (Parameters.Count != network.Parameters.Length)
            throw new OptionException($"The network {network} has {Wording.Count(network.Parameters.Length, "weight")}{(HasBiases ? " and biases" : "")}, not {Parameters.Count}.");
        Parameters.ToArray().CopyTo(network.Parameters);
        return network;
    }

    private static Network<double> InDoublePrecision(Network<float> network)
    {
        var copy = new Network<double>(network.Layers);
        for (var p = 0; p < copy.Parameters.Length; p++)
            copy.Parameters[p] = network.Parameters[p];
        return copy;
    }
}

/// <summary>An example ready to be worked.</summary>
/// <param name="Network">Goes through it.</param>
/// <param name="Inputs">What goes in.</param>
/// <param name="Targets">What should come out; nothing for the way forward alone.</param>
/// <param name="Options">How the step goes.</param>
public sealed record WorkedExample(Network<double> Network, double[] Inputs, double[]? Targets, TrainingOptions Options)
{
    /// <summary>Every number, see <see cref="Ledger.Of"/>.</summary>
    public IEnumerable<LedgerEntry> Entries() => Ledger.Of(Network, Inputs, Targets, Options);
}
