#:project ../src/Lantern/Lantern.csproj
#:property PublishAot=false
// Learns to read handwritten digits, then reads a picture of one: dotnet run samples/digits.cs
using Lantern;
using Lantern.Images;

// The first 10,000 digits of MNIST: 28 × 28 pixels each.
var folder = args is [var path] ? path : "data/mnist";
var pixels = Idx.Read(Path.Combine(folder, "train-images-idx3-ubyte.gz"));
var labels = Idx.Read(Path.Combine(folder, "train-labels-idx1-ubyte.gz"));
string[] names = [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")];
var digits = Dataset.FromBytes(pixels.Values, labels.Values, 28 * 28, names, Preparation.UnitRange).Slice(0, 10_000);

var network = Initializer.FanIn.Apply(Network.Create<float>([28 * 28, 100, 10], Activation.Relu, Activation.Softmax, hasBiases: true), seed: 1);
var options = new TrainingOptions { Loss = Loss.CrossEntropy, Optimizer = Optimizer.Adam, BatchSize = 50, EpochCount = 5, Shuffle = true, Seed = 1 };
Trainer.Run(network, digits, options);
new Model(network, Preparation.UnitRange, PicturePreparation.Mnist, names, new Provenance()).Save("digits.safetensors");

// A picture as people make them: any size, dark on light, the digit somewhere. Here a 7 in strokes of one's own.
var picture = new GrayImage(200, 120);
picture.Pixels.Fill(0.9f);
for (var t = 0.0; t <= 1; t += 0.002)
{
    Dot(80 + (44 * t), 25);
    Dot(124 - (26 * t), 25 + (70 * t));
}

Png.Write("seven.png", picture);

// Elsewhere, later: the model prepares the picture as its examples were.
var model = Model.Load("digits.safetensors");
var prediction = model.Predict(Png.Read("seven.png"));
Console.WriteLine($"A {prediction.Answer.Name}, {prediction.Answer.Confidence:0 %}");

void Dot(double x, double y)
{
    for (var j = -3; j <= 3; j++)
    {
        for (var i = -3; i <= 3; i++)
            picture[(int)x + i, (int)y + j] = (i * i) + (j * j) <= 10 ? 0.1f : picture[(int)x + i, (int)y + j];
    }
}

// Prints:
// A 7, 100 %
