// Learns the exclusive or, and irises from a table, in F#: dotnet run --project samples/fsharp
open System.IO
open Lantern

// A network of one's own: two inputs, four hidden nodes, one output.
let network = Initializer.FanIn.Apply(Network.Create<float32>([| 2; 4; 1 |], Activation.Tanh, Activation.Sigmoid, true), 1UL)
let inputs = [| [| 0.; 0. |]; [| 0.; 1. |]; [| 1.; 0. |]; [| 1.; 1. |] |]
let targets = [| [| 0. |]; [| 1. |]; [| 1. |]; [| 0. |] |]
let options = TrainingOptions(Loss = Loss.BinaryCrossEntropy, Optimizer = Optimizer.Adam, LearningRate = 0.02, EpochCount = 500)
Trainer.Run(network, Dataset.FromRows(inputs, targets), options) |> ignore

let answer = Array.zeroCreate<float32> 1
for row in inputs do
    network.Predict(Array.map float32 row, answer)
    printfn $"%g{row[0]} xor %g{row[1]}: %.0f{answer[0]}"

// A table: columns of the values of records.
type Flower = { Length: float; Width: float; Species: string }

let flowers =
    [ for line in File.ReadLines "data/iris/iris.csv" |> Seq.skip 1 do
          let fields = line.Split ','
          { Length = float fields[2]; Width = float fields[3]; Species = fields[4] } ]

let columns =
    Columns<Flower>()
        .Number("petal length", fun flower -> flower.Length)
        .Number("petal width", fun flower -> flower.Width)
        .Category("species", fun flower -> flower.Species)

let struct (training, test) = Table.From(flowers, columns).Split(0.3, 1UL, "species")
let model = TableModel.Fit(training, "species", 1UL)
let predictor = model.CreatePredictor columns
printfn $"%.0f{100. * model.MeasureClasses(test).Accuracy} %% of {test.Count} other flowers right"
printfn $"""Petals of 4.3 by 1.4 cm: {predictor.Predict({ Length = 4.3; Width = 1.4; Species = "" }).Answer.Name}"""

// Prints:
// 0 xor 0: 0
// 0 xor 1: 1
// 1 xor 0: 1
// 1 xor 1: 0
// 98 % of 45 other flowers right
// Petals of 4.3 by 1.4 cm: versicolor
