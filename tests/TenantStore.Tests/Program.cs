using TenantStore.Tests.Database;

namespace TenantStore.Tests;

/// <summary>The tests start this assembly as a process of its own where one is to be killed.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is not ["write", var path])
            return 2;
        await EndlessWriter.RunAsync(path, Console.Out);
        return 0;
    }
}
