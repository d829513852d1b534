using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TenantStore.Keys;

/// <summary>
/// At start: makes the first key-encryption key where there is none and none is missing, and tells which keys of tenants cannot be unwrapped here.
/// </summary>
internal sealed partial class KeyPreparation(
    Registry registry, KeyEncryption encryption, FileKeyProvider files, IOptions<EncryptionOptions> options, ILogger<KeyPreparation> logger)
{
    /// <exception cref="KeyUnavailableException">New keys could not be wrapped: the current key-encryption key is missing.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyUse> uses;
        await using (var scope = await registry.BeginPlatformReadAsync(cancellationToken).ConfigureAwait(false))
            uses = await scope.KeyUses.ListAsync(cancellationToken).ConfigureAwait(false);
        if (options.Value.CurrentKey is null && await files.FindCurrentAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            if (uses.FirstOrDefault(use => use.Kek.Provider == FileKeyProvider.ProviderName) is { } lost)
            {
                throw new KeyUnavailableException(
                    $"The data keys of {lost.Tenants} tenants are wrapped by {lost.Kek}, but the state directory has no key-encryption key. Restore keys/kek-current and "
                    + $"keys/kek-{lost.Kek.Name}: a new key would not open what they closed. If they are lost for good, name another by Encryption:CurrentKey.");
            }

            files.EnsureFirst();
        }

        var present = await encryption.ListAsync(cancellationToken).ConfigureAwait(false);
        var current = await encryption.CurrentAsync(cancellationToken).ConfigureAwait(false);
        if (!present.Contains(current))
            throw new KeyUnavailableException($"The current key-encryption key {current} is missing. Restore it, or name another by Encryption:CurrentKey.");
        foreach (var use in uses.Where(use => !present.Contains(use.Kek)))
            LogMissing(logger, use.Kek, use.Tenants);
    }

    [LoggerMessage(5040, LogLevel.Error, "The key-encryption key {Kek} is missing: the adapters of {Tenants} tenants cannot be read until it is restored")]
    private static partial void LogMissing(ILogger logger, KekId kek, long tenants);
}
