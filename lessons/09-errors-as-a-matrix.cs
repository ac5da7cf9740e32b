// Lesson 9: the errors of the hidden layer as one product of matrices, without the fractions.

double[,] weights = { { 2.0, 3.0 }, { 1.0, 4.0 } };
double[] errors = [1.5, 0.5];

Console.WriteLine("Transposing: rows become columns");
Print("W", weights);
Print("Wᵀ", Transpose(weights));
double[,] wide = { { 1, 2, 3 }, { 4, 5, 6 } };
Print("V", wide);
Print("Vᵀ", Transpose(wide));

Console.WriteLine("The shares of lesson 8 as a matrix");
double[,] shares = Shares(weights);
Print("S", shares);
Print("Sᵀ", Transpose(shares));

Console.WriteLine("Hidden errors with the fractions: Sᵀ·e");
Multiply(Transpose(shares), errors);
Console.WriteLine("Hidden errors without: Wᵀ·e");
Multiply(Transpose(weights), errors);

double[,] mixed = { { 2.0, -1.9 }, { 1.0, 4.0 } };
Console.WriteLine($"Weights {mixed[0, 0]:0.0} and {mixed[0, 1]:0.0} lead to output 1: the fractions explode");
Multiply(Transpose(Shares(mixed)), errors);
Console.WriteLine("and without them");
Multiply(Transpose(mixed), errors);

Console.WriteLine("Three hidden nodes, two outputs: Vᵀ·e");
Multiply(Transpose(wide), errors);

static double[,] Transpose(double[,] matrix)
{
    var transposed = new double[matrix.GetLength(1), matrix.GetLength(0)];
    for (int row = 0; row < matrix.GetLength(0); row++)
        for (int column = 0; column < matrix.GetLength(1); column++)
            transposed[column, row] = matrix[row, column];
    return transposed;
}

// Every weight over the sum of its row, that is, of the links into the same node.
static double[,] Shares(double[,] weights)
{
    var shares = new double[weights.GetLength(0), weights.GetLength(1)];
    for (int row = 0; row < weights.GetLength(0); row++)
    {
        double sum = 0;
        for (int column = 0; column < weights.GetLength(1); column++)
            sum += weights[row, column];
        for (int column = 0; column < weights.GetLength(1); column++)
            shares[row, column] = weights[row, column] / sum;
    }

    return shares;
}

static void Multiply(double[,] matrix, double[] vector)
{
    for (int row = 0; row < matrix.GetLength(0); row++)
    {
        double sum = 0;
        for (int column = 0; column < vector.Length; column++)
            sum += matrix[row, column] * vector[column];
        Console.WriteLine($"  node {row + 1}: " + string.Join(" + ",
            vector.Select((value, column) => $"{matrix[row, column]:0.0}·{value:0.0}")) + $" = {sum:0.00}");
    }

    Console.WriteLine();
}

static void Print(string name, double[,] matrix)
{
    for (int row = 0; row < matrix.GetLength(0); row++)
    {
        Console.Write(row == 0 ? $"  {name,-2} =" : "      ");
        for (int column = 0; column < matrix.GetLength(1); column++)
            Console.Write($"{matrix[row, column],6:0.0}");
        Console.WriteLine();
    }

    Console.WriteLine();
}

// Change and see
//   weights = { { 2.0, 3.0 }, { 0.1, 0.4 } }   weak links into output 2: with the fractions still 0.7 and 1.3;
//                            without, 3.05 and 4.70, of which almost all comes from output 1.
//   weights = { { 4.0, 6.0 }, { 2.0, 8.0 } }   twice the weights: the fractions stay, the product doubles. A step
//                            of half the length (the learning rate of lesson 2) makes up for it.
//   mixed = { { 2.0, -2.0 }, { 1.0, 4.0 } }   the sum is 0: the fractions are infinite, the product is not.
