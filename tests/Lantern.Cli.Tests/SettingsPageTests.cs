using System.Text;
using Lantern.Workbench;

namespace Lantern.Cli.Tests;

/// <summary>docs/settings.md says what can be set about a training.</summary>
public sealed class SettingsPageTests
{
    private const string Page = "docs/settings.md";

    [Fact]
    public void The_page_has_every_setting_as_its_row_says_it()
    {
        var real = Written();

        if (Environment.GetEnvironmentVariable("LANTERN_REFRESH_README") == "1")
            File.WriteAllText(Repository.File(Page), real);
        Assert.Equal(real, Repository.Read(Page));
    }

    private static string Written()
    {
        var page = new StringBuilder("""
            # Settings

            What can be set about a training: `lantern train DATA --NAME VALUE`, and in a sweep `--NAME VALUE,VALUE,…` for those that it can vary. Options of the tool, JSON, the store of runs and the key of a run follow from the same rows, in [`SettingRows.cs`](../src/Lantern.Workbench/Settings/SettingRows.cs). This page is made from them, and a test compares.

            """);
        foreach (var group in Setting.All.GroupBy(setting => setting.Group))
        {
            page.Append($"\n## {char.ToUpperInvariant(group.Key[0])}{group.Key[1..]}\n\n| name | value | unless given | for | a sweep varies it | |\n|---|---|---|---|---|---|\n");
            foreach (var setting in group)
            {
                var value = setting.Kind.Choices.Count > 0 ? string.Join(", ", setting.Kind.Choices.Select(name => $"`{name}`")) : setting.Kind.IsSwitch ? "on or off" : setting.Kind.Name.Replace('-', ' ');
                var scope = setting.DecidedByTask is not null || setting.Scope == SettingScope.Pictures ? "pictures" : setting.Scope == SettingScope.Tables ? "tables" : "all";
                page.Append($"| `{setting.Name}` | {value} | {(setting.Default is { } text ? $"`{text}`" : setting.Kind.IsSwitch ? "off" : "–")} | {scope} | {(setting.CanVary ? "yes" : "no")} | {setting.Description.Replace("|", "\\|")} |\n");
            }
        }

        return page.Append("\nTables have defaults of their own for what is not given: [tables](tables.md).\n").ToString();
    }
}
