#:project ../src/Lantern/Lantern.csproj
#:property PublishAot=false
// An activation of one's own, in a model that is saved and loaded with it: dotnet run samples/own-activation.cs
using System.Globalization;
using Lantern;

// Softsign: z / (1 + |z|), between −1 and 1, with its slope. Both are checked against each other.
var softsign = Activation.Create("softsign", z => z / (1 + Math.Abs(z)), z => 1 / ((1 + Math.Abs(z)) * (1 + Math.Abs(z))), low: -1, high: 1);

var flowers = File.ReadLines("data/iris/iris.csv").Skip(1).Select(line => line.Split(',')).ToList();
var table = new Table(
    Column.Numbers("petal length", flowers.Select(fields => double.Parse(fields[2], CultureInfo.InvariantCulture))),
    Column.Numbers("petal width", flowers.Select(fields => double.Parse(fields[3], CultureInfo.InvariantCulture))),
    Column.Categories("species", flowers.Select(fields => fields[4])));
var (training, test) = table.Split(testShare: 0.3, seed: 1, stratifyBy: "species");
TableModel.Fit(training, "species", seed: 1, new TableModelOptions { Activation = softsign }).Save("softsign.safetensors");

// The file holds the name, not what it calculates, so the activation is given again.
var model = Model.Load("softsign.safetensors", softsign);
Console.WriteLine($"{model.Network.Layers[0].Activation.Name}: {model.MeasureClasses(test).Accuracy:0.0 %} right");
try
{
    Model.Load("softsign.safetensors");
}
catch (ModelException exception)
{
    Console.WriteLine(exception.Message);
}

// Prints:
// softsign: 97.8 % right
// softsign.safetensors: its activation 'softsign' is not built in; a program that has it opens the model with Model.Load(path, activation).
