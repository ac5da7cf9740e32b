using Lantern.Benchmarks;

const string Usage = """
    Lantern's cases, each a process that prints lines of JSON as the peers do:
      train exact SHAPE [EXAMPLES]       the textbook's rule, one example at a time, bytes as inputs
      train dense SHAPE [EXAMPLES]       the same, a table of numbers as inputs
      train batchN SHAPE [EXAMPLES]      rectifiers, softmax, cross-entropy, N examples a step
      answer SHAPE | answer-bytes SHAPE  one answer of a network, of a model
      product                            the three matrix products of training
      csv FILE                           CSV to bytes
      textbook TRAIN TEST [EPOCHS]       the textbook's whole program
      first                              from the start of the process to the first trained example
    Everybody's:
      compare [GROUP...] [--rounds N] [--quick]    see compare.sh
      scaling [FIGURE...] [--rounds N] [--quick]   see scaling.sh
    BenchmarkDotNet:
      kernels [its options]
    """;

// Cases are listed before anything heavy is touched: "first" and "textbook" are timed from the start of the process.
switch (args)
{
    case ["train", var mode, var shape, .. var count]:
        return Cases.Train(mode, shape, Number(count, 60_000));
    case ["answer" or "answer-bytes", var shape, .. var count]:
        return Cases.Answer(args[0], shape, Number(count, 60_000));
    case ["product"]:
        return Products.Measure();
    case ["csv", var file]:
        return Cases.ReadCsv(file);
    case ["textbook", var training, var test, .. var epochs]:
        return Cases.Textbook(training, test, Number(epochs, 5));
    case ["first"]:
        return Cases.First();
    case ["compare", .. var rest]:
        return Comparison.Run(rest);
    case ["scaling", .. var rest]:
        return Scaling.Run(rest);
    case ["kernels", .. var rest]:
        return KernelBenchmarks.Run(rest);
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

static int Number(string[] rest, int otherwise) => rest.Length > 0 ? int.Parse(rest[0]) : otherwise;
