// Lesson 5: two nodes send their signals to two nodes.

double input1 = 1.0;
double input2 = 0.5;

// The weight of a link: the first number says where it comes from, the second where it goes.
double w11 = 0.9, w12 = 0.2;    // from node 1 to nodes 1 and 2 of the next layer
double w21 = 0.3, w22 = 0.8;    // from node 2

double sum1 = input1 * w11 + input2 * w21;
double sum2 = input1 * w12 + input2 * w22;
double output1 = Sigmoid(sum1);
double output2 = Sigmoid(sum2);

Console.WriteLine($"Inputs: {input1:0.0} and {input2:0.0}");
Console.WriteLine();
Console.WriteLine("Node 1");
Console.WriteLine($"  sum     {input1:0.0}·{w11:0.0} + {input2:0.0}·{w21:0.0} = {sum1:0.00}");
Console.WriteLine($"  output  1/(1 + e^{-sum1:0.00}) = 1/(1 + {Math.Exp(-sum1):0.0000}) = {output1:0.0000}");
Console.WriteLine();
Console.WriteLine("Node 2");
Console.WriteLine($"  sum     {input1:0.0}·{w12:0.0} + {input2:0.0}·{w22:0.0} = {sum2:0.00}");
Console.WriteLine($"  output  1/(1 + e^{-sum2:0.00}) = 1/(1 + {Math.Exp(-sum2):0.0000}) = {output2:0.0000}");
Console.WriteLine();
Console.WriteLine($"Outputs: {output1:0.0000} and {output2:0.0000}");

static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

// Change and see
//   input2 = 0.0   its two links are silent: the sums are 0.9 and 0.2, the outputs 0.7109 and 0.5498.
//   w21 = -3.0     a negative weight holds back: the first sum is -0.6 and its output 0.3543, below a half.
//                  The second node has no part in that link and stays at 0.6457.
//   w11 = 9.0, w12 = 2.0, w21 = 3.0, w22 = 8.0   ten times the weights: sums 10.5 and 6.0, outputs 1.0000
//                  and 0.9975. Out there the curve is flat: larger sums change almost nothing.
