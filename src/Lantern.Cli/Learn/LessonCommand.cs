using System.CommandLine;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary><c>lantern lesson</c>: lists the lessons, runs one, shows its page or its program.</summary>
internal static class LessonCommand
{
    public static Command Create(Terminal terminal)
    {
        var lesson = new Argument<string?>("LESSON")
        {
            Description = "The number of a lesson, or a part of its name.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var rest = new Argument<string[]>("ARGUMENTS")
        {
            Description = "What its program is given: lessons 22 and 24 take the word all.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var show = Options.Switch("--show", "Show its page instead of running it.");
        var code = Options.Switch("--code", "Show its program instead of running it.");
        var json = Options.Json();
        var command = new Command("lesson", "List the lessons, or run one.") { lesson, rest, show, code, json };
        command.SetAction(arguments =>
        {
            var (which, isShown, isCode) = (arguments.GetValue(lesson), arguments.GetValue(show), arguments.GetValue(code));
            if (isShown && isCode)
                throw new OptionException("--show and --code are two questions: ask one of them.");
            if (which is null && (isShown || isCode))
                throw new OptionException($"{(isShown ? "--show: " : "--code: ")}Say which lesson, such as: lantern lesson 1 {(isShown ? "--show" : "--code")}.");
            if (arguments.GetValue(rest) is [var word, ..] && (isShown || isCode))
                throw new OptionException($"'{word}' is for the program, which {(isShown ? "--show" : "--code")} does not run.");
            if (arguments.GetValue(json))
                WriteJson(terminal, which, isShown, isCode);
            else if (which is null)
                List(terminal);
            else if (isShown)
                PageText.Write(terminal, Lessons.Find(which).Page);
            else if (isCode)
                terminal.Raw(Lessons.Find(which).Source.TrimEnd());
            else
                Run(Lessons.Find(which), arguments.GetValue(rest)!);
        });
        return command;
    }

    private static void Run(Lesson lesson, string[] words)
    {
        if (words.FirstOrDefault(word => word != "all" || !lesson.TakesWords) is { } unknown)
            throw new OptionException($"Lesson {lesson.Number} does not know the word '{unknown}'; {(lesson.TakesWords ? "it takes the word all" : "it takes none")}.");
        lesson.Run(words);
    }

    private static void WriteJson(Terminal terminal, string? which, bool isShown, bool isCode)
    {
        if (which is not null && !isShown && !isCode)
            throw new OptionException("--json: A lesson that runs prints for people; --json goes with the list, with --show and with --code.");
        foreach (var lesson in which is null ? Lessons.All : [Lessons.Find(which)])
            terminal.Json(LessonShape.Of(lesson) with { Page = isShown ? lesson.Page : null, Code = isCode ? lesson.Source : null });
    }

    private static void List(Terminal terminal)
    {
        var width = Lessons.All.Max(lesson => lesson.Title.Length);
        foreach (var lesson in Lessons.All)
            terminal.Line(new StyledLine().Append($"{lesson.Number,2}  ", Terminal.Quiet).Append(lesson.Title.PadRight(width)).Append($"  {lesson.Minutes,2} min", Terminal.Quiet));
        terminal.Line();
        terminal.Line("lantern lesson 1 --show shows the page of lesson 1, lantern lesson 1 runs it.");
    }
}
