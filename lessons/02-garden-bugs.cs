#:project ../src/Lantern/Lantern.csproj
using Lantern;
using Lantern.Plots;

// Lesson 2: a line y = A·x that tells ladybirds from caterpillars by their width and length.

Bug ladybird = new("ladybird", Width: 3, Length: 1, Target: 1.1);           // must lie below the line: aim a little above it
Bug caterpillar = new("caterpillar", Width: 1, Length: 3, Target: 2.9);     // must lie above: aim a little below it

double start = 0.25;
double rate = 0.5;

Console.WriteLine("Full corrections: ΔA = E/x");
double full = Train(1, ladybird, caterpillar);
Console.WriteLine("The same bugs, the other way round");
double turned = Train(1, caterpillar, ladybird);
Console.WriteLine($"Moderate corrections: ΔA = {rate}·E/x");
double moderate = Train(rate, ladybird, caterpillar);
Console.WriteLine("The same with the target 0.9 for the caterpillar, as in print: a slip");
double printed = Train(rate, ladybird, caterpillar with { Target = 0.9 });

new Plot("Where the line ends") { XLabel = "width", YLabel = "length", XRange = (0, 4), YRange = (0, 4) }
    .Function(x => full * x, 0, 4, $"caterpillar last, A = {full:0.0000}")
    .Function(x => turned * x, 0, 4, $"ladybird last, A = {turned:0.0000}")
    .Function(x => moderate * x, 0, 4, $"moderate, A = {moderate:0.0000}")
    .Points([ladybird.Width], [ladybird.Length], "ladybird")
    .Points([caterpillar.Width], [caterpillar.Length], "caterpillar")
    .Save("02-garden-bugs.svg");
Console.WriteLine("Picture: 02-garden-bugs.svg");

// Shows each bug once. Only its width and the target are used; its own length is for the check below.
double Train(double rate, params Bug[] bugs)
{
    double A = start;
    Console.WriteLine("              y = A·x             E = target − y              ΔA    new A");
    foreach (Bug bug in bugs)
    {
        double y = A * bug.Width;
        double E = bug.Target - y;
        double change = rate * E / bug.Width;
        Console.WriteLine($"{bug.Name,-11}   {A:0.0000}·{bug.Width} = {y:0.0000}   {bug.Target} − {y:0.0000} = {E,7:0.0000}   {change,7:0.0000}   {A + change:0.0000}");
        A = A + change;
    }

    bool divides = A * ladybird.Width > ladybird.Length && A * caterpillar.Width < caterpillar.Length;
    Console.WriteLine($"The line y = {A:0.0000}·x {(divides ? "has the ladybird below and the caterpillar above." : "does not divide them.")}");
    Console.WriteLine();
    return A;
}

record Bug(string Name, double Width, double Length, double Target);

// Change and see
//   start = 5.0   full corrections end at 2.9 and 0.3667 all the same, the moderate one at 2.7917.
//   rate = 0.1    one look at two bugs is too little now: A = 0.5255. Small corrections need many examples.
//   rate = 0.1, and before foreach: for (int round = 0; round < 100; round++)
//                 A settles: 1.5667 after every ladybird, 1.7000 after every caterpillar.
