using TenantStore.Keys;

namespace Gateway.Commands;

/// <summary><c>admin list-keks [--State=DIR]</c>: the key-encryption keys, a line each: id, current or old, tenants whose keys it wraps, whether it is here.</summary>
internal static class ListKeksCommand
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        _ = CommandOptions.Parse(args);
        await RegistryCommand.RunAsync(args, async services =>
        {
            foreach (var kek in await services.GetRequiredService<KekRotation>().ListAsync(cancellationToken))
                await output.WriteLineAsync($"{kek.Kek}  {(kek.IsCurrent ? "current" : "old")}  {kek.Tenants} tenants{(kek.IsPresent ? "" : "  MISSING")}");
        }, cancellationToken);
        return 0;
    }
}
