namespace Lantern.Images;

/// <summary>A connected component of ink, with eight neighbors a pixel.</summary>
/// <param name="Box">Its bounding box.</param>
/// <param name="Area">Its number of pixels.</param>
/// <param name="Peak">The value of its strongest pixel.</param>
internal readonly record struct InkPart(PixelBox Box, int Area, float Peak);

/// <summary>The connected components of the ink.</summary>
internal sealed class InkParts
{
    private readonly int[] _partOf; // [height, width]: the number of the part, or -1
    private readonly List<InkPart> _parts = [];

    /// <param name="ink">The amount of ink of each pixel.</param>
    /// <param name="threshold">The least amount that counts as ink.</param>
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

    /// <summary>All parts, in the order of their first pixels.</summary>
    public IReadOnlyList<InkPart> All => _parts;

    /// <summary>The mask of some parts: 1 on their ink, 0 elsewhere.</summary>
    public GrayImage Mask(int width, int height, ReadOnlySpan<bool> keep)
    {
        var mask = new GrayImage(width, height);
        for (var index = 0; index < _partOf.Length; index++)
            mask.Pixels[index] = _partOf[index] >= 0 && keep[_partOf[index]] ? 1 : 0;
        return mask;
    }
}
