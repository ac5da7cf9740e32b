using Lantern.Workbench;

namespace Lantern.Cli.Tests;

/// <summary>What goes wrong gets one clear sentence and the right exit code, and leaves nothing behind.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly Tool _tool = new();

    public RefusalTests()
    {
        _tool.Folder.WriteTest(3, "digits.csv");
        _tool.Folder.Write("narrow.csv", "1,2,3\n"u8);
        _tool.Folder.Write("text.txt", "Dear diary\n"u8);
        _tool.Folder.Write("empty.csv", ""u8);
        Save("odd.safetensors", Network.Create(2, 2));
        Save("one-layer.safetensors", Network.Create(784, 10));
        Save("relu.safetensors", Network.Create<float>([784, 5, 10], Activation.Relu, Activation.Softmax, hasBiases: false));
        _tool.Folder.Write("letter.csv", "1,2,3\n4,x,6\n"u8);
        Directory.CreateDirectory(_tool.Folder.File("folder"));

        void Save(string name, Network<float> network) =>
            new Model(network, Preparation.Textbook, [.. Enumerable.Range(0, network.OutputCount).Select(label => $"{label}")], new Provenance()).Save(_tool.Folder.File(name));
    }

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("trian mnist", "Unrecognized command or argument 'trian'. Did you mean train?", "lantern --help")]
    [InlineData("frobnicate", "Unrecognized command or argument 'frobnicate'.", "lantern --help")]
    [InlineData("train", "DATA is missing: mnist, fashion-mnist, a folder with IDX files, or a CSV file of labels and values.", "lantern train --help")]
    [InlineData("test", "MODEL is missing: the file of a trained model.", "lantern test --help")]
    [InlineData("test network.safetensors", "DATA is missing: mnist, fashion-mnist, a folder with IDX files, or a CSV file of labels and values.", "lantern test --help")]
    [InlineData("train mnist --epoch 3", "Unrecognized command or argument '--epoch'. Did you mean --epochs?", "lantern train --help")]
    [InlineData("train mnist more", "Unrecognized command or argument 'more'.", "lantern train --help")]
    [InlineData("train mnist --epochs", "Required argument missing for option: '--epochs'.", "lantern train --help")]
    [InlineData("train mnist --epochs x", "--epochs: 'x' is no whole number from 0 to 2147483647.", "lantern train --help")]
    [InlineData("train mnist --epochs 0", "The number of epochs must be at least 1, not 0.", "lantern train --help")]
    [InlineData("train mnist --epochs 3 --epochs 4", "Option '--epochs' expects a single argument but 2 were provided.", "lantern train --help")]
    [InlineData("train mnist --learning-rate 0,1", "--learning-rate: '0,1' is no number such as 0.1.", "lantern train --help")]
    [InlineData("train mnist --learning-rate -1", "The learning rate must be a number greater than 0, not -1.", "lantern train --help")]
    [InlineData("train mnist --learning-rate NaN", "The learning rate must be a number greater than 0, not NaN.", "lantern train --help")]
    [InlineData("train mnist --validation 1.5", "--validation: '1.5' is neither a share such as 0.1 or 10% nor a whole number.", "lantern train --help")]
    [InlineData("train digits.csv --validation 1000000", "Of 3 examples 1000000 cannot be kept aside so that some remain on both sides.", "lantern train --help")]
    [InlineData("train digits.csv --class-weights balanced", "Weights need batches of several examples: they say what each counts beside the others, and one by itself always counts 1.", "lantern train --help")]
    [InlineData("train mnist --seed -1", "--seed: '-1' is no whole number from 0 to 4294967295.", "lantern train --help")]
    [InlineData("train mnist --optimizer adm", "--optimizer: There is no optimizer 'adm'. Did you mean adam? There are gradient-descent, momentum, nesterov, rmsprop, adam, adamw, rprop and lion.", "lantern train --help")]
    [InlineData("train mnist --recipe modem", "--recipe: There is no recipe 'modem'. There are textbook, rotations, modern and best.", "lantern train --help")]
    [InlineData("train digits.csv --recipe modern --target label", "The recipe modern is for pictures; a table has defaults of its own, see docs/tables.md.", "lantern train --help")]
    [InlineData("train mnist --threads 0", "The number of threads must be at least 1, not 0.", "lantern train --help")]
    [InlineData("train mnist --batch 0", "The batch size must be at least 1, not 0.", "lantern train --help")]
    [InlineData("train mnist --hidden 200,", "--hidden: '' is no whole number from 0 to 2147483647.", "lantern train --help")]
    [InlineData("train digits.csv --hidden 0", "A layer needs at least one input and one node, not 784 and 0.", "lantern train --help")]
    [InlineData("train digits.csv --hidden 2000000000", "A layer of 784 inputs and 2000000000 nodes is too large: it has more weights than one array can hold.", "lantern train --help")]
    [InlineData("train mnist --rule textbok", "--rule: There is no rule 'textbok'. Did you mean textbook? There are textbook and gradient.", "lantern train --help")]
    [InlineData("train mnist --initial zero", "--initial: There is no kind of initial weights 'zero'. There are fan-out, fan-in and uniform.", "lantern train --help")]
    [InlineData("train mnist --activation step", "--activation: There is no activation 'step'. There are sigmoid, tanh, relu, leaky-relu, silu, gelu, elu, softplus, linear and softmax.", "lantern train --help")]
    [InlineData("train digits.csv --loss cross-entropy --rule textbook", "The textbook rule is defined for the loss squared-error; with cross-entropy use the rule gradient.", "lantern train --help")]
    [InlineData("train digits.csv --loss cross-entropy --output-activation tanh", "The loss cross-entropy needs outputs between 0 and 1, from sigmoid or softmax, not from tanh.", "lantern train --help")]
    [InlineData("show digits.csv", "Option '--example' is required.", "lantern show --help")]
    [InlineData("show digits.csv --example 3", "There is no example 3: digits.csv has 3, counted from 0 to 2.", "lantern show --help")]
    [InlineData("show digits.csv --example 0 --part test", "digits.csv has no test part: a file is one part, for training and for testing alike.", "lantern show --help")]
    [InlineData("show digits.csv --example 0 --part all", "--part: There is no part 'all'. There are training and test.", "lantern show --help")]
    [InlineData("data --csv there", "--csv: Say which data to write, such as: lantern data mnist --csv DIR.", "lantern data --help")]
    [InlineData("ledger --inputs 1", "Which network? Name a model's file, or a network such as --network 3-3-3.", "lantern ledger --help")]
    [InlineData("ledger --network 3-3-3", "Option '--inputs' is required.", "lantern ledger --help")]
    [InlineData("ledger text.txt --network 3-3-3 --inputs 1", "--network: The model text.txt has its own network; name the one or the other.", "lantern ledger --help")]
    [InlineData("ledger text.txt --biases --inputs 1", "--biases: The model text.txt has its own network; name the one or the other.", "lantern ledger --help")]
    [InlineData("ledger --network 3 --inputs 1", "A network needs at least two node counts: its inputs and its outputs.", "lantern ledger --help")]
    [InlineData("ledger --network 3-x --inputs 1", "--network: 'x' is no whole number from 0 to 2147483647.", "lantern ledger --help")]
    [InlineData("ledger --network 3-3-3 --inputs 1,2", "The network 3-3-3 takes 3 inputs, not 2.", "lantern ledger --help")]
    [InlineData("ledger --network 1-3 --inputs 1,2", "The network 1-3 takes 1 input, not 2.", "lantern ledger --help")]
    [InlineData("ledger --network 3-3-2 --inputs 1,2,3 --targets 1", "The network 3-3-2 needs 2 targets, one for each output, not 1.", "lantern ledger --help")]
    [InlineData("ledger --network 3-3-3 --inputs 1,2,3 --weights 1,2", "The network 3-3-3 has 18 weights, not 2.", "lantern ledger --help")]
    [InlineData("ledger --network 3-2 --inputs 1,2,3 --biases --weights 1,2,3,4,5,6", "The network 3-2 has 8 weights and biases, not 6.", "lantern ledger --help")]
    [InlineData("ledger --network 2-1 --inputs 1,x", "--inputs: 'x' is neither a number such as 0.1 nor a file.", "lantern ledger --help")]
    [InlineData("ledger --network 2-1 --inputs 1,NaN", "--inputs: 'NaN' is neither a number such as 0.1 nor a file.", "lantern ledger --help")]
    [InlineData("ledger --network 2-1 --inputs 1,2 --weights nothing.txt", "--weights: 'nothing.txt' is neither a number such as 0.1 nor a file.", "lantern ledger --help")]
    [InlineData("ledger --network 2-1 --inputs 1,2 --learning-rate 0 --targets 1", "The learning rate must be a number greater than 0, not 0.", "lantern ledger --help")]
    [InlineData("ledger --network 2-1 --inputs 1,2 --targets 1 --loss cross-entropy", "A single output of softmax is always 1, so there is nothing to learn: take sigmoid with the loss binary-cross-entropy, or two outputs.", "lantern ledger --help")]
    [InlineData("ledger --network 2-2 --inputs 1,2 --targets 0,1 --loss cross-entropy --rule textbook", "The textbook rule is defined for the loss squared-error; with cross-entropy use the rule gradient.", "lantern ledger --help")]
    [InlineData("ledger --network 2-1 --inputs 1,2 --digits 16", "--digits: There are 1 to 15, not 16.", "lantern ledger --help")]
    [InlineData("ledger --network 2-1 --inputs 1,2 --layer 2", "--layer: The network 2-1 has layers 1 to 1, not 2.", "lantern ledger --help")]
    [InlineData("ledger --network 2-3-1 --inputs 1,2 --layer 2 --node 2", "--node: Layer 2 of 2-3-1 has nodes 1 to 1, not 2.", "lantern ledger --help")]
    [InlineData("ledger --network 2-3-1 --inputs 1,2 --node 4", "--node: The largest layer of 2-3-1 has nodes 1 to 3, not 4.", "lantern ledger --help")]
    [InlineData("ledger --network 2-1 --inputs 1,2 --quiz --json", "--quiz: A quiz is for people and --json for programs; choose one.", "lantern ledger --help")]
    [InlineData("ledger --network 2-500-2 --inputs 1,2 --targets 1,0", "The ledger of 2-500-2 has 6,511 lines, too many to read: choose at most 2,000 with --layer and --node, such as --layer 2 --node 1, or take all with --json.", "lantern ledger --help")]
    [InlineData("runs nonsense", "Unrecognized command or argument 'nonsense'.", "lantern runs --help")]
    [InlineData("runs --state asleep", "--state: There is no state 'asleep'. There are running, finished, interrupted and failed.", "lantern runs --help")]
    [InlineData("runs --where learning-rate", "'learning-rate' is no setting with a value, such as learning-rate=0.1.", "lantern runs --help")]
    [InlineData("runs show", "ID is missing: the run's number.", "lantern runs show --help")]
    [InlineData("runs show first", "ID: 'first' is no whole number from 0 to 9223372036854775807.", "lantern runs show --help")]
    [InlineData("runs compare 1 2 --out curves.png", "--out: The picture is written in the format SVG, so 'curves.png' must end in .svg.", "lantern runs compare --help")]
    [InlineData("runs delete", "IDS is missing: the runs' numbers.", "lantern runs delete --help")]
    [InlineData("runs delete 1 x", "'x' is no whole number from 0 to 9223372036854775807.", "lantern runs delete --help")]
    [InlineData("lesson 99", "There is no lesson '99'. There are lessons 1 to 24; a part of a name finds one too.", "lantern lesson --help")]
    [InlineData("lesson butterflies", "There is no lesson 'butterflies'. There are lessons 1 to 24; a part of a name finds one too.", "lantern lesson --help")]
    [InlineData("lesson --show", "--show: Say which lesson, such as: lantern lesson 1 --show.", "lantern lesson --help")]
    [InlineData("lesson --code", "--code: Say which lesson, such as: lantern lesson 1 --code.", "lantern lesson --help")]
    [InlineData("lesson 1 --show --code", "--show and --code are two questions: ask one of them.", "lantern lesson --help")]
    [InlineData("lesson 22 al", "Lesson 22 does not know the word 'al'; it takes the word all.", "lantern lesson --help")]
    [InlineData("lesson 7 all", "Lesson 7 does not know the word 'all'; it takes none.", "lantern lesson --help")]
    [InlineData("lesson 7 --show extra words", "'extra' is for the program, which --show does not run.", "lantern lesson --help")]
    [InlineData("imagine one-layer.safetensors", "Option '--out' is required.", "lantern imagine --help")]
    [InlineData("imagine one-layer.safetensors --out mind.jpg", "--out: The picture is written in the format PNG, so 'mind.jpg' must end in .png.", "lantern imagine --help")]
    [InlineData("imagine one-layer.safetensors --out mind.png --label 12", "There is no label '12'. There are 0, 1, 2, 3, 4, 5, 6, 7, 8 and 9.", "lantern imagine --help")]
    [InlineData("imagine relu.safetensors --out mind.png", "Layer 2 of 2 cannot be asked backward, since its activation softmax has no inverse: the shares stay the same if all sums grow by the same number. With --ascent any network can be asked.", "lantern imagine --help")]
    [InlineData("imagine odd.safetensors --out mind.png", "The model's 2 inputs are no square picture, so they cannot be drawn.", "lantern imagine --help")]
    [InlineData("inspect odd.safetensors --weights weights.png", "The model's 2 inputs are no square picture, so they cannot be drawn.", "lantern inspect --help")]
    [InlineData("inspect odd.safetensors --weights weights.svg", "--weights: The picture is written in the format PNG, so 'weights.svg' must end in .png.", "lantern inspect --help")]
    [InlineData("inspect odd.safetensors --example 1", "--example needs DATA, such as: lantern inspect odd.safetensors mnist.", "lantern inspect --help")]
    [InlineData("inspect odd.safetensors --break 20%", "--break needs DATA, such as: lantern inspect odd.safetensors mnist.", "lantern inspect --help")]
    [InlineData("inspect odd.safetensors narrow.csv --example 1 --break 20%", "--example and --break ask two questions: ask one after the other.", "lantern inspect --help")]
    [InlineData("inspect odd.safetensors --out why.png", "--out goes with --example or --break; --weights has its own file.", "lantern inspect --help")]
    [InlineData("inspect odd.safetensors narrow.csv --weights weights.png --break 20%", "--weights and --break ask two questions: ask one after the other.", "lantern inspect --help")]
    [InlineData("inspect odd.safetensors narrow.csv --example 0 --out why.svg", "The picture is written in the format PNG, so 'why.svg' must end in .png.", "lantern inspect --help")]
    [InlineData("inspect odd.safetensors narrow.csv --break 20% --out why.png", "The picture is written in the format SVG, so 'why.png' must end in .svg.", "lantern inspect --help")]
    [InlineData("inspect odd.safetensors narrow.csv --example 0 --out why.png", "The 2 values of an example of narrow.csv are no square picture, so they cannot be drawn.", "lantern inspect --help")]
    [InlineData("inspect odd.safetensors narrow.csv --example 1", "There is no example 1: narrow.csv has 1, counted from 0 to 0.", "lantern inspect --help")]
    [InlineData("inspect odd.safetensors narrow.csv --break 120%", "--break: '120%' is no share above 0% and up to 100%, such as 20%.", "lantern inspect --help")]
    [InlineData("inspect odd.safetensors narrow.csv --break x", "--break: 'x' is no share above 0% and up to 100%, such as 20%.", "lantern inspect --help")]
    [InlineData("inspect odd.safetensors narrow.csv --break 20% --break-kind cells", "--break-kind: There is no kind of damage 'cells'. There are nodes, links and noise.", "lantern inspect --help")]
    [InlineData("inspect odd.safetensors narrow.csv --break 20% --break-seeds 0", "The number of seeds must be at least 1, not 0.", "lantern inspect --help")]
    [InlineData("inspect one-layer.safetensors digits.csv --break 20%", "The network has no hidden nodes that could be broken; its links can.", "lantern inspect --help")]
    [InlineData("test one-layer.safetensors digits.csv --mistakes wrong.gif", "--mistakes: The picture is written in the format PNG, so 'wrong.gif' must end in .png.", "lantern test --help")]
    [InlineData("test odd.safetensors narrow.csv --mistakes wrong.png", "The 2 values of an example of narrow.csv are no square picture, so they cannot be drawn.", "lantern test --help")]
    public void Wrong_usage_is_2(string commandLine, string sentence, string help) => Refused(commandLine, 2, $"{sentence}\nSee: {help}\n");

    [Fact]
    public void Runs_in_an_order_that_there_is_not_get_the_orders_and_settings_that_there_are() => Refused(
        "runs --sort size",
        2,
        $"There is no order 'size'. There are accuracy, loss, time, started, {Wording.And(Setting.All.Select(setting => setting.Name))}.\nSee: lantern runs --help\n");

    [Theory]
    [InlineData("train nothing.csv", "nothing.csv: there is no such data. There is the name mnist or fashion-mnist, a folder with IDX files such as train-images-idx3-ubyte.gz, or a file of lines 'label,value,…' such as digits.csv or digits.csv.gz.")]
    [InlineData("train minst", "minst: there is no such data. Did you mean mnist? There is the name mnist or fashion-mnist, a folder with IDX files such as train-images-idx3-ubyte.gz, or a file of lines 'label,value,…' such as digits.csv or digits.csv.gz.")]
    [InlineData("train empty.csv", "empty.csv: the file is empty, where lines of a label and its values were expected.")]
    [InlineData("train letter.csv", "letter.csv, line 2, column 2: found 'x' where a whole number from 0 to 255 was expected.")]
    [InlineData("train folder", "folder: the folder has no IDX files, where train-images-idx3-ubyte and train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (or the same with .gz) were expected.")]
    [InlineData("train text.txt", "text.txt: the file has no examples after its header line, where lines of a label and its values were expected.")]
    [InlineData("train digits.csv --test narrow.csv", "narrow.csv: has 2 values an example, where 784 were expected as in digits.csv.")]
    [InlineData("train digits.csv --out text.txt", "text.txt: the folder cannot be made: text.txt is a file.")]
    [InlineData("train digits.csv --out text.txt/runs", "text.txt/runs: the folder cannot be made: text.txt is a file.")]
    [InlineData("train digits.csv --out ", ": the folder cannot be made: this is no name for a folder.")]
    [InlineData("test text.txt digits.csv", "text.txt: this is a text file that begins with 'Dear diary', not a Lantern model.")]
    [InlineData("test empty.csv digits.csv", "empty.csv: the file is empty.")]
    [InlineData("test nothing digits.csv", "nothing: cannot be read: there is no such file.")]
    [InlineData("predict folder --data digits.csv --example 0", "folder: cannot be read: it is a folder, not a file.")]
    [InlineData("inspect odd.safetensors digits.csv", "The model takes examples of 2 values, but those of digits.csv have 784.")]
    [InlineData("inspect text.txt", "text.txt: this is a text file that begins with 'Dear diary', not a Lantern model.")]
    [InlineData("imagine one-layer.safetensors --out nowhere/mind.png", "nowhere/mind.png: cannot be written: there is no such folder.")]
    [InlineData("test one-layer.safetensors digits.csv --mistakes folder/nowhere/wrong.png", "folder/nowhere/wrong.png: cannot be written: there is no such folder.")]
    [InlineData("data digits.csv --csv text.txt", "text.txt: the folder cannot be made: text.txt is a file.")]
    [InlineData("runs", "runs/lantern.db: there are no runs yet, since there is no such file: each training is written down there.")]
    [InlineData("runs show 1 --store text.txt", "text.txt: this is no store of Lantern's, which are SQLite files, and was left as it is.")]
    [InlineData("runs --store folder", "folder: cannot be opened: it is a folder, not a file.")]
    [InlineData("ledger nothing --inputs 1", "nothing: cannot be read: there is no such file.")]
    [InlineData("ledger --network 2-1 --inputs letter.csv", "letter.csv, line 2, column 2: found 'x' where a number such as 0.1 was expected.")]
    public void A_failure_is_1(string commandLine, string sentence) => Refused(commandLine, 1, sentence + "\n");

    [Theory]
    [InlineData("size=64k", "no folder for the run can be made there: the disk is full, and the model needs 639 kB")]
    [InlineData("ro", "no folder for the run can be made there: Read-only file system")]
    public void A_disk_without_room_or_permission_is_noticed_before_training(string disk, string problem)
    {
        using var small = new SmallDisk(disk);

        Refused($"train digits.csv --out {small.Path}", 1, $"{small.Path}: {problem}.\n");

        Assert.Empty(small.Entries);
    }

    [Fact]
    public void A_full_disk_gets_no_half_of_a_csv_file()
    {
        using var small = new SmallDisk("size=4k");

        Refused($"data digits.csv --csv {small.Path}/deep", 1, $"{small.Path}/deep/digits_train.csv: cannot be written: the disk is full.\n");

        Assert.Empty(small.Entries);
    }

    private void Refused(string commandLine, int exitCode, string error)
    {
        var entries = _tool.Entries;

        var outcome = _tool.Run(commandLine.Split(' '));

        Assert.Equal((exitCode, "", error), (outcome.ExitCode, outcome.Output, outcome.Error));
        Assert.Equal(entries, _tool.Entries);
    }
}
