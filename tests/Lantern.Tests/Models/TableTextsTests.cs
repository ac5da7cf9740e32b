namespace Lantern.Tests;

public sealed class TableTextsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("price")]
    [InlineData("price area")]
    [InlineData("town")]
    [InlineData("garden")]
    public void A_model_of_tables_comes_back_and_answers_alike(string targets)
    {
        var houses = House.Table(House.Many(60, seed: 3));
        houses = houses.With(Column.Dates("seen \"twice\"", Enumerable.Range(0, 60).Select(n => n % 7 == 0 ? null : (DateTime?)new DateTime(2020, 1, 1).AddDays(n))));
        var preparation = TablePreparation.Fit(houses, targets.Split(' '));
        var model = new Model(preparation.CreateNetwork([5], seed: 1), preparation, new Provenance());

        model.Save(_folder.File("first"));
        var loaded = Model.Load(_folder.File("first"));
        loaded.Save(_folder.File("second"));

        Assert.Equal(File.ReadAllBytes(_folder.File("first")), File.ReadAllBytes(_folder.File("second")));
        Assert.Equal(preparation.InputNames, loaded.TablePreparation!.InputNames);
        Assert.Equal(preparation.Inputs(houses), loaded.TablePreparation.Inputs(houses));
        Assert.Equal(model.LabelNames, loaded.LabelNames);
        if (preparation.HasClasses)
            Assert.Equal(model.Predict(houses).SelectMany(answer => answer.Outputs), loaded.Predict(houses).SelectMany(answer => answer.Outputs));
        else
            Assert.Equal(model.PredictNumbers(houses), loaded.PredictNumbers(houses));
    }

    [Fact]
    public void Labels_come_back_with_their_thresholds()
    {
        var mails = Mail.Table(Mail.Many(30, seed: 1));
        var preparation = TablePreparation.Fit(mails, "urgent", "spam").WithThresholds(0.25, 0.6);
        var model = new Model(preparation.CreateNetwork([5], seed: 1), preparation, new Provenance());

        model.Save(_folder.File("first"));
        var loaded = Model.Load(_folder.File("first"));
        loaded.Save(_folder.File("second"));

        Assert.Equal(File.ReadAllBytes(_folder.File("first")), File.ReadAllBytes(_folder.File("second")));
        Assert.Contains("]}],'thresholds':[0.25,0.6]}\"", ModelFiles.Header(File.ReadAllBytes(_folder.File("first"))).Replace("\\\"", "'"));
        Assert.Equal(model.Predict(mails).Select(answer => $"{answer}"), loaded.Predict(mails).Select(answer => $"{answer}"));
    }

    [Fact]
    public void The_file_says_in_plain_text_how_tables_are_prepared()
    {
        var table = new Table(Column.Numbers("area", [50, null, 70]), Column.Categories("town", ["Ulm", "Bonn", "Ulm"]), Column.TruthValues("sold", [true, false, true], "no", "yes"));
        var preparation = TablePreparation.Fit(table, "sold");

        var header = ModelFiles.Header(_folder.Bytes(new Model(preparation.CreateNetwork([], seed: 1), preparation, new Provenance()))).Replace("\\\"", "'");

        Assert.Contains("\"formatVersion\":\"2\"", header);
        Assert.Contains(
            "\"table\":\"{'columns':["
            + "{'name':'area','kind':'number','marksMissing':true,'mean':60,'deviation':10},"
            + "{'name':'town','kind':'category','marksMissing':false,'mostFrequent':1,'categories':['Bonn','Ulm']}],"
            + "'targets':[{'name':'sold','kind':'truth-value','marksMissing':false,'mostFrequent':1,'categories':['no','yes']}]}\"",
            header);
        Assert.Contains("\"labels\":\"['no','yes']\"", header);
        Assert.DoesNotContain("\"preparation\"", header);
    }

    [Fact]
    public void A_model_of_bytes_is_written_as_before() =>
        Assert.Contains("\"formatVersion\":\"1\"", ModelFiles.Header(_folder.Bytes(ModelFiles.Small())));

    [Theory]
    [InlineData("'kind':'number','marksMissing':true,'mean':80", "'kind':'complex','marksMissing':true,'mean':80", "the model makes no sense. There is no kind of column 'complex'. There are number, category, truth-value and date")]
    [InlineData("'kind':'number',", "", "the entry 'table' has a column without a kind")]
    [InlineData("'mean':80,", "", "the entry 'table' should be a JSON object with name, kind, marksMissing, mean, deviation")]
    [InlineData("'mean':80", "'mean':1e999", "the model makes no sense. The mean and the deviation of the column 'area' must be finite, and the deviation greater than 0")]
    [InlineData("'deviation':20", "'deviation':0", "the model makes no sense. The mean and the deviation of the column 'area' must be finite, and the deviation greater than 0")]
    [InlineData("['Bonn','Köln','Ulm']", "[]", "the model makes no sense. The column 'town' cannot have 0 categories")]
    [InlineData("['Bonn','Köln','Ulm']", "['Bonn','Ulm','Ulm']", "the model makes no sense. The column 'town' has a category twice")]
    [InlineData("['Bonn','Köln','Ulm']", "['Bonn','Ulm']", "the model makes no sense. The network has 11 inputs, but the table becomes 10")]
    [InlineData("'mostFrequent':0", "'mostFrequent':3", "the model makes no sense. The column 'town' has no category 3")]
    [InlineData("'mostFrequent':0", "'mostFrequent':-1", "the model makes no sense. The column 'town' has no category -1")]
    [InlineData("'name':'area'", "'name':'town'", "the model makes no sense. Two columns have one name")]
    [InlineData("'targets':[", "'targets':[],'x':[", "the entry 'table' should be a JSON object with columns, targets")]
    public void What_is_wrong_with_a_preparation_is_said(string right, string wrong, string problem)
    {
        var content = _folder.Bytes(ModelFiles.OfHouses());
        var header = ModelFiles.Header(content).Replace("\\\"", "'");
        Assert.Contains(right, header);
        var at = header.IndexOf(right, StringComparison.Ordinal);
        var spoiled = string.Concat(header.AsSpan(0, at), wrong, header.AsSpan(at + right.Length)).Replace("'", "\\\"");

        var exception = Assert.Throws<ModelException>(() => Model.Load(new MemoryStream(ModelFiles.Join(spoiled, ModelFiles.Data(content))), "spoiled"));

        Assert.Equal($"spoiled: {problem}.", exception.Message);
    }
}
