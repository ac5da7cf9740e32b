using System.Text.Json;
using Lantern.Insight;

namespace Lantern.Workbench;

/// <summary>One number of an example's way through a network and back.</summary>
/// <param name="Kind">What it is: "sum", "output", "loss", "error", "slope", "gradient", "weightGradient", "newWeight" or "newBias".</param>
/// <param name="Layer">The layer, counted from 1 behind the inputs.</param>
/// <param name="Node">The node within its layer, counted from 1; absent for the loss.</param>
/// <param name="Input">Which of the node's inputs a weight belongs to, counted from 1; absent for all that is no weight.</param>
/// <param name="Place">Where it stands, in words.</param>
/// <param name="Symbol">What it is called in formulas.</param>
/// <param name="Formula">How it is computed, in symbols.</param>
/// <param name="Numbers">The same with numbers in place of the symbols, rounded.</param>
/// <param name="Value">The number, in double precision; null where it is not finite.</param>
public sealed record LedgerEntryShape(
    string Kind, int Layer, int? Node, int? Input, string Place, string Symbol, string Formula, string Numbers, double Value) : AnswerShape
{
    /// <summary>The shape of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="digits">Decimals of each number in <see cref="Numbers"/>; of a small one, digits.</param>
    public static LedgerEntryShape Of(LedgerEntry entry, int digits) => new(
        JsonNamingPolicy.CamelCase.ConvertName($"{entry.Kind}"),
        entry.Layer,
        entry.Node > 0 ? entry.Node : null,
        entry.Input > 0 ? entry.Input : null,
        entry.Place,
        entry.Symbol,
        entry.Formula.Symbols,
        entry.Formula.Numbers(digits),
        entry.Value);
}
