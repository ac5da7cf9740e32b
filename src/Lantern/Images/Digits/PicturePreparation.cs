namespace Lantern.Images;

/// <summary>
/// The conversion of a picture of any size to the 28×28 bytes of an example, which a <see cref="Preparation"/> then makes
/// inputs of. It is part of the model file, so that every program prepares pictures alike.
/// </summary>
public sealed class PicturePreparation
{
    private readonly Func<ColorImage, PreparedPicture> _prepare;

    private PicturePreparation(string name, Func<ColorImage, PreparedPicture> prepare) => (Name, _prepare) = (name, prepare);

    /// <summary>
    /// The form of MNIST's digits: finds ink and paper, evens the paper out, fits the digit into 20×20, and places its center
    /// of mass in the middle of 28×28. A picture that has this form already stays unchanged.
    /// </summary>
    public static PicturePreparation Mnist { get; } = new("mnist", DigitPreparation.Prepare);

    /// <summary>The textbook's preparation: the whole picture in 28×28 pixels, inverted. For dark ink on white, centered.</summary>
    public static PicturePreparation Plain { get; } = new("plain", PlainPreparation.Prepare);

    /// <summary>All picture preparations, in the order in which they are documented.</summary>
    public static IReadOnlyList<PicturePreparation> All { get; } = [Mnist, Plain];

    /// <summary>The name used in options and model files, such as "mnist".</summary>
    public string Name { get; }

    /// <summary>The width and height of the prepared picture in pixels, 28.</summary>
    public int Side { get; } = DigitPreparation.Side;

    /// <summary>The number of bytes of the prepared picture, 784.</summary>
    internal int ByteCount => Side * Side;

    /// <summary>The picture preparation of that name.</summary>
    /// <exception cref="OptionException">There is no such preparation.</exception>
    public static PicturePreparation Parse(string name) => Named.Find(All, preparation => preparation.Name, name, "picture preparation");

    /// <summary>Prepares a picture. Safe for any number of threads at once.</summary>
    public PreparedPicture Prepare(ColorImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return _prepare(picture);
    }

    /// <summary>Prepares a picture in gray, rounded to 256 levels.</summary>
    public PreparedPicture Prepare(GrayImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return _prepare(picture.ToColor());
    }
}

/// <summary>The steps of <see cref="PicturePreparation.Plain"/>.</summary>
internal static class PlainPreparation
{
    public static PreparedPicture Prepare(ColorImage picture)
    {
        var gray = picture.ToGray();
        var small = (gray.Width, gray.Height) == (DigitPreparation.Side, DigitPreparation.Side)
            ? gray
            : Resizing.Average(gray, DigitPreparation.Side, DigitPreparation.Side);
        var values = Array.ConvertAll(small.ToBytes(), value => (byte)(255 - value));
        return new PreparedPicture(
            values, new PictureFindings { Width = picture.Width, Height = picture.Height }, [DigitPreparation.Shown("gray", gray)]);
    }
}
