using System.Text;
using System.Text.Json;

namespace Lantern.Workbench.Tests;

public sealed class SettingTextsConverterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("learning-rate", "0.05", "0.05")]
    [InlineData("learning-rate", "1e-3", "1e-3")]
    [InlineData("learning-rate", ".5", "\".5\"")] // which is no number in JSON
    [InlineData("seed", "4294967295", "4294967295")]
    [InlineData("seed", "007", "\"007\"")]
    [InlineData("validation", "10%", "\"10%\"")]
    [InlineData("validation", "0.1", "0.1")]
    [InlineData("biases", "true", "true")]
    [InlineData("shuffle", "false", "false")]
    [InlineData("shuffle", "maybe", "\"maybe\"")]
    [InlineData("hidden", "500,150", "\"500,150\"")]
    [InlineData("hidden", "20", "\"20\"")]
    [InlineData("optimizer", "adam", "\"adam\"")]
    [InlineData("target", "a \"b\",c", "\"a \\u0022b\\u0022,c\"")]
    [InlineData("of-the-future", "1", "\"1\"")]
    public void A_setting_is_written_by_its_kind_and_read_as_the_same_text(string name, string text, string written)
    {
        var request = new TrainRequest { Data = "mnist" }.With(name, text);

        using var json = JsonDocument.Parse(JsonSerializer.Serialize(request, RunJson.Default.TrainRequest));
        Assert.Equal(written, json.RootElement.GetProperty("settings").GetProperty(name).GetRawText());
        Assert.Equal(request.Settings, Read(json.RootElement.GetRawText()).Settings);
    }

    [Theory]
    [InlineData("20", "20")]
    [InlineData("1E-05", "1E-05")]
    [InlineData("true", "true")]
    [InlineData("\"true\"", "true")]
    [InlineData("\"10%\"", "10%")]
    public void A_number_a_switch_and_a_text_are_read(string json, string text) =>
        Assert.Equal([KeyValuePair.Create("x", text)], Read($"{{\"data\":\"mnist\",\"settings\":{{\"x\":{json}}}}}").Settings);

    [Theory]
    [InlineData("""{"x":null}""")]
    [InlineData("""{"x":[1]}""")]
    [InlineData("""{"x":{}}""")]
    [InlineData("""["x"]""")]
    [InlineData("null")]
    public void Anything_else_is_refused(string settings) =>
        Assert.Throws<JsonException>(() => Read($"{{\"data\":\"mnist\",\"settings\":{settings}}}"));

    [Fact]
    public void A_runs_options_give_back_the_request_in_its_order()
    {
        var request = Requests.Of(_folder.WriteTraining(20), "validation=10%", "hidden=4", "biases=true", "learning-rate=0.050", "epochs=2");
        using var file = new MemoryStream();
        RunOptions.Of(request.Settled().Plan, request).Write(file);

        var read = RunOptions.ReadRequest(file.ToArray());
        Assert.Equal(request.Settings, read.Settings);
        Assert.Equal((request.Data, null), (read.Data, read.TestData));
        using var json = JsonDocument.Parse(file.ToArray());
        Assert.Equal(["plan", "request"], json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal((0.1, 0.05), (Of("validation"), Of("learning-rate"))); // as settled

        double Of(string name) => json.RootElement.GetProperty("plan").GetProperty("settings").GetProperty(name).GetDouble();
    }

    private static TrainRequest Read(string json) => JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(json), RunJson.Default.TrainRequest)!;
}
