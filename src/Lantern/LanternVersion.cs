using System.Reflection;

namespace Lantern;

/// <summary>The version of this library, as it stands in the files that it writes.</summary>
internal static class LanternVersion
{
    /// <summary>Three numbers, such as "0.1.0".</summary>
    public static string Current { get; } =
        typeof(LanternVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
