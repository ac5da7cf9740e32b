namespace Lantern;

/// <summary>
/// A schedule of the learning rate: in each step it is <see cref="TrainingOptions.LearningRate"/> times a factor f. The formulas
/// and numbers are PyTorch's.
/// </summary>
/// <remarks>Notation: s = number of the step, from 0; n = number of all steps; k = number of the epoch, from 0.</remarks>
/// <example><code>
/// var falling = new TrainingOptions { EpochCount = 30, Schedule = Schedule.Step(epochs: 10, factor: 0.1) };
/// var smooth = new TrainingOptions { EpochCount = 30, Schedule = Schedule.Cosine().AfterWarmUp(epochs: 2) };
/// </code></example>
public abstract class Schedule : IEquatable<Schedule>
{
    private Schedule(string name) => Name = name;

    /// <summary>A constant learning rate: f = 1.</summary>
    public static Schedule Constant { get; } = new ConstantSchedule();

    /// <summary>All schedules with their usual numbers, in the order in which they are documented.</summary>
    public static IReadOnlyList<Schedule> All { get; } = [Constant, Step(), Cosine(), OneCycle(), OnPlateau()];

    /// <summary>The name used in options, such as "one-cycle".</summary>
    public string Name { get; }

    /// <summary>The name and all numbers, which identify a schedule but for the measure of <see cref="OnPlateau"/>.</summary>
    internal virtual string Signature => Name;

    /// <summary>The length of the warm-up, in epochs.</summary>
    public virtual double WarmUpEpochs => 0;

    /// <summary>Whether f depends on the number of epochs: then a longer training differs from its first step on.</summary>
    public virtual bool DependsOnLength => false;

    /// <summary>Steps down: f = factor^⌊k/epochs⌋. (StepLR, each epoch.)</summary>
    /// <param name="epochs">The length of a step, in epochs; at least 1.</param>
    /// <param name="factor">The factor from one step to the next, greater than 0.</param>
    /// <exception cref="OptionException">A number is not in its range.</exception>
    public static Schedule Step(int epochs = 10, double factor = 0.1)
    {
        if (epochs < 1)
            throw new OptionException($"A schedule of steps changes the learning rate every 1 epoch or more, not every {epochs}.");
        return new StepSchedule(epochs, Positive(factor, "factor of a schedule of steps"));
    }

    /// <summary>
    /// Cosine annealing: f = end + (1 − end)·(1 + cos(π·s/n))/2. (Loshchilov and Hutter 2017 without restarts;
    /// CosineAnnealingLR, each step.)
    /// </summary>
    /// <param name="end">The share of the learning rate at the end, from 0 to 1.</param>
    /// <exception cref="OptionException">The share is not in its range.</exception>
    public static Schedule Cosine(double end = 0) => new CosineSchedule(Share(end, "end of a cosine schedule"));

    /// <summary>
    /// One cycle up and down along half a cosine each: from f = 1/startDivisor in step 0 to 1 in step rise·n − 1, then to
    /// 1/(startDivisor·endDivisor) in the last step. The peak may be higher than a constant learning rate could be. (Smith and
    /// Topin 2019; OneCycleLR, each step, without its cycle of the momentum.)
    /// </summary>
    /// <param name="rise">The share of steps in which the learning rate rises, between 0 and 1.</param>
    /// <param name="startDivisor">The learning rate divided by that of the first step, at least 1.</param>
    /// <param name="endDivisor">The learning rate of the first step divided by that of the last, at least 1.</param>
    /// <exception cref="OptionException">A number is not in its range.</exception>
    public static Schedule OneCycle(double rise = 0.3, double startDivisor = 25, double endDivisor = 1e4)
    {
        if (!(rise > 0 && rise < 1))
            throw new OptionException($"The rise of one cycle must be between 0 and 1, not {rise}.");
        if (!(startDivisor >= 1 && endDivisor >= 1 && double.IsFinite(startDivisor * endDivisor)))
            throw new OptionException($"The divisors of one cycle must be at least 1, not {startDivisor} and {endDivisor}.");
        return new OneCycleSchedule(rise, 1 / startDivisor, 1 / startDivisor / endDivisor);
    }

    /// <summary>
    /// Reduction on a plateau: f ← factor·f after more epochs in a row than the patience whose measure was not better than the
    /// best so far, which is below it by at least the threshold's share; then counting begins anew. (ReduceLROnPlateau, each
    /// epoch.)
    /// </summary>
    /// <param name="factor">The factor of a reduction, between 0 and 1.</param>
    /// <param name="patience">The number of epochs without improvement that are tolerated, at least 0.</param>
    /// <param name="threshold">The relative improvement that counts as better, from 0 to below 1.</param>
    /// <param name="measure">
    /// The number that should fall, such as the loss on validation data. Called after the caller has received the report of an
    /// epoch and asks for the next: it may compute the number, or return what the caller's loop has computed. Null for the
    /// epoch's own loss.
    /// </param>
    /// <exception cref="OptionException">A number is not in its range.</exception>
    public static Schedule OnPlateau(double factor = 0.1, int patience = 10, double threshold = 1e-4, Func<double>? measure = null)
    {
        if (!(factor > 0 && factor < 1))
            throw new OptionException($"The factor on a plateau must be between 0 and 1, not {factor}.");
        if (patience < 0)
            throw new OptionException($"The patience on a plateau must be at least 0 epochs, not {patience}.");
        if (threshold is not (>= 0 and < 1))
            throw new OptionException($"The threshold of a plateau must be at least 0 and less than 1, not {threshold}.");
        return new PlateauSchedule(factor, patience, threshold, measure);
    }

    /// <summary>The schedule of that name, with its usual numbers.</summary>
    /// <exception cref="OptionException">There is no such schedule.</exception>
    public static Schedule Parse(string name) => Named.Find(All, schedule => schedule.Name, name, "schedule");

    /// <summary>
    /// This schedule after a linear warm-up: f = start + (1 − start)·s/w in the first w steps. From then on this schedule counts
    /// steps and epochs from 0, as if training began there. (LinearLR, each step, before another in SequentialLR.)
    /// </summary>
    /// <param name="epochs">The length of the warm-up in epochs, also a fraction; greater than 0. At least one step.</param>
    /// <param name="start">The share of the learning rate in the first step, from 0 to 1.</param>
    /// <exception cref="OptionException">A number is not in its range.</exception>
    public Schedule AfterWarmUp(double epochs, double start = 0.01) =>
        new WarmUpSchedule(this, Positive(epochs, "number of epochs to warm up"), Share(start, "start of a warm-up"));

    /// <summary>The name; with other than the usual numbers also these, as in "step 3 0.2".</summary>
    public override string ToString() => All.Any(usual => usual.Signature == Signature) ? Name : Signature;

    /// <summary>Whether the other has the same formula and numbers; for <see cref="OnPlateau"/> also the same function as its measure.</summary>
    public bool Equals(Schedule? other) =>
        other is not null && (ReferenceEquals(this, other) || (Signature == other.Signature && Equals(Measure, other.Measure)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Schedule);

    /// <inheritdoc/>
    public override int GetHashCode() => Signature.GetHashCode(StringComparison.Ordinal);

    /// <summary>Whether both have the same formula and numbers.</summary>
    public static bool operator ==(Schedule? left, Schedule? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they differ in formula or numbers.</summary>
    public static bool operator !=(Schedule? left, Schedule? right) => !(left == right);

    /// <summary>The function that <see cref="OnPlateau"/> was given.</summary>
    private protected virtual Func<double>? Measure => null;

    /// <summary>f of a step.</summary>
    internal abstract double Factor(SchedulePosition at);

    /// <summary>The state of the schedule after an epoch.</summary>
    internal virtual Plateau AfterEpoch(Plateau plateau, double loss) => plateau;

    private static double Share(double value, string name) =>
        value is >= 0 and <= 1 ? value : throw new OptionException($"The {name} must be from 0 to 1, not {value}.");

    private static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new OptionException($"The {name} must be a number greater than 0, not {value}.");

    /// <summary>Cosine interpolation between two numbers: the share 0 is the first, 1 the second.</summary>
    private static double CosineBetween(double from, double to, double share) => to + ((from - to) * (1 + CosOfPi(share)) / 2);

    /// <summary>
    /// cos(π·x) for x from 0 to 1, the same on every operating system: the Taylor series for x up to ½, whose next term is
    /// below (π/2)²⁴/24! = 10⁻¹⁹.
    /// </summary>
    private static double CosOfPi(double x)
    {
        if (x > 0.5)
            return -CosOfPi(1 - x);

        var (square, sum) = (Math.PI * x * (Math.PI * x), 1.0);
        for (var k = 22; k > 0; k -= 2)
            sum = 1 - (square / (k * (k - 1)) * sum);
        return sum;
    }

    private sealed class ConstantSchedule() : Schedule("constant")
    {
        internal override double Factor(SchedulePosition at) => 1;
    }

    private sealed class StepSchedule(int epochs, double factor) : Schedule("step")
    {
        internal override string Signature => field ??= Named.WithNumbers(Name, epochs, factor);

        internal override double Factor(SchedulePosition at) => Optimizer.Power(factor, at.Step / at.StepsPerEpoch / epochs);
    }

    private sealed class CosineSchedule(double end) : Schedule("cosine")
    {
        internal override string Signature => field ??= Named.WithNumbers(Name, end);

        public override bool DependsOnLength => true;

        internal override double Factor(SchedulePosition at) => CosineBetween(1, end, (double)at.Step / at.StepCount);
    }

    private sealed class OneCycleSchedule(double rise, double start, double end) : Schedule("one-cycle")
    {
        internal override string Signature => field ??= Named.WithNumbers(Name, rise, start, end);

        public override bool DependsOnLength => true;

        internal override double Factor(SchedulePosition at)
        {
            var (peak, last) = ((rise * at.StepCount) - 1, at.StepCount - 1);
            return at.Step < peak ? CosineBetween(start, 1, at.Step / peak) : CosineBetween(1, end, Math.Min(1, (at.Step - peak) / (last - peak)));
        }
    }

    private sealed class PlateauSchedule(double factor, int patience, double threshold, Func<double>? measure) : Schedule("on-plateau")
    {
        internal override string Signature => field ??= Named.WithNumbers(measure is null ? Name : $"{Name} of a measure", factor, patience, threshold);

        private protected override Func<double>? Measure => measure;

        internal override double Factor(SchedulePosition at) => at.Plateau.Factor;

        internal override Plateau AfterEpoch(Plateau plateau, double loss)
        {
            var measured = measure is null ? loss : measure();
            return measured < plateau.Best * (1 - threshold) ? plateau with { Best = measured, WorseCount = 0 }
                : plateau.WorseCount < patience ? plateau with { WorseCount = plateau.WorseCount + 1 }
                : plateau with { Factor = plateau.Factor * factor, WorseCount = 0 };
        }
    }

    private sealed class WarmUpSchedule(Schedule next, double epochs, double start) : Schedule($"warm-up, {next.Name}")
    {
        internal override string Signature => field ??= $"{Named.WithNumbers("warm-up", epochs, start)}, {next.Signature}";

        private protected override Func<double>? Measure => next.Measure;

        public override string ToString() => $"{Named.WithNumbers("warm-up", epochs, start)}, {next}";

        public override bool DependsOnLength => next.DependsOnLength;

        public override double WarmUpEpochs => epochs + next.WarmUpEpochs;

        internal override double Factor(SchedulePosition at)
        {
            var stepCount = Math.Max(1, (long)Math.Round(epochs * at.StepsPerEpoch));
            return at.Step < stepCount
                ? start + ((1 - start) * at.Step / stepCount)
                : next.Factor(at with { Step = at.Step - stepCount, StepCount = at.StepCount - stepCount });
        }

        internal override Plateau AfterEpoch(Plateau plateau, double loss) => next.AfterEpoch(plateau, loss);
    }
}

/// <summary>The position of a training in its schedule.</summary>
/// <param name="Step">The step, counted from 0.</param>
/// <param name="StepCount">The number of all steps.</param>
/// <param name="StepsPerEpoch">The number of steps of an epoch.</param>
/// <param name="Plateau">The state of <see cref="Schedule.OnPlateau"/>.</param>
internal readonly record struct SchedulePosition(long Step, long StepCount, long StepsPerEpoch, Plateau Plateau);

/// <summary>The state of <see cref="Schedule.OnPlateau"/> between two epochs.</summary>
/// <param name="Factor">The factor f.</param>
/// <param name="Best">The lowest measure so far.</param>
/// <param name="WorseCount">The number of epochs since then that were not better.</param>
internal readonly record struct Plateau(double Factor, double Best, int WorseCount);
