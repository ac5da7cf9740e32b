#:project ../src/Lantern/Lantern.csproj
#:property PublishAot=false
// A network that PyTorch trained and saved answers here: dotnet run samples/from-pytorch.cs
// There it was nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 3)), saved by safetensors.torch.save_model.
using Lantern;

var tensors = TensorFile.Load(args is [var path] ? path : "tests/oracle/tensors/sequential.safetensors");
foreach (var (name, tensor) in tensors)
    Console.WriteLine($"{name}: {tensor}");

// The file does not say which activations there are: that is in the Python program.
var network = Network.FromTensors(tensors, Activation.Relu, Activation.Softmax);
float[] inputs = [-1.5255959f, -0.7502318f, -0.6539809f, -1.6094848f];
var outputs = new float[network.OutputCount];
network.Predict(inputs, outputs);
Console.WriteLine($"Here:    {network} answers {string.Join(", ", outputs.Select(output => $"{output:0.00000}"))}");
Console.WriteLine("PyTorch: 4-5-3 answers 0.40863, 0.28890, 0.30247");

// And back: Python reads this file by safetensors.torch.load_file("lantern.safetensors").
TensorFile.Save("lantern.safetensors", network.ToTensors());
Console.WriteLine(string.Join(", ", TensorFile.Load("lantern.safetensors").Keys));

// Prints:
// 0.bias: F32 [5]
// 0.weight: F32 [5,4]
// 2.bias: F32 [3]
// 2.weight: F32 [3,5]
// Here:    4-5-3 answers 0.40863, 0.28890, 0.30247
// PyTorch: 4-5-3 answers 0.40863, 0.28890, 0.30247
// layers.0.weight, layers.0.bias, layers.1.weight, layers.1.bias
