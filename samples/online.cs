#:project ../src/Lantern/Lantern.csproj
#:property PublishAot=false
// Learns from examples as they come, and follows when the world changes: dotnet run samples/online.cs
using Lantern;
using Lantern.Numerics;

var network = Initializer.FanIn.Apply(Network.Create<float>([2, 16, 2], Activation.Relu, Activation.Softmax, hasBiases: true), seed: 1);
var options = new TrainingOptions { Loss = Loss.CrossEntropy, Optimizer = Optimizer.Adam, LearningRate = 0.003 };
var online = new OnlineTraining<float>(network, options);

// Points in a square. Is one within the circle? From the 8,000th on the circle is another.
var random = new SplitMix64(1);
var outputs = new float[2];
var right = 0;
for (var seen = 1; seen <= 16_000; seen++)
{
    float[] point = [(float)((2 * random.NextDouble()) - 1), (float)((2 * random.NextDouble()) - 1)];
    var center = seen < 8000 ? -0.3f : 0.4f;
    var isWithin = ((point[0] - center) * (point[0] - center)) + (point[1] * point[1]) < 0.3f;

    network.Predict(point, outputs); // asked first, then told
    right += outputs[1] > outputs[0] == isWithin ? 1 : 0;
    online.Learn(point, isWithin ? 1 : 0);

    if (seen % 2000 == 0)
    {
        Console.WriteLine($"{seen - 1999,5} to {seen,5}: {right / 20.0:0} % right");
        right = 0;
    }
}

// The state of the optimizer goes along, so that learning goes on after a restart as if there had been none.
online.Capture().Save("online.safetensors");
online = new OnlineTraining<float>(network, options, Checkpoint.Load("online.safetensors"));
Console.WriteLine($"{online.StepCount} steps");

// Prints:
//     1 to  2000: 85 % right
//  2001 to  4000: 96 % right
//  4001 to  6000: 97 % right
//  6001 to  8000: 98 % right
//  8001 to 10000: 95 % right
// 10001 to 12000: 98 % right
// 12001 to 14000: 98 % right
// 14001 to 16000: 98 % right
// 16000 steps
