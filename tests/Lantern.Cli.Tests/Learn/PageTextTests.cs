using Spectre.Console;

namespace Lantern.Cli.Tests;

public sealed class PageTextTests : IDisposable
{
    private const string Page =
        """
        # A title

        ![Two dots.](pictures/dots.svg)

        A paragraph with a [link](05-two-nodes.md) that is longer than a line.

        - An item of a list that is longer than a line.
        1. Short.

        ## Below

        ```text
        a block   that stays as it is, however long it may be
        # this too
        ```

        | a table stays | as it is, too | [with words](for-links.md) |

        https://example.org/an-address-without-any-blanks is not broken itself.

        """;

    private readonly StringWriter _writer = new();

    public void Dispose() => _writer.Dispose();

    [Fact]
    public void A_page_is_broken_to_the_width_of_the_terminal()
    {
        PageText.Write(new Terminal(_writer, () => 30, AnsiSupport.No, ColorSystemSupport.NoColors), Page);

        Assert.Equal(
            """
            A title

            [Picture: Two dots.]

            A paragraph with a link that
            is longer than a line.

            - An item of a list that is
              longer than a line.
            1. Short.

            Below

                a block   that stays as it is, however long it may be
                # this too

            | a table stays | as it is, too | with words |

            https://example.org/an-address-without-any-blanks
            is not broken itself.

            """,
            _writer.ToString());
    }

    [Fact]
    public void Lines_are_not_longer_than_what_reads_well_and_headings_are_bold()
    {
        var words = Enumerable.Repeat("1234", 30).ToList();

        PageText.Write(new Terminal(_writer, () => 500, AnsiSupport.Yes, ColorSystemSupport.TrueColor), $"# Bold\n{string.Join(' ', words)}");

        Assert.Equal($"\e[1mBold\e[0m\n{string.Join(' ', words[..17])}\n{string.Join(' ', words[17..])}\n", _writer.ToString());
    }
}
