namespace Lantern.Workbench;

/// <summary>One training of a sweep.</summary>
/// <param name="Number">Its place among all trials of the sweep, from 1, in the order in which they are trained.</param>
/// <param name="Values">What is varied: settings by name, with their texts, without epochs and seed.</param>
/// <param name="EpochCounts">The numbers of epochs that are read off it, in rising order; it is trained for the last of them.</param>
/// <param name="Learning">What is trained, and what it learns from.</param>
/// <param name="Run">The same as a store takes it.</param>
public sealed record Trial(int Number, IReadOnlyList<(string Name, string Value)> Values, IReadOnlyList<int> EpochCounts, LearningTask Learning, StoredRun Run)
{
    /// <summary>The request of the single training that comes to the same.</summary>
    public required TrainRequest Request { get; init; }

    /// <summary>What is trained.</summary>
    public TrainPlan Plan => Learning.Plan;

    /// <summary>How long it takes, but for a factor: parameters times examples times epochs.</summary>
    public double Work => (double)Plan.ParameterCount * Plan.ExampleCount * Plan.Options.EpochCount;
}

/// <summary>
/// What a request comes to with its data: trials, each settled and checked before any is trained. Points that differ in the
/// number of epochs only are read off one trial.
/// </summary>
public sealed class Sweep
{
    private readonly LearningTask _first;

    private Sweep(SweepRequest request, TrainingData data, IReadOnlyList<string> varied, IReadOnlyList<int> epochCounts, int pointCount, IReadOnlyList<uint> seeds, IReadOnlyList<Trial> trials)
    {
        (Request, Data, Varied, EpochCounts, PointCount, Seeds, All) = (request, data, varied, epochCounts, pointCount, seeds, trials);
        _first = trials.MinBy(trial => trial.Plan.Seed)!.Learning;
        Trials = request.Shard is { } shard ? [.. trials.Where(trial => shard.Has(trial.Number - 1))] : trials;
    }

    /// <summary>What was asked for.</summary>
    public SweepRequest Request { get; }

    /// <summary>What all trials share.</summary>
    public TrainingData Data { get; }

    /// <summary>The names of what has more than one value, in the order of <see cref="Setting.All"/>.</summary>
    public IReadOnlyList<string> Varied { get; }

    /// <summary>The numbers of epochs that are read off, in rising order.</summary>
    public IReadOnlyList<int> EpochCounts { get; }

    /// <summary>How many combinations of what is varied there are, each with all seeds.</summary>
    public int PointCount { get; }

    /// <summary>The seeds of each point.</summary>
    public IReadOnlyList<uint> Seeds { get; }

    /// <summary>All trials: those that learn from the same pictures next to each other, and of these the longest first.</summary>
    public IReadOnlyList<Trial> All { get; }

    /// <summary>Those of them that are of this part.</summary>
    public IReadOnlyList<Trial> Trials { get; }

    /// <summary>Reads the data of a request and settles all trials.</summary>
    /// <exception cref="OptionException">The request makes no sense, or a point of it does not.</exception>
    /// <exception cref="DatasetException">The data cannot be read.</exception>
    public static Sweep Read(SweepRequest request) => Of(request, TrainingData.Read(request.Base));

    /// <summary>Settles all trials.</summary>
    /// <exception cref="OptionException">The request makes no sense, or a point of it does not.</exception>
    public static Sweep Of(SweepRequest request, TrainingData data)
    {
        var (points, seeds) = (request.Points(), request.SeedList());
        var varied = SweepRequest.Varied(points);
        var groups = points.GroupBy(WithoutEpochs);
        var fits = new HashSet<string>();
        List<Trial> trials = [];
        foreach (var group in groups)
        {
            var point = group.First();
            var ofPoint = new TrainRequest { Data = request.Data, TestData = request.TestData }.With(point.Select(each => KeyValuePair.Create(each.Setting.Name, each.Value)));
            int?[] epochCounts = [.. group.Select(EpochCount).Distinct().Order()];
            var mentioned = ofPoint.Settings.GetValueOrDefault("schedule");
            if (epochCounts.Length > 1 && (mentioned is not null ? Schedule.Parse(mentioned).DependsOnLength : ofPoint.IsTable))
            {
                throw new OptionException(
                    $"Several numbers of epochs are read off one training, but with the schedule {mentioned ?? Schedule.Cosine().Name} "
                    + "a longer training is another one: vary something else, or make a sweep for each number.");
            }

            (string, string)[] values = [.. point.Where(each => varied.Contains(each.Setting.Name) && each.Setting.Name != "epochs").Select(each => (each.Setting.Name, each.Value))];
            foreach (var seed in seeds)
            {
                var ofSeed = ofPoint.With("seed", $"{seed}");
                if (epochCounts[^1] is { } most)
                    ofSeed = ofSeed.With(Setting.Epochs, $"{most}");
                var task = Settled(ofSeed, data, values, fits);
                int[] readOff = [.. epochCounts.Select(count => count ?? task.Plan.Options.EpochCount)];
                trials.Add(new Trial(0, values, readOff, task, StoredRun.Of(task.Plan, task.DataHash, task.TestHash)) { Request = ofSeed });
            }
        }

        // The longest trials first, so that no processor waits at the end for a long one that began late; but pictures that are
        // rotated, or without those kept aside, take memory, so that all who learn from the same come one after the other.
        var ordered = trials.DistinctBy(trial => trial.Run.Key)
            .GroupBy(trial => trial.Learning.SharedName).OrderByDescending(group => group.Max(trial => trial.Work))
            .SelectMany(group => group.OrderByDescending(trial => trial.Work))
            .Select((trial, place) => trial with { Number = place + 1 });
        if (trials.GroupBy(trial => trial.Plan.ValidationCount > 0).Count() > 1)
            throw new OptionException("Trials are compared by the examples kept aside or by the test data, but not some by these and some by those: give each of them a part kept aside, or none.");
        if (trials[0].Plan.TestData is null && trials[0].Plan.ValidationCount == 0)
            throw new OptionException($"{data.Name} has no test part, and without a test no point is better than another; name data to test with, or keep some aside.");
        return new Sweep(request, data, varied, [.. trials.SelectMany(trial => trial.EpochCounts).Distinct().Order()], points.Count, seeds, [.. ordered]);
    }

    /// <summary>The fingerprint of what the first trial learns from: all learn from the same data, if not from the same part of it.</summary>
    public string DataHash => _first.DataHash;

    /// <summary>The fingerprint of what the first trial is tested with; nothing if there is none.</summary>
    public string? TestDataHash => _first.TestHash;

    /// <summary>By what trials are measured beside their loss.</summary>
    public Measure Measure => _first.Plan.Measure;

    /// <summary>The name of the sweep unless another is given: its data and what is varied.</summary>
    public string UsualName => string.Join('-', [Data.ShortName, .. Varied, .. Request.Shard is { } shard ? (string[])[$"{shard.Number}", "of", $"{shard.Count}"] : []]);

    /// <summary>
    /// Writes the sweep down, so that it can be resumed. One with the same request goes on under the name that it has; a new one
    /// whose usual name is taken gets a number.
    /// </summary>
    /// <param name="store">Where to.</param>
    /// <param name="name">What to call it; the usual name unless given.</param>
    /// <returns>What it is called.</returns>
    /// <exception cref="OptionException">The name belongs to a sweep with another request.</exception>
    /// <exception cref="DatasetException">The store cannot be written.</exception>
    public string SaveIn(RunStore store, string? name = null)
    {
        var (sweeps, json) = (store.Sweeps(), StoredRequest.Of(Request, DataHash, TestDataHash).ToJson());
        if (sweeps.FirstOrDefault(sweep => sweep.RequestJson == json && (name is null || sweep.Name == name)) is { } same)
            return same.Name;
        if (name is not null && sweeps.Any(sweep => sweep.Name == name))
            throw new OptionException("name", $"There is already a sweep '{name}' with other trials in {store.Path}; choose another name, or resume that one.");
        var names = sweeps.Select(sweep => sweep.Name).ToHashSet();
        name ??= Enumerable.Range(1, names.Count + 1).Select(number => number == 1 ? UsualName : $"{UsualName}-{number}").First(free => !names.Contains(free));
        store.SaveSweep(new StoredSweep(name, DateTime.UtcNow, json, Trials.Count));
        return name;
    }

    /// <summary>Reads a sweep that was written down, and its data.</summary>
    /// <param name="store">Where it is.</param>
    /// <param name="name">What it is called; the one that began last unless given.</param>
    /// <returns>The sweep, and what it is called.</returns>
    /// <exception cref="OptionException">There is no such sweep, or its data has changed.</exception>
    /// <exception cref="DatasetException">The data or the store cannot be read.</exception>
    public static (Sweep Sweep, string Name) FindIn(RunStore store, string? name = null)
    {
        var stored = store.FindSweep(name) ?? throw (name is null
            ? new OptionException($"There is no sweep in {store.Path} to go on with.")
            : Named.Unknown("sweep", name, store.Sweeps().Select(sweep => sweep.Name), $" in {store.Path}"));
        var request = StoredRequest.FromJson(stored.RequestJson);
        var sweep = Read(request.ToRequest());
        if ((sweep.DataHash, sweep.TestDataHash) != (request.DataHash, request.TestDataHash))
        {
            var changed = sweep.DataHash != request.DataHash ? request.Data : request.TestData ?? request.Data;
            throw new OptionException($"The data of the sweep '{stored.Name}' has changed since it began: {changed}. Begin a new sweep.");
        }

        return (sweep, stored.Name);
    }

    /// <summary>
    /// Writes down the whole sweep of which a merged store has a part, so that resuming it shows all points and trains what no
    /// part has done.
    /// </summary>
    /// <returns>The names of the sweeps that are new.</returns>
    public static IReadOnlyList<string> JoinParts(RunStore store)
    {
        var sweeps = store.Sweeps();
        var names = sweeps.Select(sweep => sweep.Name).ToHashSet();
        List<string> joined = [];
        foreach (var part in sweeps.Reverse()) // the whole begins with its latest part, and so comes after all of them
        {
            var stored = StoredRequest.FromJson(part.RequestJson);
            var request = stored.ToRequest();
            if (request.Shard is not { } shard)
                continue;
            var ending = $"-{shard.Number}-of-{shard.Count}";
            var name = part.Name.EndsWith(ending, StringComparison.Ordinal) ? part.Name[..^ending.Length] : $"{part.Name}-whole";
            if (!names.Add(name))
                continue;
            store.SaveSweep(new StoredSweep(name, part.StartedUtc, (stored with { Shard = null }).ToJson(), TrialCount(request)));
            joined.Add(name);
        }

        return joined;
    }

    private static int TrialCount(SweepRequest request) => request.SeedList().Count * request.Points().DistinctBy(WithoutEpochs).Count();

    private static string WithoutEpochs(IReadOnlyList<(Setting Setting, string Value)> point) =>
        string.Join('\n', point.Select(each => each.Setting.Name == "epochs" ? "" : each.Value));

    /// <summary>The number of epochs of a point; nothing if it is as usual with the data.</summary>
    private static int? EpochCount(IReadOnlyList<(Setting Setting, string Value)> point) =>
        point.FirstOrDefault(each => each.Setting.Name == Setting.Epochs).Value is { } text ? ValueParser.Whole<int>(text) : null;

    private static LearningTask Settled(TrainRequest request, TrainingData data, (string Name, string Value)[] values, HashSet<string> fits)
    {
        try
        {
            request.Validate();
            var task = data.Settle(request.Settings);
            var (plan, settings) = (task.Plan, task.Plan.Settings);
            if (fits.Add($"{settings.Activation} {settings.OutputActivation} {plan.Options with { Seed = 0, EpochCount = 1 }} {settings.ClassWeights} {plan.ExampleCount} {plan.NodeCounts.Count}"))
                TrainingRun.RequireFit(plan);
            return task;
        }
        catch (OptionException exception) when (values.Length > 0)
        {
            throw new OptionException($"{exception.Message} So it is with {string.Join(' ', values.Select(each => $"{each.Name}={each.Value}"))}.");
        }
    }
}
