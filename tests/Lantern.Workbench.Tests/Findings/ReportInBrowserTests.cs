using Microsoft.Playwright;

namespace Lantern.Workbench.Tests;

/// <summary>Reports opened in a real browser, if the machine has one.</summary>
public sealed class ReportInBrowserTests : IAsyncLifetime
{
    private static readonly string? Browser = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _complaints = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Browser is not null, "There is no Chromium here (apt-get install chromium).");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Browser, Args = ["--no-sandbox"] }); // it may run as root
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(1200, ColorScheme.Dark)]
    public async Task A_report_shows_its_tables_and_pictures_and_is_no_wider_than_the_screen(int width, ColorScheme scheme)
    {
        var page = await Open(ReportTests.OfLearningRates(), width, scheme);

        Assert.Equal("How large should a step be?", await page.Locator("h1").InnerTextAsync());
        Assert.Equal(2, await page.GetByRole(AriaRole.Table).CountAsync());
        Assert.Equal(5 * 2, await page.GetByRole(AriaRole.Table).Last.Locator("tbody tr").CountAsync());
        // Two pictures, each drawn for two widths, of which one is shown, and read aloud by its title.
        var pictures = page.GetByRole(AriaRole.Img);
        Assert.Equal(2, await pictures.CountAsync());
        Assert.Equal(1, await page.GetByRole(AriaRole.Img, new() { Name = "Over the learning rate" }).CountAsync());
        foreach (var picture in await pictures.AllAsync())
        {
            var box = await picture.BoundingBoxAsync();
            Assert.InRange(box!.Width, width == 390 ? 280 : 600, width);
            Assert.InRange(box.Height, 250, 600);
        }

        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Colors_of_pictures_follow_the_screen()
    {
        const string Background = "getComputedStyle(document.querySelector('.wide svg rect')).fill";
        var light = await Open(ReportTests.OfLearningRates(), 1200, ColorScheme.Light);
        var dark = await Open(ReportTests.OfLearningRates(), 1200, ColorScheme.Dark);

        Assert.Equal("rgb(255, 255, 255)", await light.EvaluateAsync<string>(Background));
        Assert.Equal("rgb(31, 31, 35)", await dark.EvaluateAsync<string>(Background));
    }

    [Fact]
    public async Task What_names_say_is_shown_and_never_run()
    {
        const string Name = "<img src=x onerror=document.title='run'>\"'&\0";
        var run = Trials.Of("", 1, 0.9) with { Data = Name, Machine = Name, Version = Name, Error = Name, State = RunState.Failed };
        var page = await Open(new Report(Findings.Of([run, Trials.Of("", 2, 0.8) with { Data = "b" }])) { Title = Name, Command = Name }, 390, ColorScheme.Light);

        Assert.Equal(0, await page.Locator("img").CountAsync());
        Assert.StartsWith("<img src=x", await page.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(_complaints);
    }

    private async Task<IPage> Open(Report report, int width, ColorScheme scheme)
    {
        var path = _folder.File($"{width}-{scheme}.html");
        report.Save(path);
        var page = await _browser!.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = 844 }, ColorScheme = scheme });
        page.Console += (_, message) => _complaints.Add(message.Text);
        page.PageError += (_, error) => _complaints.Add(error);
        page.RequestFailed += (_, request) => _complaints.Add(request.Url);
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        return page;
    }
}
