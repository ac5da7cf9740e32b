using System.Text;

namespace Lantern.Workbench.Tests;

public sealed class TableAnswersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_row_stays_as_it_was_with_its_answer_behind()
    {
        var model = ModelOf("x,town,class\n1,Ulm,\"a,b\"\n2,\"Bad, Ort\",c\n3,Ulm,c\n4,Ulm,\"a,b\"\n", "class");
        string[] rows = ["\"Bad, Ort\",\"say \"\"x\"\"\",3.50,?", "Ulm,  two,1,nonsense", "\"Ulm\",,2,"];
        var asked = Write("asked.csv", $"town,note,x,class\n{rows[0]}\n{rows[1]}\n\n{rows[2]}\n"); // the target is there, and makes no sense

        var answers = TableAnswers.Of(model, asked);
        answers.Write(_folder.File("answers.csv"));

        var expected = model.Predict(answers.File.Table).Zip(rows, (prediction, row) =>
            $"{row},{(prediction.Answer.Name == "c" ? "c" : "\"a,b\"")},{prediction.Answer.Confidence:0.0000}");
        Assert.Equal(["town,note,x,class,predicted class,probability", .. expected], File.ReadAllLines(_folder.File("answers.csv")));
    }

    [Fact]
    public void Numbers_are_written_as_the_file_writes_them()
    {
        var model = ModelOf("x;price\n1,5;10,5\n2,5;20\n3,5;31\n", "price");
        var asked = Write("asked.csv", "2,25;a\r\n-1,5;b\r\n");
        Assert.Throws<DatasetException>(() => TableAnswers.Of(model, asked)); // a file without names has no column x

        var answers = TableAnswers.Of(model, Write("asked.csv", "x;name\r\n2,25;a\r\n-1,5;b\r\n"));
        answers.Write(_folder.File("answers.csv"));

        var numbers = model.PredictNumbers(answers.File.Table);
        Assert.Equal(
            ["x;name;predicted price", $"2,25;a;{$"{numbers[0]:G6}".Replace('.', ',')}", $"-1,5;b;{$"{numbers[1]:G6}".Replace('.', ',')}"],
            File.ReadAllLines(_folder.File("answers.csv")));
    }

    [Fact]
    public void What_cannot_be_answered_leaves_no_file()
    {
        var model = ModelOf("town,y\nUlm,1\nBonn,2\nUlm,3\n", "y");
        var asked = Write("asked.csv", "town\nUlm\nJena\n");

        Assert.Equal(
            $"{asked}: line 3, column 'town': found 'Jena' where one of the values known from training, 'Bonn' and 'Ulm', was expected.",
            Assert.Throws<DatasetException>(() => TableAnswers.Of(model, asked)).Message);
        Assert.Equal(2, TableAnswers.Of(model, asked, unknown: UnknownCategory.Ignore).File.Table.Count);
        Assert.Throws<DatasetException>(() => TableAnswers.Of(model, asked, unknown: UnknownCategory.Ignore).Write(Path.Combine(_folder.Path, "missing", "answers.csv")));
        var bytes = new Model(Network.Create(2, 1), Preparation.Textbook, ["a"], new Provenance());
        Assert.Equal("The model answers about bytes and pictures, not about tables.", Assert.Throws<ModelException>(() => TableAnswers.Of(bytes, asked)).Message);
    }

    private Model ModelOf(string training, string target)
    {
        var preparation = TablePreparation.Fit(TableFile.Read(Write("training.csv", training)).Table, target);
        return new Model(preparation.CreateNetwork([3], seed: 1), preparation, new Provenance());
    }

    private string Write(string name, string text) => _folder.Write(name, Encoding.UTF8.GetBytes(text));
}
