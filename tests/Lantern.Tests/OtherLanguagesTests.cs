using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lantern.Tests;

/// <summary>
/// What F# and Visual Basic cannot call, which know <c>params</c> with arrays alone; samples/fsharp and samples/vb show that they
/// can call the rest.
/// </summary>
public sealed class OtherLanguagesTests
{
    [Fact]
    public void What_takes_any_number_of_arguments_in_a_span_or_a_list_takes_them_in_an_array_too()
    {
        List<string> faults = [];
        var seen = 0;
        foreach (var type in typeof(Model).Assembly.GetExportedTypes())
        {
            MethodBase[] members = [.. type.GetMethods(), .. type.GetConstructors()];
            foreach (var method in members.Where(member => member.GetParameters().LastOrDefault()?.IsDefined(typeof(ParamCollectionAttribute)) == true))
            {
                seen++;
                var others = members.Where(other => other.Name == method.Name && other.GetParameters().Length == method.GetParameters().Length);
                if (!others.Any(other => other.GetParameters()[^1].IsDefined(typeof(ParamArrayAttribute))))
                    faults.Add($"{type.Name}.{method.Name}");
            }
        }

        Assert.NotEqual(0, seen); // so this test would see one
        Assert.Empty(faults);
    }
}
