using System.CommandLine;
using System.Globalization;
using Lantern.Images;
using Lantern.Insight;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary><c>lantern inspect</c>: what is inside a model.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = Options.ModelArgument();
        var data = Options.DataArgument();
        data.Arity = ArgumentArity.ZeroOrOne;
        var part = Options.Part();
        var weights = Options.OutputFile("--weights", "png", "Draw what each node of the first layer listens to, in a PNG file.");
        var example = Options.Whole("--example", "Why example N of DATA, counted from 0, is answered as it is.");
        var share = Options.Of<double?>("--break", "SHARE", "Break a growing share of the network, up to this one, such as 20%, and test it with DATA.", value => Share(value));
        var kind = Options.Of<Damage?>(
            "--break-kind",
            "KIND",
            "What is broken: nodes (hidden ones fall silent), links (cut) or noise (links disturbed); nodes unless given.",
            value => Choice.Parse<Damage>(value, "kind of damage"));
        var seeds = Options.Of("--break-seeds", "N", "How many choices of what to break are tried.", ValueParser.Whole<int>, 5);
        var file = new Option<string?>("--out") { HelpName = "FILE", Description = "Write the picture there: with --example a PNG file, with --break an SVG file." };
        var json = Options.Json();
        var command = new Command("inspect", "Look inside a model.") { model, data, part, weights, example, share, kind, seeds, file, json };
        command.SetAction(arguments =>
        {
            var (modelPath, dataName, picture, asJson) = (arguments.GetRequiredValue(model), arguments.GetValue(data), arguments.GetValue(file), arguments.GetValue(json));
            var (number, largest) = (arguments.GetValue(example), arguments.GetValue(share));
            if (largest is not null && (number is not null || arguments.GetValue(weights) is not null))
                throw new OptionException($"{(number is not null ? "--example" : "--weights")} and --break ask two questions: ask one after the other.");
            if (dataName is null && (number is not null || largest is not null))
                throw new OptionException($"{(number is not null ? "--example" : "--break")} needs DATA, such as: lantern inspect {Path.GetFileName(modelPath)} mnist.");
            if (picture is not null && number is null && largest is null)
                throw new OptionException("--out goes with --example or --break; --weights has its own file.");
            if (picture is not null)
                Options.RequireEnding(picture, number is not null ? "png" : "svg");

            var loaded = dataName is null ? Model.Load(modelPath) : Options.ModelOfBytes(modelPath);
            var examples = dataName is null ? null : DataCatalogue.Find(dataName).Read(arguments.GetValue(part));
            var view = asJson ? (IInspectView)new InspectJson(terminal) : new InspectText(terminal);
            if (largest is not null)
            {
                Break(view, Breaking.Of(loaded, examples!, arguments.GetValue(kind) ?? Damage.Nodes, largest.Value, arguments.GetValue(seeds)), picture);
                return;
            }

            var inspection = Inspection.Of(loaded, examples);
            var explanation = number is not null ? Explanation.Of(inspection, number.Value) : null;
            if (arguments.GetValue(weights) is { } weightsPath)
                Png.Write(weightsPath, ContactSheets.Weights(inspection));
            if (picture is not null)
                Png.Write(picture, ContactSheets.Explained(explanation!));

            if (explanation is not null)
                view.Explained(explanation);
            else
                view.Inspected(inspection);
            if (arguments.GetValue(weights) is { } path)
                view.Written(path, WeightsNote(inspection));
            if (picture is not null)
                view.Written(picture, "what speaks for and against the answer");
        });
        return command;
    }

    private static void Break(IInspectView view, Breaking breaking, string? path)
    {
        view.Breaking(breaking);
        var points = new List<ResiliencePoint>();
        foreach (var point in breaking.Points)
        {
            points.Add(point);
            view.Broken(breaking, point);
        }

        if (path is null)
            return;
        breaking.Curve(points).Save(path);
        view.Written(path, "the curve");
    }

    private static string WeightsNote(Inspection inspection)
    {
        var order = inspection.Contributions is null ? ""
            : inspection.Activity is null ? "; first what is listened to most (with DATA also by how much a node moves)"
            : "; first what contributes most: norm of outgoing weights × deviation of activation";
        return $"{Wording.Count(inspection.Model.Network.Layers[0].OutputCount, "node")}, full color at {ContactSheets.FullWeight(inspection):0.000}{order}";
    }

    /// <summary>"20%" or "0.2".</summary>
    private static double Share(string value)
    {
        var percent = value.EndsWith('%');
        return double.TryParse(percent ? value[..^1].TrimEnd() : value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && (percent ? number / 100 : number) is > 0 and <= 1 and var share
            ? share
            : throw new OptionException($"'{value}' is no share above 0% and up to 100%, such as 20%.");
    }
}

/// <summary>Shows what was found inside a model: to a person, or to a program.</summary>
internal interface IInspectView
{
    void Inspected(Inspection inspection);

    void Explained(Explanation explanation);

    void Breaking(Breaking breaking);

    void Broken(Breaking breaking, ResiliencePoint point);

    void Written(string path, string note);
}
