#:project ../src/Lantern/Lantern.csproj
#:property PublishAot=false
// Trains in the background with progress, and stops when it is asked to: dotnet run samples/worker.cs
using Lantern;

double[][] inputs = [[0, 0], [0, 1], [1, 0], [1, 1]];
double[][] targets = [[0], [1], [1], [0]];
var examples = Dataset.FromRows(inputs, targets);
var network = Initializer.FanIn.Apply(Network.Create<float>([2, 4, 1], Activation.Tanh, Activation.Sigmoid, hasBiases: true), seed: 1);
var options = new TrainingOptions { Loss = Loss.BinaryCrossEntropy, Optimizer = Optimizer.Adam, LearningRate = 0.02, EpochCount = 1_000_000_000 };

using var stopping = new CancellationTokenSource(); // in a BackgroundService, the token of ExecuteAsync
var progress = new Every(100, report => Console.WriteLine($"Epoch {report.Epoch}: loss {report.Loss:0.000}"));
var learned = new Every(1, report =>
{
    progress.Report(report);
    if (report.Loss < 0.01)
        stopping.Cancel(); // on the same thread, so that it stops at once
});
var result = await Task.Run(() => Trainer.Run(network, examples, options, progress: learned, cancellationToken: stopping.Token));
Console.WriteLine($"{result.Outcome} after {result.LastReport!.Value.Epoch} epochs");

// What was learned until then can be used, and trained on from a checkpoint.
result.LastReport.Value.Capture().Save("worker.safetensors");
options = options with { EpochCount = result.LastReport.Value.Epoch + 500 };
foreach (var report in Trainer.Resume(network, examples, options, Checkpoint.Load("worker.safetensors")).Where(report => report.TrainingCompleted))
    Console.WriteLine($"Epoch {report.Epoch}: loss {report.Loss:0.0000}");

/// <summary>Progress that is told on the thread of the training, unlike <see cref="Progress{T}"/>, and each so many epochs.</summary>
internal sealed class Every(int epochs, Action<TrainingReport> tell) : IProgress<TrainingReport>
{
    public void Report(TrainingReport value)
    {
        if (value.EpochCompleted && value.Epoch % epochs == 0)
            tell(value);
    }
}

// Prints:
// Epoch 100: loss 0.089
// Epoch 200: loss 0.030
// Epoch 300: loss 0.016
// Canceled after 388 epochs
// Epoch 888: loss 0.0019
