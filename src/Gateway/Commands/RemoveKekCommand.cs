using TenantStore.Keys;

namespace Gateway.Commands;

/// <summary>
/// <c>admin remove-kek ID [--State=DIR]</c>: destroys a key-encryption key that no tenant uses any more, for good; says who uses it otherwise.
/// Backups of the registry from before the last rotation cannot be decrypted after that.
/// </summary>
internal static class RemoveKekCommand
{
    public static async Task<int> RunAsync(string id, string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        _ = CommandOptions.Parse(args);
        if (!KekId.TryParse(id, out var kek))
            throw new CommandException("Not the id of a key-encryption key: " + KekId.Rule, exitCode: 2);
        await RegistryCommand.RunAsync(args, async services =>
        {
            var removal = await services.GetRequiredService<KekRotation>().RemoveAsync(kek, RegistryCommand.Actor, cancellationToken);
            if (Explain(kek, removal) is { } refusal)
                throw new CommandException(refusal);
            await output.WriteLineAsync(removal.Outcome == KekRemovalOutcome.Removed
                ? $"Destroyed {kek}."
                : $"Nobody uses {kek}. It is not kept here: remove it from Encryption:Keys, or from its key service.");
        }, cancellationToken);
        return 0;
    }

    private static string? Explain(KekId kek, KekRemoval removal) => removal.Outcome switch
    {
        KekRemovalOutcome.NotFound => $"There is no key-encryption key {kek}; see admin list-keks.",
        KekRemovalOutcome.IsCurrent => $"{kek} is the current key-encryption key: rotate to another first (admin rotate-kek).",
        KekRemovalOutcome.InUse => $"{kek} wraps the keys of {removal.Tenants} tenants: {string.Join(", ", removal.Users)}{(removal.Tenants > removal.Users.Count ? ", …" : "")}. Run admin rotate-kek first.",
        _ => null,
    };
}
