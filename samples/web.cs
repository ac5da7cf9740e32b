#:sdk Microsoft.NET.Sdk.Web
#:project ../src/Lantern/Lantern.csproj
#:property PublishAot=false
#:property EnableDefaultRunWorkingDirectory=false
// A web service that answers by a model, one for all requests: dotnet run samples/web.cs
// With an address as its argument it stays: dotnet run samples/web.cs http://localhost:5000
using System.Globalization;
using Lantern;

var columns = new Columns<Flower>()
    .Number("petal length", flower => flower.PetalLength)
    .Number("petal width", flower => flower.PetalWidth);
var flowers = File.ReadLines("data/iris/iris.csv").Skip(1).Select(line => line.Split(',')).ToList();
var table = Table.From(flowers.Select(fields => new Flower(Number(fields[2]), Number(fields[3]))), columns)
    .With(Column.Categories("species", flowers.Select(fields => fields[4])));
var model = TableModel.Fit(table, "species", seed: 1);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.Services.AddSingleton(model.CreatePredictor(columns)); // checked once; any number of requests ask it at once
var service = builder.Build();
service.MapPost("/predict", (Flower flower, TablePredictor<Flower> predictor) =>
{
    var (_, species, confidence) = predictor.Predict(flower).Answer;
    return new { species, confidence };
});
if (args is [var address])
{
    service.Run(address);
    return;
}

// Without an address it takes a free port, asks itself, and stops.
service.Urls.Add("http://127.0.0.1:0");
await service.StartAsync();
using var client = new HttpClient { BaseAddress = new(service.Urls.Single()) };
foreach (var flower in (Flower[])[new(1.4, 0.2), new(4.3, 1.4), new(6.0, 2.3)])
{
    var answer = await client.PostAsJsonAsync("/predict", flower);
    var (species, confidence) = (await answer.Content.ReadFromJsonAsync<Answered>())!;
    Console.WriteLine($"{flower.PetalLength:0.0} by {flower.PetalWidth:0.0} cm: {species}, {confidence:0 %}");
}

await service.StopAsync();

static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

internal sealed record Flower(double PetalLength, double PetalWidth);

internal sealed record Answered(string Species, float Confidence);

// Prints:
// 1.4 by 0.2 cm: setosa, 99 %
// 4.3 by 1.4 cm: versicolor, 97 %
// 6.0 by 2.3 cm: virginica, 100 %
