using System.Globalization;

namespace Lantern.Images;

/// <summary>
/// The largest amounts of random distortion; each amount is drawn uniformly from −largest to +largest. The defaults were
/// chosen on validation examples of MNIST, see docs/rotations.md.
/// </summary>
public sealed record Augmentation
{
    private static readonly string[] Names = ["rotation", "shift", "scale", "shear", "elastic", "smoothness"];

    /// <summary>Degrees, to the left and to the right.</summary>
    public double Rotation { get; init; } = 10;

    /// <summary>Pixels, in each direction.</summary>
    public double Shift { get; init; } = 1;

    /// <summary>Relative change of width and of height, drawn separately: 0.1 scales by 0.9 to 1.1.</summary>
    public double Scale { get; init; } = 0.1;

    /// <summary>Pixels sideways for each pixel up, to the left and to the right.</summary>
    public double Shear { get; init; } = 0.1;

    /// <summary>
    /// The strength of elastic distortion: the factor of the smoothed random displacements, which are drawn from −1 to 1 for
    /// each pixel. Simard, Steinkraus and Platt 2003 take 34, for larger networks.
    /// </summary>
    public double Elastic { get; init; } = 20;

    /// <summary>The standard deviation, in pixels, of the Gaussian that smooths the displacements. In the same paper 4.</summary>
    public double Smoothness { get; init; } = 4;

    /// <summary>No distortion: all amounts are 0.</summary>
    public static Augmentation None { get; } = new() { Rotation = 0, Shift = 0, Scale = 0, Shear = 0, Elastic = 0 };

    /// <summary>Reads the form that <see cref="ToString"/> writes. Amounts that are not mentioned keep their defaults.</summary>
    /// <exception cref="OptionException">The text makes no sense, or an amount is out of its range.</exception>
    public static Augmentation Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var augmentation = new Augmentation();
        foreach (var part in text.Split(','))
        {
            if (part.Split('=') is not [var name, var value] || !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                throw new OptionException($"'{part}' is no amount of distortion; there are {Wording.And(Names)}, each with a number as in rotation=15,shift=2.");
            augmentation = name switch
            {
                "rotation" => augmentation with { Rotation = number },
                "shift" => augmentation with { Shift = number },
                "scale" => augmentation with { Scale = number },
                "shear" => augmentation with { Shear = number },
                "elastic" => augmentation with { Elastic = number },
                "smoothness" => augmentation with { Smoothness = number },
                _ => throw Named.Unknown("distortion", name, Names),
            };
        }

        augmentation.Validate();
        return augmentation;
    }

    /// <summary>All amounts by name, such as "rotation=10,shift=1,scale=0.1,shear=0.1,elastic=20,smoothness=4".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"rotation={Rotation},shift={Shift},scale={Scale},shear={Shear},elastic={Elastic},smoothness={Smoothness}");

    /// <summary>Checks that each amount is in its range.</summary>
    /// <exception cref="OptionException">An amount is out of its range.</exception>
    public void Validate()
    {
        Require(Rotation, 0, 180, nameof(Rotation));
        Require(Shift, 0, 1000, nameof(Shift));
        Require(Scale, 0, 0.9, nameof(Scale));
        Require(Shear, 0, 10, nameof(Shear));
        Require(Elastic, 0, 10_000, nameof(Elastic));
        Require(Smoothness, 0.1, 100, nameof(Smoothness));
    }

    private static void Require(double amount, double least, double most, string name)
    {
        if (!(amount >= least && amount <= most))
            throw new OptionException($"Distortion by {name.ToLowerInvariant()} takes a number from {least} to {most}, not {amount}.");
    }
}
