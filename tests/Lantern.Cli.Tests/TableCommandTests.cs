using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lantern.Cli.Tests;

/// <summary>Training on tables and asking about new rows, as a person does it and as a program does.</summary>
public sealed class TableCommandTests : IDisposable
{
    private const string Header = "area;town;garden;listed;price";

    private readonly Tool _tool = new();
    private readonly string[] _houses = [.. Enumerable.Range(0, 60).Select(House)];

    public TableCommandTests()
    {
        File.Copy(Repository.File("data/iris/iris.csv"), _tool.Folder.File("iris.csv"));
        Write("houses.csv", [Header, .. _houses]);
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_training_on_a_table_is_written_down_as_any_other()
    {
        _tool.Run("train", "iris.csv", "--target", "species", "--epochs", "2", "--quiet");
        var (list, shown) = (_tool.Run("runs"), _tool.Run("runs", "show", "1"));

        Assert.Equal((0, ""), (list.ExitCode, list.Error));
        Assert.Matches(@"  1   \S+ \S+   iris\.csv   finished        2   \d\.\d{4}", list.Output);
        Assert.Equal((0, ""), (shown.ExitCode, shown.Error));
        Assert.Matches(@"\ntest +iris\.csv, [0-9a-f]{12}\n", shown.Output);
    }

    [Fact]
    public void Classes_are_recognized_learned_and_measured()
    {
        var outcome = _tool.Run("train", "iris.csv", "--target", "species", "--epochs", "100");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var shown = outcome.TimelessOutput.Split("next      ");
        Assert.Equal(
            """
            table     iris.csv: ',' between fields, decimal point, header, 150 rows
            columns   sepal length number, sepal width number, petal length number,
                      petal width number, species category (3)
            task      classes, since 'species' has 3 different values
            rows      120 to learn from, 30 set apart at random to test with
            network   4-64-3, relu and softmax, with biases: 515 weights and biases
            start     fan-in weights, seed 1
            learning  gradient rule, cross-entropy, adam, learning rate 0.005
                      schedule cosine, weight decay 0.00667
                      100 epochs, 32 examples a step, in random order

            epoch  10 of 100   loss 0.3010   test accuracy 90.00 %   0.0 s
            epoch  20 of 100   loss 0.1936   test accuracy 100.00 %   0.0 s
            epoch  30 of 100   loss 0.1376   test accuracy 100.00 %   0.0 s
            epoch  40 of 100   loss 0.1106   test accuracy 100.00 %   0.0 s
            epoch  50 of 100   loss 0.0972   test accuracy 100.00 %   0.0 s
            epoch  60 of 100   loss 0.0911   test accuracy 100.00 %   0.0 s
            epoch  70 of 100   loss 0.0877   test accuracy 100.00 %   0.0 s
            epoch  80 of 100   loss 0.0861   test accuracy 100.00 %   0.0 s
            epoch  90 of 100   loss 0.0855   test accuracy 100.00 %   0.0 s
            epoch 100 of 100   loss 0.0854   test accuracy 100.00 %   0.0 s

            accuracy          100.00 %
            balanced accuracy 100.00 %
            precision           1.0000
            recall              1.0000
            F1                  1.0000
            log loss            0.0564
            AUC                 1.0000
            calibration error   0.0507

                                 answer
            label           setosa  versicolor   virginica     right
                setosa          10           ·           ·   100.0 %
            versicolor           ·          10           ·   100.0 %
             virginica           ·           ·          10   100.0 %

            model     runs/TIME-iris-4-64-3/model.safetensors

            """,
            shown[0]);
        Assert.EndsWith(" predict runs/TIME-iris-4-64-3/model.safetensors iris.csv --out answers.csv\n", shown[1]);
        Assert.Equal(
            ["runs", "runs/TIME", "runs/TIME/metrics.jsonl", "runs/TIME/model.safetensors", "runs/TIME/options.json", "runs/lantern.db"],
            _tool.Entries.Where(entry => entry.StartsWith("runs", StringComparison.Ordinal)).Select(entry => entry.Replace(Path.GetFileName(RunFolder), "TIME")));
    }

    [Fact]
    public void A_number_is_predicted_in_its_own_unit_from_a_table_with_gaps_words_dates_and_decimal_commas()
    {
        var outcome = _tool.Run("train", "houses.csv", "--target", "price", "--epochs", "200");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(
            """
            table     houses.csv: ';' between fields, decimal comma, header, 60 rows
            columns   area number (3 missing), town category (3, 3 missing), garden no/yes,
                      listed date (d.M.yyyy), price number
            task      a number, since 'price' has 60 different numbers
            rows      48 to learn from, 12 set apart at random to test with
            network   10-64-1, relu and linear, with biases: 769 weights and biases
            start     fan-in weights, seed 1
            learning  gradient rule, squared-error, adam, learning rate 0.005
                      schedule cosine, weight decay 0.01333
                      200 epochs, 32 examples a step, in random order

            epoch  20 of 200   loss 0.0128   test R² 0.9370   0.0 s
            epoch  40 of 200   loss 0.0056   test R² 0.9446   0.0 s
            epoch  60 of 200   loss 0.0051   test R² 0.9471   0.0 s
            epoch  80 of 200   loss 0.0050   test R² 0.9448   0.0 s
            epoch 100 of 200   loss 0.0043   test R² 0.9462   0.0 s
            epoch 120 of 200   loss 0.0041   test R² 0.9444   0.0 s
            epoch 140 of 200   loss 0.0041   test R² 0.9461   0.0 s
            epoch 160 of 200   loss 0.0041   test R² 0.9459   0.0 s
            epoch 180 of 200   loss 0.0040   test R² 0.9462   0.0 s
            epoch 200 of 200   loss 0.0040   test R² 0.9462   0.0 s

            price
            MAE                14.78
            RMSE               21.22
            R²                0.9462

            model     runs/TIME-houses-10-64-1/model.safetensors

            """,
            outcome.TimelessOutput.Split("next      ")[0]);
    }

    [Fact]
    public void Each_part_tests_what_learned_from_the_others()
    {
        var outcome = _tool.Run("train", "houses.csv", "--target", "price", "--epochs", "100", "--folds", "3");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal("rows      60 to learn from; 3 parts test in turn what learned from the others", outcome.Lines[4]);
        Assert.Equal(
            """
            fold 1 of 3   20 rows   R² 0.8427
            fold 2 of 3   20 rows   R² 0.9725
            fold 3 of 3   20 rows   R² 0.9135

            mean ± deviation over 3 folds
            price
            MAE                  19.12 ± 6.92
            RMSE                28.83 ± 14.27
            R²                0.9095 ± 0.0650

            model     runs/TIME-houses-10-64-1/model.safetensors

            """,
            outcome.TimelessOutput[outcome.TimelessOutput.IndexOf("fold 1", StringComparison.Ordinal)..].Split("next ")[0]);
    }

    [Fact]
    public void A_model_of_tables_is_tested_with_rows_that_have_the_target()
    {
        var model = Train("houses.csv", "price");

        var outcome = _tool.Run("test", model, "houses.csv");
        Assert.Matches("""^price\nMAE +[\d.,]+\nRMSE +[\d.,]+\nR² +0\.\d{4}\n\n$""", outcome.Output);
        var told = JsonDocument.Parse(_tool.Run("test", model, "houses.csv", "--json").Output).RootElement;
        Assert.Equal(("result", model, "houses.csv", _houses.Length), (told.GetProperty("event").GetString(), told.GetProperty("model").GetString(), told.GetProperty("data").GetString(), told.GetProperty("test").GetProperty("count").GetInt32()));
    }

    [Fact]
    public void Answers_stand_beside_the_rows_in_their_order()
    {
        var model = Train("houses.csv", "price");
        string[] asked = [.. _houses.Reverse().Take(12).Select(row => row[..row.LastIndexOf(';')])];
        Write("new.csv", ["area;town;garden;listed", .. asked]);

        var outcome = _tool.Run("predict", model, "new.csv", "--out", "answers.csv");

        Assert.Equal((0, "12 rows with predicted price: answers.csv\n", ""), (outcome.ExitCode, outcome.Output, outcome.Error));
        var answers = File.ReadAllLines(_tool.Folder.File("answers.csv"));
        Assert.Equal("area;town;garden;listed;predicted price", answers[0]);
        Assert.Equal(asked, answers[1..].Select(row => row[..row.LastIndexOf(';')]));
        Assert.All(answers[1..], row => Assert.Matches(@";\d+,\d+$", row));

        Assert.Equal(
            """
            line   area    town   garden   listed      predicted price
            2      123,5   Jena   yes      4.12.2024   381,141
            3      86,5    Bonn   no       3.11.2023   196,251
            4      49,5    Ulm    yes      2.10.2024   83,028
            5      152,5   Jena   no       1.9.2023    406,051
            6      115,5   Bonn   yes      28.8.2024   323,293
            7      78,5    Ulm    no       27.7.2023   182,962
            8      41,5    Jena   yes      26.6.2024   161,21
            9      144,5   Bonn   no       25.5.2023   347,268
            10     107,5          yes      24.4.2024   314,312
            11     70,5    Jena   no       23.3.2023   200,569
            … and 2 more: --out FILE writes all of them.

            """,
            _tool.Run("predict", model, "new.csv").Output);
    }

    [Fact]
    public void A_program_reads_objects()
    {
        var outcome = _tool.Run("train", "iris.csv", "--target", "species", "--epochs", "2", "--folds", "2", "--json");
        var lines = outcome.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Equal(["start", "epoch", "epoch", "fold", "fold", "result"], lines.Select(line => line.GetProperty("event").GetString()));
        Assert.Contains(""","settings":{"target":"species","folds":2,""", outcome.Lines[0]);
        Assert.EndsWith(""","columns":["sepal length","sepal width","petal length","petal width"]},"command":["train","iris.csv","--target","species","--folds","2","--epochs","2"]}""", outcome.Lines[0]);
        var accuracies = lines[3..5].Select(fold => Accuracy(fold.GetProperty("test"))).ToList();
        Assert.Equal(accuracies.Average(), Accuracy(lines[5].GetProperty("mean")), tolerance: 1e-15);
        Assert.Equal(Math.Abs(accuracies[0] - accuracies[1]) / Math.Sqrt(2), Accuracy(lines[5].GetProperty("deviation")), tolerance: 1e-15);

        static double Accuracy(JsonElement shape) => shape.GetProperty("measures").GetProperty("accuracy").GetDouble();

        var prediction = JsonDocument.Parse(_tool.Run("predict", lines[5].GetProperty("model").GetString()!, "iris.csv", "--json").Lines[149]).RootElement;
        Assert.Equal(151, prediction.GetProperty("line").GetInt32());
        Assert.Equal(1, prediction.GetProperty("outputs").EnumerateObject().Sum(output => output.Value.GetDouble()), tolerance: 1e-6); // rounding of three 32-bit numbers
    }

    [Fact]
    public void Several_numbers_are_predicted_at_once_and_another_file_tests()
    {
        Write("first.csv", ["area;town;garden;listed;price;rent", .. _houses.Select((row, index) => $"{row};{index * 7 % 11}")]);
        Write("other.csv", File.ReadLines(_tool.Folder.File("first.csv")).Where((_, index) => index is 0 or > 40));

        var outcome = _tool.Run("train", "first.csv", "--target", "price,rent", "--test", "other.csv", "--epochs", "1", "--leave-out", "listed,garden", "--quiet", "--json");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches("""^\{"event":"result","model":"runs/TIME-first-6-64-2/model.safetensors","test":\{"count":20,"targets":\{"price":\{"mae":[\d.]+,"rmse":[\d.]+,"r2":[-\d.]+\},"rent":\{"mae":[\d.]+,"rmse":[\d.]+,"r2":[-\d.]+\}\}\}\}$""", outcome.TimelessOutput.Trim());
    }

    [Fact]
    public void A_column_that_gives_the_target_away_is_told()
    {
        Write("leak.csv", [Header + ";tax", .. _houses.Select(row => $"{row};{row[(row.LastIndexOf(';') + 1)..]}")]);

        var told = _tool.Run("train", "leak.csv", "--target", "price", "--epochs", "1").Lines.Single(line => line.StartsWith("warning", StringComparison.Ordinal));

        Assert.Equal("warning   The column 'tax' alone tells the target 'price' exactly in every row; if it is known only when the target is, leave it out.", told);
        Assert.DoesNotContain("warning", _tool.Run("train", "leak.csv", "--target", "price", "--epochs", "1", "--leave-out", "tax").Output);
    }

    [Fact]
    public void Rows_may_be_kept_aside_to_stop_early_in_each_part_that_tests_too()
    {
        var outcome = _tool.Run("train", "iris.csv", "--target", "species", "--patience", "3", "--learning-rate", "0.02", "--class-weights", "setosa=2", "--folds", "3");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("\nrows      135 to learn from, 15 kept aside; 3 parts test in turn what learned from the others\n", outcome.Output);
        Assert.Contains("\n          schedule cosine, weight decay 0.00667, weights of classes setosa=2\n          200 epochs or until 3 in a row are no better, 32 examples a step, in random order\n", outcome.Output);
        Assert.Matches(@"\nStopped early: 3 epochs in a row were no better.\nKept is epoch \d+ of \d+: validation loss \d\.\d{4}, accuracy \d+\.\d\d %\.\n", outcome.Output);
        Assert.Contains("\nfold 3 of 3 ", outcome.Output);
    }

    [Fact]
    public void Of_very_many_classes_a_test_shows_which_were_most_often_taken_for_another()
    {
        Write("many.csv", ["x,y,kind", .. Enumerable.Range(0, 1200).Select(row => $"{row % 300 % 17},{row % 300 % 19},kind {row % 300:000}")]);

        var (text, json) = (_tool.Run("train", "many.csv", "--target", "kind", "--epochs", "1"), _tool.Run("train", "many.csv", "--target", "kind", "--epochs", "1", "--quiet", "--json"));

        Assert.Equal((0, "", 0, ""), (text.ExitCode, text.Error, json.ExitCode, json.Error));
        Assert.Matches("Most often taken for another of 300 classes\nlabel     answer    times\n(kind \\d{3}  kind \\d{3} +\\d\n){10}\n", text.Output);
        Assert.DoesNotContain("confusion", json.Output);
    }

    [Fact]
    public void Numbers_of_which_one_is_far_off_are_met_better_by_the_absolute_error()
    {
        Write("typo.csv", [Header, .. _houses.Select((row, n) => n % 10 == 0 ? $"{row}00" : row)]); // two zeros too many in some of the prices

        double[] errors = [.. ((string[])["squared-error", "absolute-error"]).Select(MeanError)];

        Assert.True(errors[1] < 0.5 * errors[0], $"The mean error is {errors[1]:N0} after {errors[0]:N0}.");

        double MeanError(string loss)
        {
            var outcome = _tool.Run("train", "typo.csv", "--target", "price", "--loss", loss, "--test", "houses.csv", "--quiet", "--json");
            Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
            return double.Parse(Regex.Match(outcome.Output, @"""mae"":([\d.]+)").Groups[1].Value, CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public void Several_targets_of_yes_or_no_are_labels_that_hold_or_do_not()
    {
        Write("mails.csv", ["words,exclamations,urgent,spam", .. Enumerable.Range(0, 200).Select(n => $"{n * 37 % 400},{n % 10},{(n % 10 >= 5 ? "yes" : "no")},{(n * 37 % 400 >= 200 ? 1 : 0)}")]);
        Write("new.csv", ["words,exclamations", "390,9", "10,0", "350,1"]);
        var trained = _tool.Run("train", "mails.csv", "--target", "urgent,spam", "--validation", "10%");
        var model = Directory.GetFiles(_tool.Folder.File("runs"), "model.safetensors", SearchOption.AllDirectories).Single();
        var tested = _tool.Run("test", model, "mails.csv");
        var answered = _tool.Run("predict", model, "new.csv", "--out", "answers.csv");

        Assert.Equal((0, ""), (trained.ExitCode, trained.Error));
        Assert.Contains("\ntask      labels, since each of the 2 targets is yes or no\n", trained.Output);
        Assert.Contains("\nnetwork   2-64-2, relu and sigmoid, with biases: ", trained.Output);
        Assert.Contains("\nlearning  gradient rule, binary-cross-entropy, adam, learning rate 0.005\n", trained.Output);
        Assert.Equal((0, ""), (tested.ExitCode, tested.Error));
        Assert.Matches(@"^all labels right +9\d\.\d\d %\nmean precision +[01]\.\d{4}\nmean recall +[01]\.\d{4}\nmean F1 +[01]\.\d{4}\nurgent\naccuracy +[0-9.]+ %\nprecision +", tested.Output.ReplaceLineEndings("\n"));
        Assert.Equal("3 rows with predicted urgent, probability of urgent, predicted spam, probability of spam: answers.csv\n", answered.Output.ReplaceLineEndings("\n"));
        var answers = File.ReadAllLines(_tool.Folder.File("answers.csv"));
        Assert.Equal("words,exclamations,predicted urgent,probability of urgent,predicted spam,probability of spam", answers[0]);
        Assert.Matches(@"^390,9,yes,[01]\.\d{4},1,[01]\.\d{4}$", answers[1]);
        Assert.Matches(@"^10,0,no,[01]\.\d{4},0,[01]\.\d{4}$", answers[2]);
        Assert.Matches(@"^350,1,no,[01]\.\d{4},1,[01]\.\d{4}$", answers[3]);

        Assert.Contains("\"labels\":[\"urgent\",\"spam\"],\"outputs\":{\"urgent\":", _tool.Run("predict", model, "new.csv", "--json").Lines[0]);
        var json = JsonDocument.Parse(_tool.Run("test", model, "mails.csv", "--json").Lines[0]).RootElement.GetProperty("test");
        Assert.Equal(json.GetProperty("measures").GetProperty("accuracy").GetDouble(), json.GetProperty("correct").GetInt32() / 200.0);
        Assert.Equal(4, json.GetProperty("targets").GetProperty("spam").EnumerateObject().Count());
    }

    [Theory]
    [InlineData("train iris.csv --target speces", 1, "iris.csv: there is no column 'speces'. Did you mean species? There are 'sepal length', 'sepal width', 'petal length', 'petal width' and 'species'.")]
    [InlineData("train ragged.csv --target price", 1, "ragged.csv, line 4, column 3: found 'the end of the line' where a value of 'garden' (the header has 5 fields, this line 2) was expected.")]
    [InlineData("train iris.csv", 1, "iris.csv, line 2, column 1: found '5.1' where a whole number from 0 to 255 was expected. If it is a table with names above its columns, say what to predict with --target COLUMN.")]
    [InlineData("train nothing.csv --target a", 1, "nothing.csv: cannot be read: there is no such file.")]
    [InlineData("train iris.csv --target species --task number", 2, "A number cannot be predicted for 'species', which holds names.\nSee: lantern train --help")]
    [InlineData("train iris.csv --target species --task nmber", 2, "--task: There is no task 'nmber'. Did you mean number? There are two-classes, several-classes, number, several-numbers and several-labels.\nSee: lantern train --help")]
    [InlineData("train iris.csv --target species --folds 1", 2, "Rows are divided into at least 2 parts, not 1.\nSee: lantern train --help")]
    [InlineData("train iris.csv --target species --folds 3 --test iris.csv", 2, "Test with another file or with parts of this one in turn, not with both.\nSee: lantern train --help")]
    [InlineData("train iris.csv --target species --test-share 1", 2, "The share of rows to test with must be above 0 and below 1, not 1.\nSee: lantern train --help")]
    [InlineData("train iris.csv --target species --output-activation relu", 2, "The setting output-activation is not for tables: the task decides it.\nSee: lantern train --help")]
    [InlineData("train houses.csv --target price --loss cross-entropy", 2, "The loss cross-entropy needs outputs between 0 and 1, from sigmoid or softmax, not from linear.\nSee: lantern train --help")]
    [InlineData("train iris.csv --target species --rotate 10", 2, "The setting rotate is for pictures, not for tables.\nSee: lantern train --help")]
    [InlineData("train houses.csv --target price --class-weights balanced", 2, "Weights of classes are for one target of classes, not for numbers or several labels.\nSee: lantern train --help")]
    [InlineData("train mnist --folds 3", 2, "The setting folds is for tables: say with target which column to predict.\nSee: lantern train --help")]
    public void Training_that_makes_no_sense_is_refused(string commandLine, int exitCode, string error)
    {
        Write("ragged.csv", [Header, .. _houses[..2], "50,5;Ulm", .. _houses[3..]]);

        Refused(commandLine, exitCode, error);
    }

    [Theory]
    [InlineData("predict MODEL rome.csv --out answers.csv", 1, "rome.csv: line 3, column 'town': found 'Rome' where one of the values known from training, 'Bonn', 'Jena' and 'Ulm', was expected.")]
    [InlineData("predict MODEL iris.csv", 1, "iris.csv: there is no column 'area', which the model needs. There are 'sepal length', 'sepal width', 'petal length', 'petal width' and 'species'.")]
    [InlineData("predict MODEL iris.csv houses.csv", 2, "A model of tables is asked about one file at a time, not about 2.\nSee: lantern predict --help")]
    [InlineData("predict MODEL houses.csv --out nowhere/answers.csv", 1, "nowhere/answers.csv: cannot be written: there is no such folder.")]
    [InlineData("predict MODEL --data iris.csv --example 0", 1, "MODEL: the model answers about rows of a table: lantern predict MODEL FILE.csv.")]
    [InlineData("test MODEL houses.csv --part test", 2, "--part is for pictures, and the model answers about tables.\nSee: lantern test --help")]
    [InlineData("test MODEL rome.csv", 1, "rome.csv: line 3, column 'town': found 'Rome' where one of the values known from training, 'Bonn', 'Jena' and 'Ulm', was expected.")]
    [InlineData("imagine MODEL --out mind.png --ascent", 1, "MODEL: the model answers about rows of a table: lantern predict MODEL FILE.csv.")]
    [InlineData("inspect MODEL houses.csv", 1, "MODEL: the model answers about rows of a table: lantern predict MODEL FILE.csv.")]
    public void A_model_of_tables_refuses_what_it_cannot_answer(string commandLine, int exitCode, string error)
    {
        var model = Train("houses.csv", "price");
        Write("rome.csv", [Header, _houses[1], _houses[2].Replace("Jena", "Rome")]);

        Refused(commandLine.Replace("MODEL", model), exitCode, error.Replace("MODEL", model));
    }

    [Fact]
    public void Unknown_categories_are_answered_if_asked_for()
    {
        var model = Train("houses.csv", "price");
        Write("rome.csv", [Header, _houses[1], _houses[2].Replace("Jena", "Rome")]);

        Assert.Equal("2 rows with predicted price: answers.csv\n", _tool.Run("predict", model, "rome.csv", "--out", "answers.csv", "--ignore-unknown").Output);
    }

    private string RunFolder => Directory.GetDirectories(_tool.Folder.File("runs")).Single();

    private void Refused(string commandLine, int exitCode, string error)
    {
        var entries = _tool.Entries;

        var outcome = _tool.Run(commandLine.Split(' '));

        Assert.Equal((exitCode, "", error + "\n"), (outcome.ExitCode, outcome.Output, outcome.Error));
        Assert.Equal(entries, _tool.Entries);
    }

    /// <summary>A model that has learned next to nothing, which is enough to be asked.</summary>
    private string Train(string file, string target)
    {
        var outcome = _tool.Run("train", file, "--target", target, "--epochs", "20", "--quiet");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return outcome.Output[(outcome.Output.IndexOf(": ", StringComparison.Ordinal) + 2)..].Trim();
    }

    private void Write(string name, IEnumerable<string> lines) => File.WriteAllText(_tool.Folder.File(name), string.Join('\n', lines) + "\n");

    /// <summary>Made up: the price in thousands follows area, town and garden, and is a little off.</summary>
    private static string House(int number)
    {
        var (area, town) = (40.5 + (number * 37 % 140), number * 7 % 3);
        var price = (area * (2 + (0.4 * town))) + (number % 2 * 25) + (number * 13 % 17);
        string[] fields =
        [
            number % 19 == 3 ? "" : Written(area),
            number % 23 == 5 ? "?" : ((string[])["Ulm", "Bonn", "Jena"])[town],
            number % 2 == 1 ? "yes" : "no",
            $"{1 + (number % 28)}.{1 + (number % 12)}.{2023 + (number % 2)}",
            Written(price),
        ];
        return string.Join(';', fields);

        static string Written(double value) => value.ToString("0.0", CultureInfo.InvariantCulture).Replace('.', ',');
    }
}
