using Lantern.Insight;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary>Tells the inside of a model to a program: one JSON object a line.</summary>
internal sealed class InspectJson(Terminal terminal) : IInspectView
{
    public void Inspected(Inspection inspection) => terminal.Json(InspectionShape.Of(inspection));

    public void Explained(Explanation explanation) => terminal.Json(ExplanationShape.Of(explanation));

    public void Breaking(Breaking breaking)
    {
        // Each point says it.
    }

    public void Broken(Breaking breaking, ResiliencePoint point) => terminal.Json(BrokenShape.Of(breaking, point));

    public void Written(string path, string note) => terminal.Json(new WrittenShape(path));
}
