using System.Text;
using System.Text.Json;
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

    /// <summary>Writes one line.</summary>
    public static void Write(Terminal terminal, string name, Action<Utf8JsonWriter> writeMembers) =>
        terminal.Raw(Encoding.UTF8.GetString(JsonLine.Of(json =>
        {
            json.WriteString("event", name);
            writeMembers(json);
        })));

    /// <summary>How much was right; nulls if nothing was tested.</summary>
    public static void WriteResult(Utf8JsonWriter json, Evaluation? evaluation)
    {
        if (evaluation is null)
        {
            json.WriteNull("correct");
            json.WriteNull("of");
            json.WriteNull("accuracy");
        }
        else
        {
            WriteResult(json, evaluation.Correct, evaluation.Count);
        }
    }

    public static void WriteResult(Utf8JsonWriter json, int correct, int of)
    {
        json.WriteNumber("correct", correct);
        json.WriteNumber("of", of);
        json.WriteNumber("accuracy", (double)correct / of);
    }
}
