using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lantern.Cli.Tests;

/// <summary>The examples in the documentation of the library: each compiles, and the types that a newcomer meets have one.</summary>
public sealed class ExamplesTests
{
    /// <summary>What examples name without making it.</summary>
    private const string Given = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Lantern;
        using Lantern.Images;
        using Lantern.Insight;
        using Lantern.Plots;

        sealed record House(double Area, string Town, bool HasGarden, DateOnly Built, double Price) { public static readonly Columns<House> Columns = new(); }
        sealed record Flower(double PetalLength, double PetalWidth, string Species);

        static class Examples
        {
            static readonly Model model;
            static readonly Network<float> network;
            static readonly Dataset digits, newDigits;
            static readonly TrainingOptions options;
            static readonly IProgress<TrainingReport> progress;
            static readonly CancellationToken stopping;
            static readonly Activation bent;
            static readonly IReadOnlyDictionary<string, Tensor> tensors;
            static readonly Table table, training;
            static readonly IEnumerable<House> customers, sold;
            static readonly Columns<House> columns;
            static readonly House house;
            static readonly IEnumerable<Flower> measured;
            static readonly IEnumerable<(float[] Inputs, int Label)> stream;
            static readonly byte[] pixels;
            static readonly byte[][] pictures;
            static readonly float[] inputs, outputs;
            static readonly double[] rates, low, high, mean;


        """;

    private static readonly IReadOnlyList<(string Member, string Code)> Examples =
    [
        .. from member in XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Lantern.Core.xml")).Descendants("member")
           from code in member.Elements("example").Elements("code")
           select (member.Attribute("name")!.Value, code.Value),
    ];

    [Theory]
    [InlineData("Network"), InlineData("Network`1"), InlineData("Dataset"), InlineData("Model"), InlineData("Table"), InlineData("Column")]
    [InlineData("Columns`1"), InlineData("TablePreparation"), InlineData("TableModel"), InlineData("Trainer"), InlineData("OnlineTraining`1")]
    [InlineData("TrainingOptions"), InlineData("Predictor"), InlineData("TablePredictor`1"), InlineData("Evaluation"), InlineData("Activation")]
    [InlineData("Loss"), InlineData("Optimizer"), InlineData("Schedule"), InlineData("Csv"), InlineData("Idx"), InlineData("Images.Png")]
    [InlineData("Images.GrayImage"), InlineData("Insight.Ledger"), InlineData("Insight.BackQuery"), InlineData("Plots.Plot"), InlineData("TensorFile")]
    public void A_type_that_a_newcomer_meets_has_an_example(string type) => Assert.Contains(Examples, example => example.Member == $"T:Lantern.{type}");

    [Fact]
    public void Examples_compile()
    {
        var methods = Examples.Select((example, number) => $$"""
                static void Example{{number}}()
                {
            #line 1 "{{example.Member}}"
            {{example.Code}}
                }

            """);
        var tree = CSharpSyntaxTree.ParseText(Given + string.Concat(methods) + "}\n", cancellationToken: TestContext.Current.CancellationToken);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Examples", [tree], references.Select(reference => MetadataReference.CreateFromFile(reference)), new(OutputKind.DynamicallyLinkedLibrary));

        var errors = compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

        Assert.Equal("", string.Join('\n', errors.Select(error => $"{error.Location.GetMappedLineSpan().Path}: {error.GetMessage()}")));
    }
}
