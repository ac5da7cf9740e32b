using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Tells a training to a program: one JSON object a line.</summary>
internal sealed class TrainJson(Terminal terminal, bool isQuiet) : ITrainView
{
    public void Show(TrainEvent happened)
    {
        if (happened is ResultEvent || (!isQuiet && happened is not ProgressEvent))
            terminal.Json(happened, LanternJson.Default.TrainEvent);
    }
}
