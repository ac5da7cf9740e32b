namespace Lantern.Workbench;

/// <summary>An experiment that has a name: a sweep that others have made before.</summary>
/// <param name="Name">What it is called, such as "learning-rate".</param>
/// <param name="Title">What stands above its report.</param>
/// <param name="Question">What one wants to know.</param>
/// <param name="Data">What the data is called that it learns from.</param>
/// <param name="Settings">The values of each setting that it names, as a sweep takes them.</param>
/// <param name="Points">How many combinations of the values there are.</param>
public sealed record ExperimentShape(
    string Name, string Title, string Question, string Data, IReadOnlyDictionary<string, string> Settings, int Points) : AnswerShape
{
    /// <summary>The shape of an experiment.</summary>
    public static ExperimentShape Of(Experiment experiment) => new(
        experiment.Name,
        experiment.Title,
        experiment.Question,
        experiment.Request.Data,
        FindingsShape.Texts(experiment.Request.Settings),
        experiment.Request.Points().Count);
}
