namespace Lantern.Benchmarks;

/// <summary>A program that does a piece of work and prints how fast it was, as lines of JSON.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Command">Words separated by blanks; the first is looked up among the programs of <see cref="Runner"/>.</param>
/// <param name="OneCore">Whether it runs on one core, with one thread; else on all.</param>
internal sealed record Contestant(string Name, string Command, bool OneCore = true)
{
    /// <summary>The processor for which OpenBLAS is told to take its kernels; its own choice unless given.</summary>
    public string? BlasKernels { get; init; }
}

/// <summary>The same work in several programs. The first contestant is Lantern, with which the others are compared.</summary>
/// <param name="Group">The file of results that it goes to.</param>
/// <param name="Title">What is done.</param>
/// <param name="Contestants">Who does it.</param>
/// <param name="IsWholeProcess">Whether the time of the whole process counts, not what it says itself.</param>
internal sealed record Contest(string Group, string Title, Contestant[] Contestants, bool IsWholeProcess = false)
{
    /// <summary>What stands in place of the usual table of medians.</summary>
    public Func<List<Measurement>, IEnumerable<string>>? Summary { get; init; }

    private const string C = "C, -O3 -march=native -ffast-math";
    private static readonly string AllCores = $"{Environment.ProcessorCount} cores";

    /// <summary>All contests.</summary>
    /// <param name="count">Examples to train with: 60,000, or fewer for a smoke run.</param>
    /// <param name="epochCount">Epochs of the textbook's whole program: 5, or fewer for a smoke run.</param>
    public static IEnumerable<Contest> All(int count, int epochCount)
    {
        yield return new("exact", "784-200-10, the textbook's rule, one example at a time",
        [
            .. Lantern($"train exact 784-200-10 {count}"),
            new("Lantern, OnlineTraining", $"lantern train online 784-200-10 {count}"),
            new(C, $"exact exact 784-200-10 {count}"),
            new("PyTorch", $"exact_pytorch.py exact 784-200-10 {count}"),
            new("NumPy, double precision", $"exact_numpy.py exact 784-200-10 {count}"),
            new("FANN", $"fann exact 784-200-10 {count}"),
        ]);
        foreach (var shape in (string[])["784-500-10", "784-1000-10", "784-500-300-10"])
        {
            yield return new("exact", $"{shape}, the same",
                [.. Lantern($"train exact {shape} {count}"), new(C, $"exact exact {shape} {count}")]);
        }

        yield return new("exact", "784-200-10, the same, a table of numbers as inputs",
            [.. Lantern($"train dense 784-200-10 {count}"), new(C, $"exact exact 784-200-10 {count}")]);

        foreach (var (mode, shape) in ((string, string)[])[("batch128", "784-256-128-10"), ("batch1024", "784-1000-1000-10")])
        {
            var title = $"{shape}, {mode["batch".Length..]} examples a step, rectifiers, cross-entropy, Adam";
            yield return new("minibatch", title,
            [
                .. Lantern($"train {mode} {shape} {count}"),
                new("PyTorch, 1 core", $"minibatch_pytorch.py {mode} {shape} {count}"),
                new($"PyTorch, {AllCores}", $"minibatch_pytorch.py {mode} {shape} {count}", OneCore: false),
                new("scikit-learn, 1 core", $"minibatch_sklearn.py {mode} {shape} {count}"),
                new($"scikit-learn, {AllCores}", $"minibatch_sklearn.py {mode} {shape} {count}", OneCore: false),
            ]);
        }

        yield return new("product", "Matrix product of single precision, one core: examples x inputs x outputs",
        [
            new("Lantern", "lantern product"),
            new("OpenBLAS", "product_numpy.py"),
            new("OpenBLAS, 256-bit kernels", "product_numpy.py") { BlasKernels = "Haswell" },
        ]);
        yield return new("answer", "One answer of 784-200-10",
        [
            new("Lantern", $"lantern answer 784-200-10 {count}"),
            new("Lantern, from bytes", $"lantern answer-bytes 784-200-10 {count}"),
            new("Lantern, Model.Predict", $"lantern answer-model 784-200-10 {count}"),
            new("Lantern, Network.Predict", $"lantern answer-network 784-200-10 {count}"),
            new("Lantern, PredictBatch", $"lantern answer-batch 784-200-10 {count}"),
            new($"Lantern, PredictBatch, {AllCores}", $"lantern answer-batch 784-200-10 {count}", OneCore: false),
            new($"Lantern, Model.PredictBatch, {AllCores}", $"lantern answer-batch-bytes 784-200-10 {count}", OneCore: false),
            new(C, $"exact answer 784-200-10 {count}"),
            new("PyTorch", $"exact_pytorch.py answer 784-200-10 {count}"),
            new("NumPy, double precision", $"exact_numpy.py answer 784-200-10 {count}"),
        ]);

        var (training, test) = (Digits.Csv("train", count), Digits.Csv("t10k", Digits.TestCount));
        yield return new("csv", $"CSV of {new FileInfo(training).Length / 1_000_000} MB to bytes",
        [
            .. Lantern($"csv {training}"),
            new("C, unchecked", $"csv csv {training}"),
            new("numpy.loadtxt", $"csv_numpy.py csv {training}"),
        ]);
        yield return new("textbook", $"The textbook's whole program: read CSV, train 784-200-10, test; epochs: {epochCount}",
        [
            .. Lantern($"textbook {training} {test} {epochCount}"),
            new("NumPy, double precision", $"textbook_numpy.py {training} {test} {epochCount}"),
        ], IsWholeProcess: true);
        yield return new("region", "To let other threads take part in nothing",
        [
            new("Lantern", "lantern region", OneCore: false),
            new("Lantern, until all threads have met", "lantern region-meet", OneCore: false),
            new("Parallel.For of .NET", "lantern region-parallel-for", OneCore: false),
        ]);
        yield return new("start", "From the start of the process to its end after the first trained example",
            Lantern("first"), IsWholeProcess: true);
        foreach (var contest in Tables.Contests())
            yield return contest;
    }

    private static Contestant[] Lantern(string arguments) =>
        [new("Lantern, 1 core", $"lantern {arguments}"), new($"Lantern, {AllCores}", $"lantern {arguments}", OneCore: false)];
}
