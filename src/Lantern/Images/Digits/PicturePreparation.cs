namespace Lantern;

/// <summary>
/// How somebody's own picture becomes the 28×28 bytes of an example, before a <see cref="Preparation"/> makes numbers of
/// them. A model carries it, so that every program asks it alike.
/// </summary>
public sealed class PicturePreparation
{
    private readonly Func<ColorImage, PreparedPicture> _prepare;

    private PicturePreparation(string name, Func<ColorImage, PreparedPicture> prepare) => (Name, _prepare) = (name, prepare);

    /// <summary>
    /// Makes of any picture of one digit what MNIST's makers made of theirs: finds ink and paper, evens the paper out, fits
    /// the digit into 20×20, and lays its center of mass into the middle of 28×28. What is so already passes unchanged.
    /// </summary>
    public static PicturePreparation Mnist { get; } = new("mnist", DigitPreparation.Prepare);

    /// <summary>The textbook's: the whole picture in 28×28 pixels, inverted, and nothing else; right for dark ink on white, centered.</summary>
    public static PicturePreparation Plain { get; } = new("plain", PlainPreparation.Prepare);

    /// <summary>All picture preparations, in the order in which they are documented.</summary>
    public static IReadOnlyList<PicturePreparation> All { get; } = [Mnist, Plain];

    /// <summary>The name used in options and model files, such as "mnist".</summary>
    public string Name { get; }

    /// <summary>The picture preparation of that name.</summary>
    /// <exception cref="OptionException">There is no such preparation.</exception>
    public static PicturePreparation Parse(string name) => Named.Find(All, preparation => preparation.Name, name, "picture preparation");

    /// <summary>Prepares a picture. Any number of threads may ask at once.</summary>
    public PreparedPicture Prepare(ColorImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return _prepare(picture);
    }

    /// <summary>Prepares a picture in gray, of which 256 levels are told apart.</summary>
    public PreparedPicture Prepare(GrayImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return _prepare(picture.ToColor());
    }
}

/// <summary>See <see cref="PicturePreparation.Plain"/>.</summary>
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
