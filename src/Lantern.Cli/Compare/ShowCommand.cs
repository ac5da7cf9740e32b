using System.CommandLine;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary><c>lantern show</c>: draws one example.</summary>
internal static class ShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = Options.DataArgument();
        var example = Options.Example();
        var part = Options.Part();
        var json = Options.Json();
        var command = new Command("show", "Draw one example of a data set.") { data, example, part, json };
        command.SetAction(arguments =>
        {
            var shown = DataCatalogue.Find(arguments.GetRequiredValue(data)).Read(arguments.GetValue(part))[arguments.GetValue(example)];
            if (arguments.GetValue(json))
                terminal.Json(ExampleShape.From(shown));
            else
                Write(terminal, shown);
        });
        return command;
    }

    public static void Write(Terminal terminal, Example example)
    {
        terminal.Line(new StyledLine().Append($"example {example.Number} of {example.Of.Name}, ").Append($"label {example.Label}", Terminal.Strong));
        terminal.Line();
        if (example.Of.PictureSize is not { } size)
        {
            terminal.Line($"Its {Wording.Count(example.Values.Length, "value")} cannot be drawn: that is no square picture.");
            return;
        }

        var picture = new DigitPicture(example.Values, size);
        if (picture.Width > terminal.Width)
        {
            terminal.Line($"Its picture is {picture.Width} characters wide and does not fit.");
            return;
        }

        for (var line = 0; line < picture.LineCount; line++)
        {
            var text = new StyledLine();
            picture.AppendLine(text, line, terminal);
            terminal.Line(text);
        }
    }
}
