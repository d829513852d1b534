using System.Text.Json;
using TenantStore;
using TenantStore.Keys;

namespace Gateway.Commands;

/// <summary>
/// <c>admin rotate-kek [--new] [--State=DIR]</c>: wraps the data key of every tenant under a new key-encryption key, or goes on where an earlier run was
/// cut off; with <c>--new</c> under a new one in any case. Artifacts stay as they are, gateways may be running. With Encryption:CurrentKey set, that key is what it rotates to.
/// </summary>
internal static class RotateKekCommand
{
    private const string NewKey = "--new";

    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        var toNewKey = args.Contains(NewKey);
        args = [.. args.Where(arg => arg != NewKey)];
        _ = CommandOptions.Parse(args);
        var failed = 0;
        await RegistryCommand.RunAsync(args, async services =>
        {
            var result = await services.GetRequiredService<KekRotation>().RotateAsync(toNewKey, cancellationToken);
            await using var scope = await services.GetRequiredService<Registry>().BeginPlatformAsync(cancellationToken);
            var detail = JsonSerializer.Serialize(new { kek = result.Current.ToString(), rewrapped = result.Rewrapped, failed = result.Failed.Count });
            await scope.Audit.AppendAsync(RegistryCommand.Actor, "kek.rotate", $"kek/{result.Current}", detail, cancellationToken);
            await scope.CommitAsync(cancellationToken);

            await output.WriteLineAsync($"{(result.Resumed ? "Went on with a rotation: " : "")}{result.Rewrapped} tenants' keys are wrapped anew, under {result.Current}.");
            foreach (var (tenant, reason) in result.Failed)
                await output.WriteLineAsync($"FAILED {tenant}: {reason}");
            failed = result.Failed.Count;
        }, cancellationToken);
        return failed == 0 ? 0 : 1;
    }
}
