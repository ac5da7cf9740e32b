namespace Lantern.Workbench;

/// <summary>The kind of value that a setting has: how a help names it, how a form draws it, how JSON writes it, what a sweep may vary.</summary>
/// <param name="Name">Such as "number".</param>
/// <param name="Placeholder">What stands for the value in a help, such as "NUMBER"; empty for a switch.</param>
public sealed record ValueKind(string Name, string Placeholder)
{
    /// <summary>True or false.</summary>
    public static ValueKind Switch { get; } = new("switch", "");

    /// <summary>A number such as 0.1.</summary>
    public static ValueKind Number { get; } = new("number", "NUMBER");

    /// <summary>A whole number.</summary>
    public static ValueKind WholeNumber { get; } = new("whole-number", "N") { IsWhole = true };

    /// <summary>A share such as 0.1 or 10%, or a whole number of examples.</summary>
    public static ValueKind Part { get; } = new("part", "PART");

    /// <summary>Several whole numbers, or none.</summary>
    public static ValueKind Counts { get; } = new("counts", "COUNTS") { IsWhole = true, HasCommas = true };

    /// <summary>Several angles in degrees, or none.</summary>
    public static ValueKind Degrees { get; } = new("degrees", "DEGREES") { HasCommas = true };

    /// <summary>Several amounts by name, such as rotation=15,elastic=0.</summary>
    public static ValueKind Amounts { get; } = new("amounts", "AMOUNTS") { HasCommas = true };

    /// <summary>Weights of classes, such as 0=2,7=0.5.</summary>
    public static ValueKind Weights { get; } = new("weights", "WEIGHTS") { HasCommas = true };

    /// <summary>Names of columns of a table.</summary>
    public static ValueKind Columns { get; } = new("columns", "COLUMNS") { HasCommas = true };

    /// <summary>The path of a file.</summary>
    public static ValueKind File { get; } = new("file", "FILE");

    /// <summary>One of some names.</summary>
    public static ValueKind Choice(IEnumerable<string> names) => new("choice", "NAME") { Choices = [.. names] };

    /// <summary>Whether it is given without a value.</summary>
    public bool IsSwitch => this == Switch;

    /// <summary>Whether its numbers are whole.</summary>
    public bool IsWhole { get; private init; }

    /// <summary>Whether one value of it may have commas, such as 500,150.</summary>
    public bool HasCommas { get; private init; }

    /// <summary>The names there are to choose from; none for other kinds.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>Whether its value is a number in JSON.</summary>
    public bool IsNumeric => this == Number || this == WholeNumber || this == Part;
}
