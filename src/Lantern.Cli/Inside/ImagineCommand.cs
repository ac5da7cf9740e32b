using System.CommandLine;
using Lantern.Images;
using Lantern.Insight;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary><c>lantern imagine</c>: what a network takes for its labels.</summary>
internal static class ImagineCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = Options.ModelArgument();
        var file = Options.OutputFile("--out", "png", "Write the pictures there, a PNG file.");
        file.Required = true;
        var label = Options.Text("--label", "NAME", "Only this label; all of them unless given.");
        var ascent = Options.Switch("--ascent", "Go uphill from gray to a surer and surer answer: for any network. Otherwise the back query.");
        var json = Options.Json();
        var command = new Command("imagine", "Draw what a network takes for its labels.") { model, file, label, ascent, json };
        command.SetAction(arguments =>
        {
            var (loaded, byAscent) = (Options.ModelOfBytes(arguments.GetRequiredValue(model)), arguments.GetValue(ascent));
            if (!byAscent && BackQuery.Obstacle(loaded.Network) is { } obstacle)
                throw new OptionException($"{obstacle} With --ascent any network can be asked.");
            var imagination = Imagination.Of(loaded, arguments.GetValue(label), byAscent);
            var path = arguments.GetRequiredValue(file)!;
            Png.Write(path, ContactSheets.Imagined(imagination));
            if (!arguments.GetValue(json))
            {
                WriteText(terminal, imagination, path);
                return;
            }

            foreach (var imagined in imagination.Labels)
                terminal.Json(ImaginedShape.Of(imagination, imagined));
            terminal.Json(new WrittenShape(path));
        });
        return command;
    }

    private static void WriteText(Terminal terminal, Imagination imagination, string path)
    {
        var way = imagination.ByAscent ? "gradient ascent" : "the back query";
        terminal.Line($"what the network answers to the picture that {way} found", Terminal.Quiet);
        foreach (var label in imagination.Labels)
        {
            terminal.Line(new StyledLine()
                .Append($"{label.Name}: ")
                .Append($"answer {label.Answer.Name}", label.Answer.Label == label.Label ? Terminal.Good : Terminal.Bad)
                .Append($", confidence {label.Answer.Confidence:0.00}"));
        }

        terminal.Line();
        terminal.Line($"{path}: {Wording.Count(imagination.Labels.Count, "picture")}");
    }
}
