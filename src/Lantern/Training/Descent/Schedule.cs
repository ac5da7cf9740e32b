namespace Lantern;

/// <summary>
/// How the learning rate changes during training: each step's is <see cref="TrainingOptions.LearningRate"/> times a factor f
/// of its schedule. Formulas are PyTorch's, so that its numbers come out.
/// </summary>
/// <remarks>Notation: s = number of the step, from 0; n = number of all steps; k = number of the epoch, from 0.</remarks>
public abstract class Schedule
{
    private Schedule(string name) => Name = name;

    /// <summary>The learning rate stays: f = 1.</summary>
    public static Schedule Constant { get; } = new ConstantSchedule();

    /// <summary>All schedules with their usual numbers, in the order in which they are documented.</summary>
    public static IReadOnlyList<Schedule> All { get; } = [Constant, Step(), Cosine(), OneCycle(), OnPlateau()];

    /// <summary>The name used in options, such as "one-cycle".</summary>
    public string Name { get; }

    /// <summary>The name and all numbers: what tells one from every other, but for the measure of <see cref="OnPlateau"/>.</summary>
    internal virtual string Signature => Name;

    /// <summary>How many epochs it takes to warm up.</summary>
    public virtual double WarmUpEpochs => 0;

    /// <summary>Whether its course depends on how many epochs there are: then a longer training is another one from the start.</summary>
    public virtual bool DependsOnLength => false;

    /// <summary>Every so many epochs the learning rate falls at once: f = factor^⌊k/epochs⌋. (StepLR, each epoch.)</summary>
    /// <param name="epochs">How long it stays, in epochs; at least 1.</param>
    /// <param name="factor">By what it is multiplied then, greater than 0.</param>
    /// <exception cref="OptionException">A number is not in its range.</exception>
    public static Schedule Step(int epochs = 10, double factor = 0.1)
    {
        if (epochs < 1)
            throw new OptionException($"A schedule of steps changes the learning rate every 1 epoch or more, not every {epochs}.");
        return new StepSchedule(epochs, Positive(factor, "factor of a schedule of steps"));
    }

    /// <summary>
    /// Down along half a wave, slowly at both ends: f = end + (1 − end)·(1 + cos(π·s/n))/2. (Loshchilov and Hutter 2017
    /// without restarts; CosineAnnealingLR, each step.)
    /// </summary>
    /// <param name="end">The share of the learning rate that remains in the end, from 0 to 1.</param>
    /// <exception cref="OptionException">The share is not in its range.</exception>
    public static Schedule Cosine(double end = 0) => new CosineSchedule(Share(end, "end of a cosine schedule"));

    /// <summary>
    /// Up and down again, each along half a wave: from f = 1/startDivisor in the step 0 to 1 in the step rise·n − 1, where
    /// the learning rate may be higher than it could be in the beginning; from there to 1/(startDivisor·endDivisor) in the
    /// last step. (Smith and Topin 2019; OneCycleLR, each step, without its cycle of the momentum.)
    /// </summary>
    /// <param name="rise">The share of all steps that go up, between 0 and 1.</param>
    /// <param name="startDivisor">How many times lower the learning rate begins, at least 1.</param>
    /// <param name="endDivisor">How many times lower still it ends, at least 1.</param>
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
    /// When the measure of more epochs in a row than the patience was no better than the best before, below it by the
    /// threshold's share at least, f ← factor·f, and counting begins anew. (ReduceLROnPlateau, each epoch.)
    /// </summary>
    /// <param name="factor">By what the learning rate is multiplied then, between 0 and 1.</param>
    /// <param name="patience">How many such epochs do not matter, at least 0.</param>
    /// <param name="threshold">The share by which an epoch must be below the best to count as better, from 0 to below 1.</param>
    /// <param name="measure">
    /// What should fall, such as the loss on validation data. It is asked after the caller has seen the report of an epoch and
    /// pulls on: it may compute the number then, or give back what the caller's loop has computed. Nothing for
    /// the epoch's own loss.
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
    /// This schedule, but first the learning rate rises in a straight line: f = start + (1 − start)·s/w in the first w steps.
    /// From then on this schedule counts steps and epochs from 0, as if training began there. (LinearLR, each step, before
    /// another in SequentialLR.)
    /// </summary>
    /// <param name="epochs">How long that takes, also less than one or a fraction; greater than 0. At least one step.</param>
    /// <param name="start">The share of the learning rate in the first step, from 0 to 1.</param>
    /// <exception cref="OptionException">A number is not in its range.</exception>
    public Schedule AfterWarmUp(double epochs, double start = 0.01) =>
        new WarmUpSchedule(this, Positive(epochs, "number of epochs to warm up"), Share(start, "start of a warm-up"));

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>f of a step.</summary>
    internal abstract double Factor(SchedulePosition at);

    /// <summary>Looks at an epoch that has ended.</summary>
    internal virtual Plateau AfterEpoch(Plateau plateau, double loss) => plateau;

    private static double Share(double value, string name) =>
        value is >= 0 and <= 1 ? value : throw new OptionException($"The {name} must be from 0 to 1, not {value}.");

    private static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new OptionException($"The {name} must be a number greater than 0, not {value}.");

    /// <summary>From one number to another along half a wave: the share 0 is the first, 1 the second.</summary>
    private static double HalfWave(double from, double to, double share) => to + ((from - to) * (1 + CosOfPi(share)) / 2);

    /// <summary>
    /// cos(π·x) for x from 0 to 1, by its Taylor series on the half where that is short: the next term is below
    /// (π/2)²⁴/24! = 10⁻¹⁹. The function of the operating system differs from one to the next.
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
        internal override string Signature => Named.WithNumbers(Name, epochs, factor);

        internal override double Factor(SchedulePosition at) => Optimizer.Power(factor, at.Step / at.StepsPerEpoch / epochs);
    }

    private sealed class CosineSchedule(double end) : Schedule("cosine")
    {
        internal override string Signature => Named.WithNumbers(Name, end);

        public override bool DependsOnLength => true;

        internal override double Factor(SchedulePosition at) => HalfWave(1, end, (double)at.Step / at.StepCount);
    }

    private sealed class OneCycleSchedule(double rise, double start, double end) : Schedule("one-cycle")
    {
        internal override string Signature => Named.WithNumbers(Name, rise, start, end);

        public override bool DependsOnLength => true;

        internal override double Factor(SchedulePosition at)
        {
            var (peak, last) = ((rise * at.StepCount) - 1, at.StepCount - 1);
            return at.Step < peak ? HalfWave(start, 1, at.Step / peak) : HalfWave(1, end, Math.Min(1, (at.Step - peak) / (last - peak)));
        }
    }

    private sealed class PlateauSchedule(double factor, int patience, double threshold, Func<double>? measure) : Schedule("on-plateau")
    {
        internal override string Signature => Named.WithNumbers(measure is null ? Name : $"{Name} of a measure", factor, patience, threshold);

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
        internal override string Signature => $"{Named.WithNumbers("warm-up", epochs, start)}, {next.Signature}";

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

/// <summary>Where training stands for a schedule.</summary>
/// <param name="Step">The step, counted from 0.</param>
/// <param name="StepCount">How many there will be.</param>
/// <param name="StepsPerEpoch">How many of them are an epoch.</param>
/// <param name="Plateau">What <see cref="Schedule.OnPlateau"/> has found.</param>
internal readonly record struct SchedulePosition(long Step, long StepCount, long StepsPerEpoch, Plateau Plateau);

/// <summary>What <see cref="Schedule.OnPlateau"/> remembers from epoch to epoch.</summary>
/// <param name="Factor">By what the learning rate is multiplied.</param>
/// <param name="Best">The lowest measure so far.</param>
/// <param name="WorseCount">How many epochs since then were not better.</param>
internal readonly record struct Plateau(double Factor, double Best, int WorseCount);
