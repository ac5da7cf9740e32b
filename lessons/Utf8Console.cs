using System.Runtime.CompilerServices;
using System.Text;

// Belongs to every lesson that `dotnet run` builds: without it the terminal of Windows shows ? for σ.
internal static class Utf8Console
{
    [ModuleInitializer]
    internal static void Begin()
    {
        if (!Console.IsOutputRedirected)
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
    }
}
