namespace Lantern.Workbench;

/// <summary>A trial that failed.</summary>
/// <param name="Values">What was varied, in the order of <see cref="Findings.Varied"/>.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Error">Why, in a sentence.</param>
public sealed record FailedTrial(IReadOnlyList<string> Values, uint Seed, string Error);

/// <summary>
/// What a set of runs has shown: a point for each combination of what differs between them, the best one, and whether that it
/// is ahead means anything. Points are compared by their measure, such as accuracy, on the examples kept aside where there are any and else on
/// the test data; where not every run was measured, by their loss.
/// </summary>
public sealed class Findings
{
    private readonly Dictionary<Point, Welch?> _behind = new(ReferenceEqualityComparer.Instance); // each point's distance to the best

    private Findings(IReadOnlyList<StoredRun> runs, IReadOnlyList<Quantity> settings, IReadOnlyList<int> epochCounts)
    {
        Runs = runs;
        Settings = settings;
        EpochCounts = epochCounts;
        var combinations = runs.GroupBy(run => string.Join('\n', ValuesOf(run))).Select(group => (Values: ValuesOf(group.First()), Trials: OneASeed(group)))
            .OrderBy(combination => combination.Values, Comparer<IReadOnlyList<string>>.Create(Compare)).ToList();
        Points = [.. from combination in combinations
                     from epochCount in epochCounts
                     let values = HasEpochs ? [.. combination.Values, $"{epochCount}"] : combination.Values
                     select Point.Of(values, epochCount, combination.Trials)];
        Curves = [.. combinations.Select(combination => new Curve(combination.Values, [.. Enumerable.Range(1, combination.Trials.Max(run => run.EpochCount))
            .Select(epoch => Point.Of(combination.Values, epoch, combination.Trials)).Where(point => point.Loss is not null)]))];
        Failures = [.. from combination in combinations
                       from trial in combination.Trials
                       where trial.State == RunState.Failed
                       orderby trial.Seed
                       select new FailedTrial(combination.Values, trial.Seed, trial.Error ?? "It failed and did not say why.")];
        ByMeasure = Points.All(point => point.Loss is null || point.Measured?.Count == point.Loss.Value.Count)
            && Points.Any(point => point.Measured is not null)
            && runs.All(run => run.Measure == Measure);
        Rank();
    }

    /// <summary>What they are drawn from.</summary>
    public IReadOnlyList<StoredRun> Runs { get; }

    /// <summary>The settings that differ, in the order of a point's values, without epochs.</summary>
    public IReadOnlyList<Quantity> Settings { get; }

    /// <summary>After how many epochs points are looked at.</summary>
    public IReadOnlyList<int> EpochCounts { get; }

    /// <summary>All that differs between points: the settings and, if there is more than one number of them, epochs.</summary>
    public IReadOnlyList<Quantity> Varied =>
        HasEpochs ? [.. Settings, new Quantity(Setting.Epochs, [.. EpochCounts.Select(count => $"{count}")])] : Settings;

    /// <summary>Every combination at every number of epochs, in the order of its values.</summary>
    public IReadOnlyList<Point> Points { get; }

    /// <summary>Every combination over its epochs, in the same order.</summary>
    public IReadOnlyList<Curve> Curves { get; }

    public IReadOnlyList<FailedTrial> Failures { get; }

    /// <summary>By what all runs are measured beside their loss.</summary>
    public Measure Measure => Runs[0].Measure;

    /// <summary>Whether points are compared by that, else by loss.</summary>
    public bool ByMeasure { get; }

    /// <summary>Whether that is measured on examples kept aside, so that the test data has chosen nothing.</summary>
    public bool ByValidation => ByMeasure && Runs.All(run => run.IsValidated);

    /// <summary>
    /// The point with the best mean, and the earlier one of equals. A point of which a trial failed is the best only if that is
    /// so of all. Nothing if nothing was measured.
    /// </summary>
    public Point? Best { get; private set; }

    /// <summary>The one that comes next.</summary>
    public Point? Next { get; private set; }

    /// <summary>The best compared with the next; nothing if one of the two has but one seed.</summary>
    public Welch? Lead => Next is null ? null : DistanceOf(Next);

    /// <summary>Points that chance alone may have put behind the best, in the order of their values.</summary>
    public IReadOnlyList<Point> AsGood => [.. Points.Where(point => point != Best && DistanceOf(point) is { IsReal: false })];

    /// <summary>What is the same in all runs, by name, in the order of <see cref="Setting.All"/>.</summary>
    public IReadOnlyList<(string Name, string Value)> Fixed =>
        [.. Setting.All.Where(setting => setting.Name is not (Setting.Epochs or "seed") && Settings.All(varied => varied.Name != setting.Name)
            && Runs[0].Settings.ContainsKey(setting.Name)).Select(setting => (setting.Name, TextOf(Runs[0], setting.Name)))];

    private bool HasEpochs => EpochCounts.Count > 1;

    /// <summary>What runs have shown.</summary>
    /// <param name="runs">At least one. Of two runs that differ in nothing, not even the seed, the longer counts.</param>
    /// <param name="epochCounts">After how many epochs to look; after as many as each run was to have unless given.</param>
    /// <param name="varied">
    /// The settings to tell points apart by, in this order, even if they do not differ (yet); by default those that differ, in
    /// the order of <see cref="Setting.All"/>. What differs besides is added.
    /// </param>
    /// <exception cref="OptionException">There are no runs.</exception>
    public static Findings Of(IReadOnlyList<StoredRun> runs, IReadOnlyList<int>? epochCounts = null, IReadOnlyList<string>? varied = null)
    {
        if (runs.Count == 0)
            throw new OptionException("There are no runs to compare.");
        IEnumerable<string> names = [.. varied ?? [], .. Setting.All.Select(setting => setting.Name), Quantity.Data, Quantity.Test];
        var settings = from name in names.Distinct()
                       where name is not (Setting.Epochs or "seed")
                       let values = runs.Select(run => TextOf(run, name)).Distinct().Order(Comparer<string>.Create(Quantity.Compare)).ToList()
                       where values.Count > 1 || varied?.Contains(name) == true
                       select new Quantity(name, values);
        var counts = epochCounts ?? [.. runs.Select(run => run.EpochCount)];
        return new([.. runs], [.. settings], [.. counts.Distinct().Order()]);
    }

    /// <summary>What the trials of a sweep that are done have shown; nothing if none are.</summary>
    public static Findings? Of(SweepRun run) => run.Runs.Count == 0 ? null
        : Of(run.Runs, run.Sweep.EpochCounts, [.. run.Sweep.Varied.Where(name => name != Setting.Epochs)]);

    /// <summary>By what a point is compared.</summary>
    public Summary? MeasureOf(Point point) => ByMeasure ? point.Measured : point.Loss;

    /// <summary>The best point compared with another; nothing if that makes no sense: a single seed, failed trials, the best itself.</summary>
    public Welch? DistanceOf(Point point) => _behind.GetValueOrDefault(point);

    /// <summary>What all runs of a point have of a setting: one of its own, or one that is the same everywhere.</summary>
    public string TextOf(Point point, string name)
    {
        for (var i = 0; i < Settings.Count; i++)
        {
            if (Settings[i].Name == name)
                return point.Values[i];
        }

        return TextOf(Runs[0], name);
    }

    private static string TextOf(StoredRun run, string name) => name switch
    {
        Quantity.Data => run.Data,
        Quantity.Test => run.TestData ?? "none",
        _ => run.Settings.TryGetValue(name, out var text) ? text : Setting.UnsetOf(name),
    };

    private string[] ValuesOf(StoredRun run) => [.. Settings.Select(setting => TextOf(run, setting.Name))];

    /// <summary>The same training may have been recorded twice, once for fewer epochs.</summary>
    private static List<StoredRun> OneASeed(IEnumerable<StoredRun> trials) =>
        [.. trials.GroupBy(trial => trial.Seed).Select(same => same.MaxBy(trial => (trial.Metrics.Count, trial.State == RunState.Finished))!)];

    private static int Compare(IReadOnlyList<string> a, IReadOnlyList<string> b) =>
        a.Zip(b, Quantity.Compare).FirstOrDefault(order => order != 0);

    private void Rank()
    {
        var whole = Points.Where(point => MeasureOf(point) is not null).ToList();
        if (whole.Any(point => point.FailedCount == 0))
            whole.RemoveAll(point => point.FailedCount > 0);
        var ranked = whole.OrderBy(point => MeasureOf(point)!.Value.Mean * (ByMeasure ? -1 : 1)).ToList(); // equal ones stay in order
        (Best, Next) = (ranked.ElementAtOrDefault(0), ranked.ElementAtOrDefault(1));
        foreach (var point in ranked.Skip(1))
            _behind.Add(point, Welch.Compare(MeasureOf(Best!)!.Value, MeasureOf(point)!.Value));
    }
}

/// <summary>How a combination of settings fares from epoch to epoch.</summary>
/// <param name="Values">One for each of <see cref="Findings.Settings"/>.</param>
/// <param name="Points">One for each epoch after which something was measured.</param>
public sealed record Curve(IReadOnlyList<string> Values, IReadOnlyList<Point> Points);
