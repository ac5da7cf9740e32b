using System.Globalization;
using System.Text;
using CsvHelper;

namespace Lantern.Workbench;

/// <summary>
/// What a model says about the rows of a CSV file: the file again, row for row and letter for letter, with one column more for each
/// target, "predicted price", and for classes and labels a second one with the probability.
/// </summary>
public sealed class TableAnswers
{
    private readonly Model _model;
    private readonly IReadOnlyList<Prediction> _classes = [];
    private readonly double[] _numbers = [];

    private TableAnswers(Model model, TableFile file, UnknownCategory unknown)
    {
        (_model, File) = (model, file);
        if (model.TablePreparation is { HasClasses: true } or { HasLabels: true })
            _classes = model.Predict(file.Table, unknown);
        else
            _numbers = model.PredictNumbers(file.Table, unknown);
    }

    /// <summary>The file that was asked about.</summary>
    public TableFile File { get; }

    /// <summary>The model that was asked.</summary>
    public Model Model => _model;

    /// <summary>The answers of a model of classes or labels, one a row; else none.</summary>
    public IReadOnlyList<Prediction> Classes => _classes;

    /// <summary>The numbers that a model of numbers predicts for a row, one for each target.</summary>
    public ReadOnlySpan<double> Numbers(int row) => _numbers.AsSpan(row * _model.Network.OutputCount, _model.Network.OutputCount);

    /// <summary>What the new columns are called.</summary>
    public IReadOnlyList<string> Names => _model.TablePreparation! switch
    {
        { HasLabels: true, Targets: var labels } => [.. labels.SelectMany(label => (string[])[$"predicted {label.Name}", $"probability of {label.Name}"])],
        { HasClasses: true, Targets: var targets } => [$"predicted {targets[0].Name}", "probability"],
        { Targets: var targets } => [.. targets.Select(target => $"predicted {target.Name}")],
    };

    /// <summary>Asks a model about all rows of a file.</summary>
    /// <param name="model">A model of tables.</param>
    /// <param name="path">A CSV file with the columns that the model needs, in any order; it may have others.</param>
    /// <param name="said">What is known about the file already; the model knows what its columns hold.</param>
    /// <param name="unknown">What to do with categories that did not occur in training.</param>
    /// <exception cref="ModelException">The model is not about tables.</exception>
    /// <exception cref="DatasetException">The file cannot be read, lacks a column, or has a value that does not fit.</exception>
    public static TableAnswers Of(Model model, string path, TableReading? said = null, UnknownCategory unknown = UnknownCategory.Refuse)
    {
        var preparation = model.TablePreparation ?? throw new ModelException("The model answers about bytes and pictures, not about tables.");
        // A target may be there and need not make sense: it is not looked at.
        var file = TableFile.Read(path, (said ?? new TableReading()) with { Known = preparation.Columns, Ignored = [.. preparation.Targets.Select(target => target.Name)] });
        return new TableAnswers(model, file, unknown);
    }

    /// <summary>The new fields of a row: a name and its probability, the same for each label, or numbers with six digits.</summary>
    public IReadOnlyList<string> Fields(int row)
    {
        if (_model.TablePreparation is { HasLabels: true, Targets: var labels })
        {
            var held = _classes[row].Classes().Select(answer => answer.Label).ToHashSet();
            return [.. labels.SelectMany((label, k) => (string[])[label.CategoryNames[held.Contains(k) ? 1 : 0], Written(_classes[row].Outputs[k], "0.0000")])];
        }

        if (_classes.Count > 0)
            return [_classes[row].Answer.Name, Written(_classes[row].Answer.Confidence, "0.0000")];
        return [.. Numbers(row).ToArray().Select(number => Written(number, "G6"))];
    }

    /// <summary>Writes the file with its answers; it appears whole or not at all.</summary>
    /// <exception cref="DatasetException">The file cannot be written, or the other no longer be read.</exception>
    public void Write(string path)
    {
        var recognized = File.Recognition;
        var dialect = new TableDialect(recognized.Delimiter, recognized.Quote, recognized.HasHeader);
        AtomicFile.Write(path, stream =>
        {
            using var reader = CsvReader.FromFile(recognized.File, dialect.ReaderOptions);
            for (var row = recognized.HasHeader ? -1 : 0; reader.Read(); row++)
            {
                stream.Write(reader.RawRecord);
                foreach (var field in row < 0 ? Names : Fields(row))
                    stream.Write(Encoding.UTF8.GetBytes(recognized.Delimiter + Quoted(field)));
                stream.WriteByte((byte)'\n');
            }
        });
    }

    private string Written(double number, string format)
    {
        var text = number.ToString(format, CultureInfo.InvariantCulture);
        return File.Recognition.DecimalSeparator == ',' ? text.Replace('.', ',') : text;
    }

    private string Quoted(string field)
    {
        var (delimiter, quote) = (File.Recognition.Delimiter, File.Recognition.Quote);
        return field.AsSpan().IndexOfAny([delimiter, quote, '\n', '\r']) < 0 ? field : $"{quote}{field.Replace($"{quote}", $"{quote}{quote}")}{quote}";
    }
}
