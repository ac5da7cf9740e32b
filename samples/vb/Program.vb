' Learns from a table what houses cost, and the exclusive or online, in Visual Basic: dotnet run --project samples/vb
Imports Lantern

Module Program
    Sub Main()
        Dim areas = Enumerable.Range(0, 60).Select(Function(i) 60.0 + 2 * i).ToArray()
        Dim gardens = Enumerable.Range(0, 60).Select(Function(i) i Mod 3 = 0).ToArray()
        Dim prices = areas.Zip(gardens, Function(area, garden) 3 * area + If(garden, 50, 0)).ToArray()
        Dim houses As New Table(Column.Numbers("area", areas), Column.TruthValues("garden", gardens), Column.Numbers("price", prices))
        TableModel.Fit(houses, "price", seed:=1).Save("houses.safetensors")

        ' Elsewhere, later:
        Dim loaded = Model.Load("houses.safetensors")
        Dim columns = New Columns(Of House)().Number("area", Function(house) house.Area).TruthValue("garden", Function(house) house.HasGarden)
        Dim predictor = loaded.CreatePredictor(columns)
        For Each house In {New House(75, True), New House(75, False), New House(145, False)}
            Console.WriteLine($"{house.Area} square meters {If(house.HasGarden, "with", "without")} a garden: about {predictor.PredictNumber(house):0} thousand")
        Next

        ' A network of one's own, which learns from examples as they come.
        Dim network = Initializer.FanIn.Apply(Lantern.Network.Create(Of Single)({2, 4, 1}, Activation.Tanh, Activation.Sigmoid, hasBiases:=True), seed:=1)
        Dim online As New OnlineTraining(Of Single)(network, New TrainingOptions With {.Loss = Loss.BinaryCrossEntropy, .Optimizer = Optimizer.Adam, .LearningRate = 0.02})
        For i = 0 To 3999
            online.Learn({i And 1, (i >> 1) And 1}, {(i Xor i >> 1) And 1})
        Next
        Dim answer(0) As Single
        network.Predict({1, 0}, answer)
        Console.WriteLine($"1 xor 0: {answer(0):0}; the network is {network} with {network.Weights(0).ToArray().Length} weights in its first layer")
    End Sub
End Module

Friend Structure House
    Public Sub New(area As Double, hasGarden As Boolean)
        Me.Area = area
        Me.HasGarden = hasGarden
    End Sub

    Public ReadOnly Property Area As Double
    Public ReadOnly Property HasGarden As Boolean
End Structure

' Prints:
' 75 square meters with a garden: about 275 thousand
' 75 square meters without a garden: about 229 thousand
' 145 square meters without a garden: about 440 thousand
' 1 xor 0: 1; the network is 2-4-1 with 8 weights in its first layer
