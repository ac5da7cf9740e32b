using System.Collections;
using System.Globalization;

namespace Lantern;

/// <summary>A copy of a list for a record: two are equal if their items are, in order, so that records with lists compare by content.</summary>
internal sealed class RecordList<T>(IEnumerable<T> items) : IReadOnlyList<T>
{
    private readonly T[] _items = [.. items];

    public int Count => _items.Length;

    public T this[int index] => _items[index];

    public IEnumerator<T> GetEnumerator() => _items.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override bool Equals(object? obj) => obj is RecordList<T> other && _items.SequenceEqual(other._items);

    public override int GetHashCode() => _items.Aggregate(0, HashCode.Combine);

    public override string ToString() => $"[{string.Join(", ", _items.Select(item => Convert.ToString(item, CultureInfo.InvariantCulture)))}]";
}
