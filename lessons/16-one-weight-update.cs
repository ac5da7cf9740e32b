#:project ../src/Lantern/Lantern.csproj
// Lesson 16: one weight of the network of lesson 08 is improved: as it stands in print, and as it should be.
using Lantern;
using Lantern.Plots;

double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

// Output node 1 hears hidden nodes 1 and 2. Its error, t − o, is 1.5. w12, the other weight, is the question.
const double Hidden1 = 0.4, Hidden2 = 0.5, W11 = 2.0, Error = 1.5, LearningRate = 0.1;

// By measuring: the target is what makes the error 1.5; then w11 alone is moved a little to both sides.
double MeasuredSlope(double w12)
{
    double Output(double w11) => Sigmoid((w11 * Hidden1) + (w12 * Hidden2));
    var target = Output(W11) + Error;
    double HalfSquaredError(double w11) => (target - Output(w11)) * (target - Output(w11)) / 2;
    return (HalfSquaredError(W11 + 0.001) - HalfSquaredError(W11 - 0.001)) / 0.002;
}

// By the formula of lesson 15, every step shown.
void Update(double w12)
{
    var sum = (W11 * Hidden1) + (w12 * Hidden2);
    var output = Sigmoid(sum);
    var steepness = output * (1 - output);
    var slope = -Error * steepness * Hidden1;
    Console.WriteLine($"  sum          {W11:0.0}·{Hidden1} + {w12:0.0}·{Hidden2} = {sum:0.0}");
    Console.WriteLine($"  σ({sum:0.0})       {output:0.000}");
    Console.WriteLine($"  σ·(1 − σ)    {steepness:0.0000}");
    Console.WriteLine($"  slope        {-Error} · {steepness:0.0000} · {Hidden1} = {slope:0.0000}   measured {MeasuredSlope(w12):0.0000}");
    Console.WriteLine($"  new w11      {W11:0.0} − {LearningRate} · ({slope:0.0000}) = {W11 - (LearningRate * slope):0.0000}");
}

const double InPrint = -0.06048;
Console.WriteLine("In print");
Console.WriteLine("  sum          2.0·0.4 + 4.0·0.5 = 2.8");
Console.WriteLine("  σ(2.8)       0.943");
Console.WriteLine("  σ·(1 − σ)    0.054");
Console.WriteLine($"  slope        {InPrint}   measured {MeasuredSlope(4):0.0000}: they differ");
Console.WriteLine($"  new w11      2.0 − 0.1 · ({InPrint}) = {W11 - (LearningRate * InPrint):0.000}");

Console.WriteLine();
Console.WriteLine("The first slip");
Console.WriteLine($"  in print / measured = {InPrint / MeasuredSlope(4):0.00}, and sum / error = {2.8 / Error:0.00}");
Console.WriteLine($"  -2.8 · 0.054 · 0.4  = {-2.8 * 0.054 * 0.4:0.00000}   the sum in the place of the error");
Console.WriteLine($"  -1.5 · 0.054 · 0.4  = {-1.5 * 0.054 * 0.4:0.0000}    the error");

Console.WriteLine();
Console.WriteLine("With the error in its place, and the sum still as in print");
Update(w12: 4);

Console.WriteLine();
Console.WriteLine("The second slip: the other link into node 1 weighs 3.0; 4.0 leads into node 2");
Update(w12: 3);

var right = MeasuredSlope(3);
double Output(double w11) => Sigmoid((w11 * Hidden1) + (3 * Hidden2));
double ErrorAt(double w11) => Math.Pow(Output(W11) + Error - Output(w11), 2) / 2;
new Plot("The error around w11 = 2") { XLabel = "w11", YLabel = "½(t − o)²" }
    .Function(ErrorAt, 1.5, 2.5, "error")
    .Function(w => ErrorAt(2) + (right * (w - 2)), 1.5, 2.5, $"slope {right:0.0000}, measured")
    .Function(w => ErrorAt(2) + (InPrint * (w - 2)), 1.5, 2.5, $"slope {InPrint}, in print")
    .Save("16-one-weight-update.svg");
Console.WriteLine();
Console.WriteLine("Picture: 16-one-weight-update.svg");

// Change and see
// 1. Set the learning rate to 10. The weight moves by 0.4969, a hundred times as far; the slope is the same.
// 2. Set Error to -1.5: the output is now too large, the slope turns its sign and the weight becomes smaller, 1.9950.
// 3. Set Hidden1 to 0.0. A link that carries nothing has no share in the error: slope 0, the weight stays.
