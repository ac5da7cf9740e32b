namespace Lantern.Images;

/// <summary>
/// A font of pixels for captions, drawn below: cells of 6 × 10, in them capitals of 5 × 7 below a row for accents and above two
/// for descenders.
/// </summary>
/// <remarks>Source: the font 6x10 of the X Window System ("Public domain font. Share and enjoy."), and a few signs more.</remarks>
internal static class PixelFont
{
    private const int CellWidth = 6, CellHeight = 10, BlockLength = 1 + CellHeight;

    /// <summary>The sign drawn for a character that the font lacks: an empty box.</summary>
    private const char Unknown = '\uFFFD';

    /// <summary>Blocks of a line with characters and ten lines with their cells.</summary>
    private static readonly string[] Drawing = """
        !"#$%&'()*+,-./0123

          #    # #   # #    #    #  #  #      #      #   #                                      #   #     #    ###  #####
          #    # #   # #   ###  # # # # #     #     #     #   #   #   #                         #  # #   ##   #   #     #
          #    # #  ##### # #    # #  # #     #    #       #   # #    #                        #  #   # # #       #    #
          #          # #   ###    #    #           #       #  ##### #####                     #   #   #   #     ##    ##
          #         #####   # #  # #  # # #        #       #   # #    #          ###         #    #   #   #    #        #
                     # #   ###  # # # #  #          #     #   #   #   #     ##          #   #      # #    #   #     #   #
          #          # #    #   #  #   ## #          #   #                  #          ###  #       #   ##### #####  ###
                                                                           #            #

        456789:;<=>?@ABCDEF

           #  #####   ##  #####  ###   ###                  #        #     ###   ###    #   ####   ###  ####  ##### #####
          ##  #      #        # #   # #   #   #     #      #          #   #   # #   #  # #   #  # #   #  #  # #     #
         # #  # ##  #        #  #   # #  ##  ###   ###    #   #####    #     #  #  ## #   #  #  # #      #  # #     #
        #  #  ##  # # ##     #   ###   ## #   #     #    #              #   #   # # # #   #  ###  #      #  # ####  ####
        #####     # ##  #   #   #   #     #               #   #####    #    #   # ##  #####  #  # #      #  # #     #
           #  #   # #   #  #    #   #    #    #     ##     #          #         #     #   #  #  # #   #  #  # #     #
           #   ###   ###   #     ###   ##    ###    #       #        #      #    ###  #   # ####   ###  ####  ##### #
                                              #    #

        GHIJKLMNOPQRSTUVWXY

         ###  #   #  ###    ### #   # #     #   # #   #  ###  ####   ###  ####   ###  ##### #   # #   # #   # #   # #   #
        #   # #   #   #      #  #  #  #     #   # #   # #   # #   # #   # #   # #   #   #   #   # #   # #   # #   # #   #
        #     #   #   #      #  # #   #     ## ## ##  # #   # #   # #   # #   # #       #   #   # #   # #   #  # #   # #
        #     #####   #      #  ##    #     # # # # # # #   # ####  #   # ####   ###    #   #   #  # #  # # #   #     #
        #  ## #   #   #      #  # #   #     #   # #  ## #   # #     #   # # #       #   #   #   #  # #  # # #  # #    #
        #   # #   #   #   #  #  #  #  #     #   # #   # #   # #     # # # #  #  #   #   #   #   #  # #  ## ## #   #   #
         ###  #   #  ###   ##   #   # ##### #   # #   #  ###  #      ###  #   #  ###    #    ###    #   #   # #   #   #
                                                                        #

        Z[\]^_`abcdefghijkl
                                              #
        #####  ###  #      ###    #            #        #               #         ##        #       #       # #      ##
            #  #    #        #   # #                    #               #        #  #       #                 #       #
           #   #     #       #  #   #              ###  # ##   ###   ## #  ###   #     #### # ##   ##      ## #   #   #
          #    #      #      #                        # ##  # #   # #  ## #   # ####  #   # ##  #   #       # #  #    #
         #     #       #     #                     #### #   # #     #   # #####  #    #   # #   #   #       # ###     #
        #      #        #    #                    #   # ##  # #   # #  ## #      #     #### #   #   #       # #  #    #
        #####  ###      #  ###                     #### # ##   ###   ## #  ###   #        # #   #  ###   #  # #   #  ###
                                      #####                                           #   #              #  #
                                                                                       ###                ##
        mnopqrstuvwxyz{|}~±

                                                   #                                           ##   #    ##    #  #
                                                   #                                          #     #      #  # # #   #
        ## #  # ##   ###  # ##   ## # # ##   ###  ####  #   # #   # #   # #   # #   # #####    #    #     #   #  #    #
        # # # ##  # #   # ##  # #  ## ##  # #      #    #   # #   # #   #  # #  #   #    #   ##     #      ##       #####
        # # # #   # #   # #   # #   # #      ###   #    #   #  # #  # # #   #   #  ##   #      #    #     #           #
        # # # #   # #   # ##  # #  ## #         #  #  # #  ##  # #  # # #  # #   ## #  #      #     #      #          #
        #   # #   #  ###  # ##   ## # #     ####    ##   ## #   #    # #  #   #     # #####    ##   #    ##         #####
                          #         #                                           #   #
                          #         #                                            ###
        ·°²³½µ§ÄÖÜäöüßéèêçñ
                      ##   ###   #                 # #   # #   # #                             #   #      #           # #
                #    #  #     # ##           ###                     # #   # #   # #   ###    #     #    # #         # #
               # #     #    ##   #          #      ###   ###  #   #                   #   #
                #     #       #  #    #   # ###   #   # #   # #   #  ###   ###  #   # #  #   ###   ###   ###   ###  # ##
          #          ####  ###  ### # #   # #  #  #   # #   # #   #     # #   # #   # # #   #   # #   # #   # #   # ##  #
                                   # ##   #  #  # ##### #   # #   #  #### #   # #   # #  #  ##### ##### ##### #     #   #
                                     ###  #   ### #   # #   # #   # #   # #   # #  ## #   # #     #     #     #   # #   #
                                    # # ##      # #   #  ###   ###   ####  ###   ## # # ##   ###   ###   ###   ###  #   #
                                   ####      ###                                                                #
                                                                                                               #
        åø×→←–—−…≥≤≈✓✗σα’‘“
          #
         # #                                                  ##       ##                                 #      #   # #
          #                                                     ##   ##             # #   #               #     #   # #
         ###   ####  # #     #    #                               # #      #  #     #  # #   ####  ## #  #      #   # #
            # #  ##   #       #  #                              ##   ##   # ##     #    #   #  #  #  #
         #### # # #  # #  ##### ##### ##### ###########       ##       ##       # #    # #  #   # #  #
        #   # ##  #           #  #                                         #  #  #    #   # #   # #  #
         #### ####           #    #                     # # # ##### ##### # ##               ###   ## #


        ”�

         # #  #####
         # #  #   #
        # #   #   #
              #   #
              #   #
              #   #
              #####


        """.ReplaceLineEndings("\n").Split('\n');

    /// <summary>Where each character is drawn: its block's first line, its first column.</summary>
    private static readonly Dictionary<char, (int Line, int Column)> Places =
        (from block in Enumerable.Range(0, Drawing.Length / BlockLength)
         let line = block * BlockLength
         from i in Enumerable.Range(0, Drawing[line].Length)
         select (Character: Drawing[line][i], Place: (line, i * CellWidth))).ToDictionary(entry => entry.Character, entry => entry.Place);

    /// <summary>The pixels from the top of an accent to the end of a descender.</summary>
    /// <param name="size">The side of a dot.</param>
    public static int Height(int size) => CellHeight * size;

    /// <summary>The pixels from the first character's left to the last one's right.</summary>
    /// <param name="text">One line.</param>
    /// <param name="size">The side of a dot.</param>
    public static int Width(string text, int size) => text.Length == 0 ? 0 : (text.Length * CellWidth - 1) * size;

    /// <summary>Draws a line of text in black.</summary>
    /// <param name="text">One line.</param>
    /// <param name="size">The side of a dot.</param>
    /// <param name="image">The picture to draw on; it has room for the text.</param>
    /// <param name="left">The column of the first character's left.</param>
    /// <param name="top">The row of an accent's top.</param>
    public static void Draw(string text, int size, ColorImage image, int left, int top)
    {
        foreach (char character in text)
        {
            // A blank has no drawing.
            if (character != ' ')
                Draw(Places.GetValueOrDefault(character, Places[Unknown]), size, image, left, top);
            left += CellWidth * size;
        }
    }

    private static void Draw((int Line, int Column) place, int size, ColorImage image, int left, int top)
    {
        for (int y = 0; y < CellHeight * size; y++)
        {
            string dots = Drawing[place.Line + 1 + y / size];
            for (int x = 0; x < CellWidth * size; x++)
            {
                int column = place.Column + x / size;
                if (column < dots.Length && dots[column] == '#')
                    image.Pixels.Slice(3 * ((top + y) * image.Width + left + x), 3).Clear();
            }
        }
    }
}
