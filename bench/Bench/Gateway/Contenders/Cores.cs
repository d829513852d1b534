using System.Diagnostics;
using System.Globalization;

namespace Bench.Gateway.Contenders;

/// <summary>
/// A proxy has one core to itself; clients and mock host share the others. So a proxy's rate is what it costs, and no proxy looks like another because something else was the bound.
/// </summary>
internal static class Cores
{
    /// <summary>Whether there are two at least.</summary>
    public static bool AreApart => Environment.ProcessorCount > 1;

    /// <summary>The command that runs a proxy.</summary>
    public static (string Program, string[] Arguments) OfProxy(string program, params string[] arguments) => On(Environment.ProcessorCount - 1, program, arguments);

    /// <summary>The command that runs the mock host.</summary>
    public static (string Program, string[] Arguments) OfLoad(string program, params string[] arguments) => On(0, program, arguments);

    /// <summary>This process makes the load.</summary>
    public static void TakeLoad()
    {
        if (AreApart && OperatingSystem.IsLinux())
            Process.GetCurrentProcess().ProcessorAffinity = 1;
    }

    private static (string Program, string[] Arguments) On(int core, string program, string[] arguments) =>
        AreApart ? ("/usr/bin/taskset", ["--cpu-list", core.ToString(CultureInfo.InvariantCulture), program, .. arguments]) : (program, arguments);
}
