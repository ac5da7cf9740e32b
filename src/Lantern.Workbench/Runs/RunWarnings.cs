namespace Lantern.Workbench;

/// <summary>What a run warns of, each trouble once. What is known beforehand is found beside the first epoch, which does not wait for it.</summary>
internal sealed class RunWarnings(Network<float> network, Dataset learned, Dataset? test, TrainingOptions options)
{
    // Labels that no data has are made up by the application, which names all ten digits: so without test data, none is missing.
    private readonly Task<IReadOnlyList<TrainingFinding>> _beforehand = Task.Run(() => TrainingDiagnosis.Before(network, learned, options, test ?? learned));
    private readonly HashSet<TrainingTrouble> _told = [];
    private readonly List<double> _losses = [];

    /// <summary>What is to be told now.</summary>
    public IReadOnlyList<TrainingFinding> At(TrainingReport report)
    {
        if (_losses.Count > 0 && !report.EpochCompleted)
            return [];
        var found = new List<TrainingFinding>();
        if (_beforehand.IsCompleted || report.EpochCompleted)
            found.AddRange(_beforehand.GetAwaiter().GetResult());
        if (report.EpochCompleted)
            _losses.Add(report.Loss);
        if (report.EpochCompleted && TrainingDiagnosis.After(network, learned, options, _losses) is { } finding)
            found.Add(finding);
        return [.. found.Where(finding => _told.Add(finding.Trouble))];
    }
}
