namespace Lantern.Plots;

/// <summary>The extent of the data along an axis, with margins.</summary>
internal sealed class Extent
{
    private double _low = double.PositiveInfinity, _high = double.NegativeInfinity;
    private bool _hasFraction;

    /// <summary>Whether there are numbers and all are whole.</summary>
    public bool IsWhole => _low <= _high && !_hasFraction;

    /// <summary>Numbers at which the axis may begin or end without a margin, such as the base of bars.</summary>
    public HashSet<double> Stops { get; } = [];

    public void Add(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (double.IsNaN(value)) // a gap
                continue;
            (_low, _high) = (Math.Min(_low, value), Math.Max(_high, value));
            _hasFraction |= value != Math.Floor(value);
        }
    }

    /// <summary>
    /// The range of an axis: from the smallest to the largest number, and a twentieth more at each end. Without numbers it is 0
    /// to 1, or 1 to 10 on a logarithmic axis; a single number is in the middle.
    /// </summary>
    public (double Low, double High) Range(bool isLog)
    {
        if (_low > _high)
            return isLog ? (1, 10) : (0, 1);
        var (low, high) = isLog ? (Math.Log10(_low), Math.Log10(_high)) : (_low, _high);
        // Differences in the last digits of large numbers are too small for the labels of an axis.
        var isPoint = high - low <= Math.Max(Axis.Narrowest * Math.Max(Math.Abs(low), Math.Abs(high)), 1e-100);
        var margin = !isPoint ? (high - low) / 20 : isLog ? 0.5 : high == 0 ? 1 : Math.Abs(high) / 10;
        low -= Stops.Contains(_low) && !isPoint ? 0 : margin;
        high += Stops.Contains(_high) && !isPoint ? 0 : margin;
        return isLog ? (Math.Pow(10, low), Math.Pow(10, high)) : (low, high);
    }
}

/// <summary>A linear or logarithmic axis: the map from numbers to pixels.</summary>
internal sealed class Axis
{
    /// <summary>The smallest length of a range relative to its numbers: with more than ten equal digits, labels would not differ.</summary>
    public const double Narrowest = 1e-10;

    private readonly double _low, _perUnit;

    /// <param name="range">The numbers at its ends.</param>
    /// <param name="isLog">Whether the axis is logarithmic.</param>
    /// <param name="start">The pixel of the smaller number.</param>
    /// <param name="end">The pixel of the larger number.</param>
    public Axis((double Low, double High) range, bool isLog, double start, double end)
    {
        (Range, IsLog, Start, End) = (range, isLog, start, end);
        _low = Scaled(range.Low);
        _perUnit = (end - start) / (Scaled(range.High) - _low);
    }

    public (double Low, double High) Range { get; }

    public bool IsLog { get; }

    public double Start { get; }

    public double End { get; }

    public double Length => Math.Abs(End - Start);

    public double At(double value) => Start + ((Scaled(value) - _low) * _perUnit);

    /// <summary>The number at a pixel.</summary>
    public double ValueAt(double pixel)
    {
        var scaled = _low + ((pixel - Start) / _perUnit);
        return IsLog ? Math.Pow(10, scaled) : scaled;
    }

    /// <summary>The ticks of a horizontal axis, with room between their labels.</summary>
    public List<Tick> TicksAcross(bool onlyWhole) => Choose(onlyWhole, (tick, next) => Math.Max(
        Math.Clamp(Length / 9, 24, 48),
        ((Lettering.Width(tick.Label, Lettering.Small) + Lettering.Width(next.Label, Lettering.Small)) / 2) + 12));

    /// <summary>The ticks of a vertical axis.</summary>
    public List<Tick> TicksUp(bool onlyWhole) => Choose(onlyWhole, (_, _) => Math.Clamp(Length / 9, 20, 34));

    private List<Tick> Choose(bool onlyWhole, Func<Tick, Tick, double> distance)
    {
        return IsLog ? Ticks.Logarithmic(Range.Low, Range.High, Fit) : Ticks.Linear(Range.Low, Range.High, onlyWhole, Fit);

        bool Fit(List<Tick> ticks) => ticks
            .Zip(ticks.Skip(1), (tick, next) => Math.Abs(At(next.Value) - At(tick.Value)) >= distance(tick, next))
            .All(isFar => isFar);
    }

    private double Scaled(double value) => IsLog ? Math.Log10(value) : value;
}
