// Lesson 6: a product of matrices, element by element, and the two nodes of lesson 5 as one product.

double[,] a = { { 1, 2 }, { 3, 4 } };
double[,] b = { { 5, 6 }, { 7, 8 } };

Print("A", a);
Print("B", b);

Console.WriteLine("Each element of A·B: a row of A with a column of B");
double[,] ab = Multiply(a, b, explain: true);
Print("A·B", ab);
Print("B·A", Multiply(b, a));

// Row: the node a link goes to. Column: the node it comes from.
double[,] weights = { { 0.9, 0.3 }, { 0.2, 0.8 } };
double[,] inputs = { { 1.0 }, { 0.5 } };

Console.WriteLine("The sums of lesson 5: W·x");
Print("W·x", Multiply(weights, inputs, explain: true));

Console.WriteLine("Sizes that do not fit: x·W");
try
{
    Multiply(inputs, weights);
}
catch (ArgumentException refusal)
{
    Console.WriteLine($"  {refusal.Message}");
}

static double[,] Multiply(double[,] left, double[,] right, bool explain = false)
{
    int rows = left.GetLength(0), inner = left.GetLength(1), columns = right.GetLength(1);
    if (right.GetLength(0) != inner)
    {
        throw new ArgumentException(
            $"A row of the first matrix has {inner} element{(inner == 1 ? "" : "s")} and a column of the second " +
            $"has {right.GetLength(0)}: to multiply, they must be equally long.");
    }

    var product = new double[rows, columns];
    for (int row = 0; row < rows; row++)
    {
        for (int column = 0; column < columns; column++)
        {
            var terms = new List<string>();
            for (int i = 0; i < inner; i++)
            {
                product[row, column] += left[row, i] * right[i, column];
                terms.Add($"{left[row, i]}·{right[i, column]}");
            }

            if (explain)
                Console.WriteLine($"  row {row + 1}, column {column + 1}:  " +
                    $"{string.Join(" + ", terms)} = {product[row, column]:0.##}");
        }
    }

    return product;
}

static void Print(string name, double[,] matrix)
{
    for (int row = 0; row < matrix.GetLength(0); row++)
    {
        Console.Write(row == 0 ? $"  {name} = " : new string(' ', name.Length + 5));
        for (int column = 0; column < matrix.GetLength(1); column++)
            Console.Write($"{matrix[row, column],5:0.##}");
        Console.WriteLine();
    }

    Console.WriteLine();
}

// Change and see
//   b = { { 1, 0 }, { 0, 1 } }   ones on the diagonal: A·B and B·A are both A.
//   b = { { 5 }, { 7 } }         a single column: A·B is 19 over 43, the first column of before. Then B·A does
//                                not fit, and the program stops with the sentence you see at the end.
//   inputs = { { 1.0, 0.2 }, { 0.5, 1.0 } }   two questions side by side, a column each: their sums are the
//                                columns of W·x, 1.05 and 0.6, then 0.48 and 0.84. Now x·W fits, but means nothing.
