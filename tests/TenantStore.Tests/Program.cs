using TenantStore.Tests.Artifacts.S3;
using TenantStore.Tests.Database;

namespace TenantStore.Tests;

/// <summary>The tests start this assembly as a process of its own where one is to be killed, or is to have environment variables of its own.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["write", var path]:
                await EndlessWriter.RunAsync(path, Console.Out);
                return 0;
            case ["list-bucket", var url]:
                await KeylessLister.RunAsync(url, Console.Out);
                return 0;
            default:
                return 2;
        }
    }
}
