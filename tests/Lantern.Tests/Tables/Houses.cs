namespace Lantern.Tests;

/// <summary>A house, of which not everything need be known.</summary>
internal sealed record House(double? Area, string? Town, bool? HasGarden, DateTime? Built, double Price)
{
    public static Columns<House> Columns { get; } = new Columns<House>()
        .Number("area", house => house.Area)
        .Category("town", house => house.Town)
        .TruthValue("garden", house => house.HasGarden)
        .Date("built", house => house.Built)
        .Number("price", house => house.Price);

    /// <summary>Six of them; area, town and garden are unknown once each.</summary>
    public static House[] Six { get; } =
    [
        new(50, "Ulm", true, new(1970, 1, 11), 100),
        new(70, "Bonn", true, new(1970, 1, 21), 150),
        new(null, "Bonn", null, new(1990, 7, 1), 130),
        new(90, null, false, new(2000, 1, 1), 220),
        new(110, "Ulm", true, new(2010, 10, 1), 260),
        new(80, "Köln", false, new(2020, 1, 1), 180),
    ];

    public static Table Table(IEnumerable<House> houses) => Lantern.Table.From(houses, Columns);

    /// <summary>Made-up houses whose price follows from area, town and garden: 2·area + (Bonn 50, Köln 20) + (garden 30).</summary>
    public static House[] Many(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                var (area, town, garden) = (40 + (random.NextDouble() * 100), random.NextInt32(3), random.NextInt32(2) == 1);
                var price = (2 * area) + (town switch { 0 => 0, 1 => 50, _ => 20 }) + (garden ? 30 : 0);
                return new House(area, town switch { 0 => "Ulm", 1 => "Bonn", _ => "Köln" }, garden, new DateTime(2000, 1, 1).AddDays(random.NextInt32(5000)), price);
            }),
        ];
    }
}
