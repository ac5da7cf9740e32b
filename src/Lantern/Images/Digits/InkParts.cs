namespace Lantern;

/// <summary>A piece of ink whose pixels touch each other, corners included.</summary>
/// <param name="Box">The smallest rectangle around it.</param>
/// <param name="Area">How many pixels it has.</param>
/// <param name="Peak">Its strongest pixel.</param>
internal readonly record struct InkPart(PixelBox Box, int Area, float Peak);

/// <summary>The pieces in which the ink lies on the paper.</summary>
internal sealed class InkParts
{
    private readonly int[] _partOf; // [height, width]: the number of the part, or -1
    private readonly List<InkPart> _parts = [];

    /// <param name="ink">How much ink each pixel has.</param>
    /// <param name="threshold">From where on it counts.</param>
    public InkParts(GrayImage ink, float threshold)
    {
        _partOf = new int[ink.Width * ink.Height];
        Array.Fill(_partOf, -1);
        var open = new Stack<int>();
        for (var start = 0; start < _partOf.Length; start++)
        {
            if (_partOf[start] < 0 && ink.Pixels[start] >= threshold)
                _parts.Add(Collect(start));
        }

        InkPart Collect(int start)
        {
            var (box, area, peak) = (default(PixelBox), 0, 0f);
            open.Push(start);
            _partOf[start] = _parts.Count;
            while (open.TryPop(out var index))
            {
                var (x, y) = (index % ink.Width, index / ink.Width);
                (box, area, peak) = (box.Around(new PixelBox(x, y, 1, 1)), area + 1, Math.Max(peak, ink.Pixels[index]));
                for (var ny = Math.Max(0, y - 1); ny <= Math.Min(ink.Height - 1, y + 1); ny++)
                {
                    for (var nx = Math.Max(0, x - 1); nx <= Math.Min(ink.Width - 1, x + 1); nx++)
                    {
                        var neighbor = (ny * ink.Width) + nx;
                        if (_partOf[neighbor] < 0 && ink.Pixels[neighbor] >= threshold)
                        {
                            _partOf[neighbor] = _parts.Count;
                            open.Push(neighbor);
                        }
                    }
                }
            }

            return new InkPart(box, area, peak);
        }
    }

    /// <summary>All of them, in the order of their first pixels.</summary>
    public IReadOnlyList<InkPart> All => _parts;

    /// <summary>1 where the ink of those parts is, 0 elsewhere.</summary>
    public GrayImage Mask(int width, int height, ReadOnlySpan<bool> keep)
    {
        var mask = new GrayImage(width, height);
        for (var index = 0; index < _partOf.Length; index++)
            mask.Pixels[index] = _partOf[index] >= 0 && keep[_partOf[index]] ? 1 : 0;
        return mask;
    }
}
