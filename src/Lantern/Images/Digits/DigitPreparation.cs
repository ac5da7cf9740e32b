namespace Lantern.Images;

/// <summary>
/// The preparation of a picture of one digit after MNIST's (LeCun, Cortes and Burges: fitted into 20×20 with its aspect ratio,
/// antialiased, center of mass in the middle of 28×28). Its steps: gray, separation of paper and ink, evening of the paper,
/// removal of noise and specks, crop, stroke width, fit, center.
/// </summary>
internal static class DigitPreparation
{
    /// <summary>Pixels of the result in each direction.</summary>
    public const int Side = 28;

    /// <summary>Pixels of the result that the digit's longer side takes.</summary>
    public const int BoxSide = 20;

    private const int WorkingSide = 1000; // larger pictures are reduced by a whole factor: finer detail of a photo is noise
    private const int FineSide = 200; // smaller digits are enlarged, so that strokes can be widened by fractions of their pixels
    private const int ShownSide = 280; // of the pictures of steps, at most

    // In pixels of the result. Half of MNIST's training digits have strokes between 2.1 and 3.0 wide; drawn anew with strokes
    // of 0.8 to 4.5, they are read best when they are brought into these bounds.
    private const double ThinnestStroke = 2.5, ThickestStroke = 3.2;

    private const double LowContrast = 30; // in levels of 255

    // Shares of the ink's contrast. Fainter pixels than the first are paper; a part with no pixel above the second is a shadow or a fold.
    private const float FaintestInk = 0.35f, FullInk = 0.55f;
    private const double SpeckArea = 0.04; // of the largest part: pieces of a broken stroke are larger, dust is smaller

    public static PreparedPicture Prepare(ColorImage picture)
    {
        var findings = new PictureFindings { Width = picture.Width, Height = picture.Height };
        if (LooksPrepared(picture))
        {
            var same = picture.ToGray();
            return new PreparedPicture(same.ToBytes(), findings with { IsUnchanged = true }, [Shown("as it is", same)]);
        }

        var factor = Resizing.Blocks(Math.Max(picture.Width, picture.Height), WorkingSide);
        var source = Inks.BestGray(picture);
        var gray = Inks.Gray(picture, source, factor);
        var sheet = InkSheet.Of(gray);
        findings = findings with { Gray = source, Ink = sheet.Findings };
        List<PreparationStep> steps = [Shown("gray", gray), Shown("paper", sheet.Paper), Shown("paper evened out", sheet.Ink)];
        if (sheet.IsEmpty)
            return new PreparedPicture(new byte[Side * Side], findings with { Warnings = [PictureWarning.EmptyPage] }, steps);

        var digit = FindDigit(sheet.Ink);
        steps.Add(Shown("specks left out", digit.Mask));

        // A crop with room for wider strokes, enlarged if it is small.
        var box = digit.Box;
        var longer = Math.Max(box.Width, box.Height);
        var enlargement = Math.Max(1, (double)FineSide / longer);
        var room = 1 + (longer / BoxSide);
        var fine = Crop(sheet.Ink, digit.Mask, box, room, enlargement);
        var width = Strokes.Width(fine);
        var length = longer * enlargement;

        // Widening by m on each side makes the digit longer too, so the scale changes:
        // (width + 2m) / (length + 2m) = wanted / 20, solved for m.
        var strokeWidth = BoxSide * width / length;
        var wanted = Math.Clamp(strokeWidth, ThinnestStroke, ThickestStroke);
        var margin = ((wanted * length) - (BoxSide * width)) / (2 * (BoxSide - wanted));
        var shaped = TrimToInk(Strokes.Widen(fine, margin));
        steps.Add(Shown(margin > 0 ? "cropped, strokes widened" : margin < 0 ? "cropped, strokes thinned" : "cropped", shaped));

        var longest = Math.Max(shaped.Width, shaped.Height);
        var fitted = Resizing.Average(
            shaped, Fitted(shaped.Width, longest), Fitted(shaped.Height, longest));
        steps.Add(new PreparationStep("fitted into 20×20", fitted));

        var warnings = new List<PictureWarning>();
        if (sheet.Findings.Contrast < LowContrast)
            warnings.Add(PictureWarning.LowContrast);
        if (digit.LooksLikeSeveral)
            warnings.Add(PictureWarning.SeveralDigits);
        if (strokeWidth < 1)
            warnings.Add(PictureWarning.ThinStrokes);
        if (box.Left == 0 || box.Top == 0 || box.Right == gray.Width || box.Bottom == gray.Height)
            warnings.Add(PictureWarning.CutOff);
        var whole = new PixelBox(0, 0, picture.Width, picture.Height);
        findings = findings with
        {
            Ink = sheet.Findings with
            {
                LeftOutCount = digit.LeftOutCount,
                Box = Clipped(box.Left * factor, box.Top * factor, box.Width * factor, box.Height * factor, whole),
                Scale = longest / enlargement * factor / BoxSide,
                StrokeWidth = strokeWidth,
                NewStrokeWidth = wanted,
            },
            Warnings = warnings,
        };
        return new PreparedPicture(Centered(fitted), findings, steps);

        static int Fitted(int side, int longest) => Math.Max(1, (int)Math.Round((double)BoxSide * side / longest));
    }

    /// <summary>A step with its picture, reduced for display.</summary>
    public static PreparationStep Shown(string name, GrayImage image) =>
        new(name, Resizing.Shrink(image, Resizing.Blocks(Math.Max(image.Width, image.Height), ShownSide)));

    /// <summary>
    /// Whether a picture has MNIST's form already: gray, 28×28, black around the digit, the digit about 20 pixels long, its
    /// center of mass in the middle.
    /// </summary>
    private static bool LooksPrepared(ColorImage picture)
    {
        if ((picture.Width, picture.Height) != (Side, Side))
            return false;
        var pixels = picture.Pixels;
        var (left, top, right, bottom, mass, massX, massY, greatest) = (Side, Side, 0, 0, 0, 0.0, 0.0, 0);
        for (var index = 0; index < Side * Side; index++)
        {
            var value = pixels[3 * index];
            if (pixels[(3 * index) + 1] != value || pixels[(3 * index) + 2] != value)
                return false;
            if (value == 0)
                continue;
            var (x, y) = (index % Side, index / Side);
            (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x + 1), Math.Min(top, y), Math.Max(bottom, y + 1));
            (mass, massX, massY, greatest) = (mass + value, massX + (value * (x + 0.5)), massY + (value * (y + 0.5)), Math.Max(greatest, value));
        }

        return greatest >= 128 && Math.Max(right - left, bottom - top) is >= BoxSide - 2 and <= BoxSide + 2
            && Math.Abs((massX / mass) - (Side / 2)) <= 1.5 && Math.Abs((massY / mass) - (Side / 2)) <= 1.5;
    }

    private readonly record struct Digit(GrayImage Mask, PixelBox Box, int LeftOutCount, bool LooksLikeSeveral);

    /// <summary>Finds the parts of the ink that are the digit: all but specks, shadows, and parts that reach in from the edge.</summary>
    private static Digit FindDigit(GrayImage ink)
    {
        var parts = new InkParts(ink, FaintestInk);
        var whole = new PixelBox(0, 0, ink.Width, ink.Height);
        var strong = parts.All.Where(part => part.Peak >= FullInk).ToList();
        // The largest part is the digit's; one inside the picture rather than one at its edge, unless that is much larger.
        var main = strong.MaxBy(part => (TouchesEdge(part) ? 0.2 : 1) * part.Area);
        bool[] keep = [.. parts.All.Select(part => part == main ||
            (part.Peak >= FullInk && part.Area >= SpeckArea * main.Area && (TouchesEdge(main) || !TouchesEdge(part))))];
        var kept = parts.All.Where((_, number) => keep[number]).ToList();
        var box = kept.Aggregate(default(PixelBox), (around, part) => around.Around(part.Box));
        return new Digit(
            parts.Mask(ink.Width, ink.Height, keep), box, parts.All.Count - kept.Count, AreSeveral(kept.ConvertAll(part => part.Box), box));

        bool TouchesEdge(InkPart part) =>
            part.Box.Left == 0 || part.Box.Top == 0 || part.Box.Right == whole.Right || part.Box.Bottom == whole.Bottom;
    }

    /// <summary>Whether parts look like several digits: two groups with a gap between them, each at least half as high as all, or far wider than high.</summary>
    private static bool AreSeveral(List<PixelBox> boxes, PixelBox all)
    {
        boxes.Sort((first, second) => first.Left.CompareTo(second.Left));
        var left = boxes[0];
        for (var next = 1; next < boxes.Count; next++)
        {
            var right = boxes.Skip(next).Aggregate((around, box) => around.Around(box));
            if (right.Left - left.Right > 0.08 * all.Height && 2 * Math.Min(left.Height, right.Height) > all.Height)
                return true;
            left = left.Around(boxes[next]);
        }

        return all.Width > 1.8 * all.Height;
    }

    /// <summary>Crops the digit as a mask, enlarged, with some paper on each side.</summary>
    private static GrayImage Crop(GrayImage ink, GrayImage mask, PixelBox box, int room, double enlargement)
    {
        var crop = new GrayImage(box.Width + (2 * room), box.Height + (2 * room));
        for (var y = 0; y < box.Height; y++)
        {
            for (var x = 0; x < box.Width; x++)
            {
                // With the ink next to the mask, enlargement places the edge between two pixels.
                if (IsNear(box.Left + x, box.Top + y))
                    crop[x + room, y + room] = Math.Min(1, ink[box.Left + x, box.Top + y]);
            }
        }

        var large = enlargement > 1
            ? Resizing.Enlarge(crop, (int)Math.Round(crop.Width * enlargement), (int)Math.Round(crop.Height * enlargement))
            : crop;
        foreach (ref var pixel in large.Pixels)
            pixel = pixel >= FaintestInk ? 1 : 0;
        return large;

        bool IsNear(int x, int y)
        {
            for (var ny = Math.Max(0, y - 1); ny <= Math.Min(mask.Height - 1, y + 1); ny++)
            {
                for (var nx = Math.Max(0, x - 1); nx <= Math.Min(mask.Width - 1, x + 1); nx++)
                {
                    if (mask[nx, ny] > 0)
                        return true;
                }
            }

            return false;
        }
    }

    private static GrayImage TrimToInk(GrayImage image)
    {
        var box = default(PixelBox);
        for (var index = 0; index < image.Pixels.Length; index++)
        {
            if (image.Pixels[index] >= 0.5f)
                box = box.Around(new PixelBox(index % image.Width, index / image.Width, 1, 1));
        }

        if (box.Width == 0)
            return image; // thinning may leave nothing of uneven strokes
        var trimmed = new GrayImage(box.Width, box.Height);
        for (var y = 0; y < box.Height; y++)
            image.Pixels.Slice(((box.Top + y) * image.Width) + box.Left, box.Width).CopyTo(trimmed.Pixels[(y * box.Width)..]);
        return trimmed;
    }

    /// <summary>Places the digit with its center of mass as near the middle as whole pixels and the edges allow.</summary>
    private static byte[] Centered(GrayImage digit)
    {
        double mass = 0, massX = 0, massY = 0;
        for (var y = 0; y < digit.Height; y++)
        {
            for (var x = 0; x < digit.Width; x++)
                (mass, massX, massY) = (mass + digit[x, y], massX + (digit[x, y] * (x + 0.5)), massY + (digit[x, y] * (y + 0.5)));
        }

        var left = Math.Clamp((int)Math.Round((Side / 2) - (massX / mass)), 0, Side - digit.Width);
        var top = Math.Clamp((int)Math.Round((Side / 2) - (massY / mass)), 0, Side - digit.Height);
        var result = new GrayImage(Side, Side);
        for (var y = 0; y < digit.Height; y++)
            digit.Pixels.Slice(y * digit.Width, digit.Width).CopyTo(result.Pixels[(((top + y) * Side) + left)..]);
        return result.ToBytes();
    }

    private static PixelBox Clipped(int left, int top, int width, int height, PixelBox whole) =>
        new(left, top, Math.Min(width, whole.Width - left), Math.Min(height, whole.Height - top));
}
