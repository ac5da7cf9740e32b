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
        var csv = Options.Of<string?>("--csv", "DIR", "Write the data there as DATA_train.csv and DATA_test.csv: label first, then the values.", value => value);
        var command = new Command("data", "List the data that comes with Lantern, describe some data, or write it as CSV.") { data, csv };
        command.SetAction(arguments =>
        {
            var (name, folder) = (arguments.GetValue(data), arguments.GetValue(csv));
            if (folder is not null && name is null)
                throw new OptionException("--csv: Say which data to write, such as: lantern data mnist --csv DIR.");
            if (folder is not null)
                Write(terminal, DataCatalogue.Find(name!), folder);
            else if (name is not null && DataCatalogue.Tables.FirstOrDefault(table => table.Name == name) is { } table && !Path.Exists(name))
                Describe(terminal, table);
            else if (name is not null)
                Describe(terminal, DataCatalogue.Find(name));
            else
                List(terminal);
        });
        return command;
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
            terminal.Line($"  {source.Origin}; licence {source.Licence}");
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
        terminal.Line($"  {table.Origin}; licence {table.Licence}");
        terminal.Line($"  a table, to be trained with --target {table.Target}");
    }

    private static void Write(Terminal terminal, DataSource source, string folder)
    {
        foreach (var file in source.WriteCsv(folder))
            terminal.Line($"{file.Path}: {Wording.Count(file.LineCount, "line")}, {Wording.Count(file.ByteCount, "byte")}");
    }
}
