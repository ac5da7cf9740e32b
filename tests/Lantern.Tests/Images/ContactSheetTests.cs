namespace Lantern.Tests;

public sealed class ContactSheetTests
{
    [Fact]
    public void A_sheet_is_as_large_as_its_pictures_captions_and_margins()
    {
        var sheet = new ContactSheet(2, enlargement: 3, textSize: 1);
        for (int i = 0; i < 3; i++)
            sheet.Add(new GrayImage(10, 8), "7 → 1", "99 %");

        ColorImage page = sheet.ToImage();

        // Two cells of 30 + 2 for the frame; rows of 24 + 2 and two lines of 10 + 2; margins of 12.
        Assert.Equal(12 + 2 * (32 + 12), page.Width);
        Assert.Equal(12 + 2 * (26 + 24 + 12), page.Height);
        Assert.Equal(3, sheet.Count);
    }

    [Fact]
    public void Each_pixel_becomes_a_square_in_a_frame_and_the_page_is_white()
    {
        var picture = new ColorImage(2, 1);
        new byte[] { 10, 20, 30, 40, 50, 60 }.CopyTo(picture.Pixels);
        var sheet = new ContactSheet(5, enlargement: 2);
        sheet.Add(picture);
        picture.Pixels.Clear();

        ColorImage page = sheet.ToImage();

        string[] rows = ["FFFFFF", "FAABBF", "FAABBF", "FFFFFF"];
        Assert.Equal((12 + 6 + 12, 12 + 4 + 12), (page.Width, page.Height));
        for (int y = 0; y < page.Height; y++)
        {
            for (int x = 0; x < page.Width; x++)
            {
                bool isTile = x is >= 12 and < 18 && y is >= 12 and < 16;
                byte[] expected = !isTile ? [255, 255, 255] : rows[y - 12][x - 12] switch
                {
                    'A' => [10, 20, 30],
                    'B' => [40, 50, 60],
                    _ => [192, 192, 192],
                };
                Assert.Equal(expected, page.Pixels.Slice(3 * (y * page.Width + x), 3).ToArray());
            }
        }
    }

    [Fact]
    public void A_caption_is_drawn_dot_by_dot_below_the_picture()
    {
        var sheet = new ContactSheet(1, enlargement: 1, textSize: 1);
        sheet.Add(new GrayImage(20, 3), "", "4=q");

        ColorImage page = sheet.ToImage();

        Assert.Equal(
            """
            ...................
            ...#...............
            ..##...............
            .#.#..#####..##.#..
            #..#........#..##..
            #####.#####.#...#..
            ...#........#..##..
            ...#.........##.#..
            ................#..
            ................#..
            """.ReplaceLineEndings("\n"),
            // The second line of the caption begins below the margin, the framed picture and a line of 10, with gaps of 2.
            Dots(page, left: 12, top: 12 + 5 + 2 + 12, width: 19, height: 10));
    }

    [Fact]
    public void A_title_wider_than_the_pictures_widens_the_page()
    {
        var sheet = new ContactSheet(1, "A long title: nothing is cut off", textSize: 1);
        sheet.Add(new GrayImage(1, 1), "?");

        Assert.Equal(12 + 32 * 6 - 1 + 12, sheet.ToImage().Width);
    }

    [Fact]
    public void What_the_font_lacks_becomes_a_box_and_every_sign_it_has_is_another_drawing()
    {
        const string signs = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"
            + "→←–—…±×·≥≤≈✓✗°²³½µσαäöüßéèêçñåø";
        string[] drawings = [.. signs.Append('語').Select(sign =>
        {
            var sheet = new ContactSheet(1, sign.ToString(), textSize: 1);
            return Dots(sheet.ToImage(), 12, 12, 6, 10);
        })];

        Assert.Equal(signs.Length + 1, drawings.Distinct().Count());
        Assert.Equal("......\n#####.\n#...#.\n#...#.\n#...#.\n#...#.\n#...#.\n#####.\n......\n......", drawings[^1]);
    }

    [Fact]
    public void A_page_without_pictures_is_a_small_white_one() =>
        Assert.True(new ContactSheet(3).ToImage().Pixels.IndexOfAnyExcept((byte)255) < 0);

    private static string Dots(ColorImage page, int left, int top, int width, int height) =>
        string.Join('\n', Enumerable.Range(top, height).Select(y => string.Concat(Enumerable.Range(left, width).Select(x =>
            page.Pixels[3 * (y * page.Width + x)] == 0 ? '#' : '.'))));
}
