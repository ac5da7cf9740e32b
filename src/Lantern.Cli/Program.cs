using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;
using Lantern;
using Lantern.Cli;

if (!Console.IsOutputRedirected)
    Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false); // Windows draws no blocks otherwise

var terminal = Terminal.OfProcess();
var root = new RootCommand("Neural networks you can see inside. To begin: lantern train mnist");
Help.AddTo(root, VerbGroup.All(terminal));
Completions.AddTo(root);

var arguments = root.Parse(args.Length > 0 ? args : ["--help"]);
if (arguments.Action is ParseErrorAction)
    return Failed(ExitCode.WrongUsage, Usage.Sentence(arguments));
try
{
    return arguments.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (OptionException exception)
{
    return Failed(ExitCode.WrongUsage, Usage.WithHint(Usage.Sentence(exception), arguments));
}
catch (TrainingException exception)
{
    return Failed(ExitCode.StoppedForCause, exception.Message);
}
catch (LanternException exception)
{
    return Failed(ExitCode.Failed, exception.Message);
}
catch (Exception exception) when (SystemRefusal.Is(exception))
{
    return Failed(ExitCode.Failed, $"Reading or writing failed: {SystemRefusal.Reason(exception)}."); // the output's pipe or file, say
}
catch (OutOfMemoryException)
{
    return Failed(ExitCode.Failed, "There is not enough memory for this.");
}
catch (Exception exception)
{
    return Failed(ExitCode.Failed, $"Something went wrong that Lantern did not foresee; please report it with your command: {exception.GetType().Name}: {exception.Message}");
}

int Failed(int exitCode, string sentence)
{
    terminal.EndLive();
    Console.Error.WriteLine(sentence);
    return exitCode;
}
