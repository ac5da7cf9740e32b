namespace Lantern.Text;

/// <summary>
/// The values of an enum by the names that options and files have for them: <c>TwoClasses</c> is "two-classes". What else has
/// names, such as <see cref="Activation"/>, has them itself.
/// </summary>
public static class Choice
{
    /// <summary>All names, in the order of the values.</summary>
    public static IReadOnlyList<string> Names<TEnum>()
        where TEnum : struct, Enum => Of<TEnum>.Names;

    /// <summary>The name of a value, such as "two-classes".</summary>
    public static string Name<TEnum>(TEnum value)
        where TEnum : struct, Enum => Of<TEnum>.Names[Array.IndexOf(Of<TEnum>.Values, value)];

    /// <summary>The value of that name.</summary>
    /// <param name="name">Such as "two-classes".</param>
    /// <param name="kind">What a value is, such as "task".</param>
    /// <exception cref="OptionException">No value has that name; the message says which there are.</exception>
    public static TEnum Parse<TEnum>(string name, string kind)
        where TEnum : struct, Enum =>
        Of<TEnum>.Values[Array.IndexOf(Of<TEnum>.Names, Named.Find(Of<TEnum>.Names, each => each, name, kind))];

    private static class Of<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly TEnum[] Values = Enum.GetValues<TEnum>();
        public static readonly string[] Names = [.. Values.Select(value => Kebab($"{value}"))];

        private static string Kebab(string name) =>
            string.Concat(name.Select((letter, at) => $"{(at > 0 && char.IsUpper(letter) ? "-" : "")}{char.ToLowerInvariant(letter)}"));
    }
}
