using System.CommandLine;
using Lantern.Workbench;

namespace Lantern.Cli;

/// <summary><c>lantern data</c>: what there is to learn from, and as files for other programs.</summary>
internal static class DataCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = Options.DataArgument();
        data.Arity = ArgumentArity.ZeroOrOne;
        var csv = Options.Text("--csv", "DIR", "Write the data there as DATA_train.csv and DATA_test.csv: label first, then the values.");
        var json = Options.Json();
        var command = new Command("data", "List data, describe some, or write it as CSV.") { data, csv, json };
        command.SetAction(arguments =>
        {
            var (name, folder, asJson) = (arguments.GetValue(data), arguments.GetValue(csv), arguments.GetValue(json));
            if (folder is not null && name is null)
                throw new OptionException("--csv: Say which data to write, such as: lantern data mnist --csv DIR.");
            if (folder is not null)
                Write(terminal, DataCatalogue.Find(name!), folder, asJson);
            else if (asJson)
                WriteJson(terminal, name);
            else if (name is null)
                List(terminal);
            else if (TableCalled(name) is { } table)
                Describe(terminal, table);
            else
                Describe(terminal, DataCatalogue.Find(name));
        });
        return command;
    }

    private static ShippedTable? TableCalled(string name) => Path.Exists(name) ? null : DataCatalogue.Tables.FirstOrDefault(table => table.Name == name);

    private static void WriteJson(Terminal terminal, string? name)
    {
        if (name is not null)
        {
            terminal.Json(TableCalled(name) is { } named ? DataShape.Of(named) : DataShape.Of(DataCatalogue.Find(name)));
            return;
        }

        foreach (var source in DataCatalogue.Shipped.Concat(DataCatalogue.Packaged.Where(source => source.Parts.Count > 0)))
            terminal.Json(DataShape.Of(source));
        foreach (var table in DataCatalogue.Tables)
            terminal.Json(DataShape.Of(table));
    }

    private static void List(Terminal terminal)
    {
        foreach (var source in DataCatalogue.Shipped)
        {
            Describe(terminal, source);
            terminal.Line();
        }

        foreach (var table in DataCatalogue.Tables)
        {
            Describe(terminal, table);
            terminal.Line();
        }

        foreach (var source in DataCatalogue.Packaged)
            terminal.Line($"{source.Name}: {source.Description}, if Debian's package dataset-{source.Name} is installed.");
        terminal.Line("Your own: a folder with IDX files under MNIST's names, a CSV file, label first, or any table with --target.");
    }

    private static void Describe(Terminal terminal, DataSource source)
    {
        terminal.Line(new StyledLine().Append(source.Name, Terminal.Strong).Append(source.Description is null ? "" : $": {source.Description}"));
        if (source.Origin is not null)
            terminal.Line($"  {source.Origin}; license {source.License}");
        foreach (var part in source.Parts)
        {
            var examples = source.Read(part);
            terminal.Line($"  {(source.IsFile ? "" : $"{Choice.Name(part)}: ")}{Wording.Count(examples.Count, "example")} of {Wording.Count(examples.Bytes.ValueCount, "value")}, SHA-256");
            terminal.Line($"    {examples.Prepare(Preparation.UnitRange).ContentHash()}", Terminal.Quiet);
        }
    }

    private static void Describe(Terminal terminal, ShippedTable table)
    {
        terminal.Line(new StyledLine().Append(table.Name, Terminal.Strong).Append($": {table.Description}"));
        terminal.Line($"  {table.Origin}; license {table.License}");
        terminal.Line($"  a table, to be trained with --target {table.Target}");
    }

    private static void Write(Terminal terminal, DataSource source, string folder, bool asJson)
    {
        foreach (var file in source.WriteCsv(folder))
        {
            if (asJson)
                terminal.Json(new WrittenShape(file.Path) { Rows = file.LineCount, Bytes = file.ByteCount });
            else
                terminal.Line($"{file.Path}: {Wording.Count(file.LineCount, "line")}, {Wording.Count(file.ByteCount, "byte")}");
        }
    }
}
