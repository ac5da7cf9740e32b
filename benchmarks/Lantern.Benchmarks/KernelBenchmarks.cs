using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Lantern.Numerics;

namespace Lantern.Benchmarks;

/// <summary>The kernels one by one, for whoever works on them: <c>Lantern.Benchmarks kernels --filter '*'</c>.</summary>
internal static class KernelBenchmarks
{
    public static int Run(string[] arguments)
    {
        // In this process: the default makes, restores and builds a project of its own for each run.
        var config = DefaultConfig.Instance
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .WithArtifactsPath(Path.Combine(Digits.Root, "artifacts", "benchmarks"));
        var benchmarks = BenchmarkSwitcher.FromTypes(
            [typeof(ProductBenchmarks), typeof(ExampleBenchmarks), typeof(RegionBenchmarks)]);
        return benchmarks.Run(arguments, config).All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
    }
}

/// <summary>The products of training that every layer needs, for the layers of the mini-batch cases.</summary>
public class ProductBenchmarks
{
    private Products? _products;

    [Params("128x784x256", "128x256x128", "128x128x10", "1024x1000x1000")]
    public string Layer { get; set; } = "";

    [GlobalSetup]
    public void MakeMatrices()
    {
        var sizes = Layer.Split('x').Select(int.Parse).ToArray();
        _products = Products.Of(sizes[0], sizes[1], sizes[2]);
    }

    [Benchmark]
    public float Forward() => _products!.Forward();

    [Benchmark]
    public void StepWeights() => _products!.StepWeights(1e-9f);
}

/// <summary>What is done for one example.</summary>
[MemoryDiagnoser]
public class ExampleBenchmarks
{
    private readonly Network<float> _network = Initializer.FanOut.Apply(Network.Create(784, 200, 10), seed: 1);
    private readonly Dataset _digits = Digits.Training(1_000, Preparation.Textbook);
    private readonly float[] _inputs = new float[784], _outputs = new float[10], _sums = new float[200];
    private Model? _model;
    private byte[] _pixels = [];

    [GlobalSetup]
    public void MakeModel()
    {
        _model = new Model(_network, Preparation.Textbook, Digits.Names, new Provenance());
        _pixels = _digits.Bytes(0).ToArray();
        _digits.CopyInputs<float>(0, _inputs);
    }

    [Benchmark]
    public float Predict()
    {
        _network.Predict(_inputs, _outputs);
        return _outputs[0];
    }

    [Benchmark]
    public Prediction PredictFromBytes() => _model!.Predict(_pixels);

    [Benchmark]
    public float Sigmoid()
    {
        Activation.Sigmoid.Forward<float>(_inputs.AsSpan(0, 200), _sums);
        return _sums[0];
    }

    [Benchmark(OperationsPerInvoke = 1_000)]
    public double TrainOneExample() => Trainer.Train(_network, _digits, new TrainingOptions { EpochCount = 1 }).Last().Loss;
}

/// <summary>What it costs to let another thread take part.</summary>
[MemoryDiagnoser]
public class RegionBenchmarks
{
    private readonly Action<int> _nothing = _ => { };

    [Benchmark(Baseline = true)]
    public void WorkerPoolRun() => WorkerPool.Run(2, _nothing);

    [Benchmark]
    public void ParallelFor() => Parallel.For(0, 2, _nothing);
}
