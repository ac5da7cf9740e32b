using Lantern;
using Lantern.Benchmarks;

const string Usage = """
    Lantern's cases, each a process that prints lines of JSON as the peers do:
      train exact SHAPE [EXAMPLES]       the textbook's rule, one example at a time, bytes as inputs
      train dense SHAPE [EXAMPLES]       the same, a table of numbers as inputs
      train online SHAPE [EXAMPLES]      the same by OnlineTraining, a call for each example
      train batchN SHAPE [EXAMPLES]      rectifiers, softmax, cross-entropy, Adam, N examples a step
      train descent1 SHAPE [EXAMPLES]    the same with plain descent, one example a step
      answer SHAPE [EXAMPLES]            one answer of a predictor; answer-bytes: to bytes; answer-network: of the network
                                         itself; answer-model: of a model; answer-batch, answer-batch-bytes: many
                                         at once
      answer-row                         one answer about an object of a program, by a model of tables 10-64-2
      region                             to let other threads take part in nothing; region-meet: and see them do so;
                                         region-parallel-for: the same with .NET's
      product                            the three matrix products of training
      csv FILE                           CSV to bytes
      table NAME                         one of scikit-learn's small tables, ten splits; whole-table: one, and all of the process
      textbook TRAIN TEST [EPOCHS]       the textbook's whole program
      first                              from the start of the process to the first trained example
      rotations WHAT                     what docs/rotations.md shows: sweep, orders, speed or picture
      records NAME=RUN...                the curves of docs/records.md
    Everybody's:
      compare [GROUP...] [--rounds N] [--quick]    see compare.sh
      scaling [FIGURE...] [--rounds N] [--quick]   see scaling.sh
    BenchmarkDotNet:
      kernels [its options]
    """;

try
{
    return Run();
}
catch (Exception exception) when (exception is LanternException or OptionException)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

int Run() => args switch
{
    ["train", var mode, var shape, .. var count] => Cases.Train(mode, shape, Number(count, 60_000)),
    ["answer" or "answer-bytes" or "answer-network" or "answer-model" or "answer-batch" or "answer-batch-bytes", var shape, .. var count] =>
        Cases.Answer(args[0], shape, Number(count, 60_000)),
    ["answer-row"] => Cases.AnswerRow(),
    ["region" or "region-meet" or "region-parallel-for"] => Cases.Region(args[0]),
    ["product"] => Products.Measure(),
    ["csv", var file] => Cases.ReadCsv(file),
    ["textbook", var training, var test, .. var epochs] => Cases.Textbook(training, test, Number(epochs, 5)),
    ["table", var name] => Tables.Measure(name),
    ["whole-table", var name] => Tables.MeasureWhole(name),
    ["first"] => Cases.First(),
    ["rotations", "sweep"] => Rotations.Sweep(),
    ["rotations", "orders"] => Rotations.Orders(),
    ["rotations", "speed"] => Rotations.Speed(),
    ["rotations", "picture"] => Rotations.Picture(),
    ["records", .. var runs] => Records.Curves(runs),
    ["compare", .. var rest] => Comparison.Run(rest),
    ["scaling", .. var rest] => Scaling.Run(rest),
    ["kernels", .. var rest] => KernelBenchmarks.Run(rest),
    _ => ShowUsage(),
};

static int ShowUsage()
{
    Console.Error.WriteLine(Usage);
    return 2;
}

static int Number(string[] rest, int otherwise) => rest.Length > 0 ? int.Parse(rest[0]) : otherwise;
