using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TenantStore.Artifacts;

namespace TenantStore.Encryption;

/// <summary>
/// At start: encrypts files that a version without encryption left in a folder (a bucket never had any), one by one, each replaced in one step. Cut short, the next start goes on.
/// One that is not what its name says stays as it is, unreadable, and is told as an error.
/// </summary>
internal sealed partial class PlaintextUpgrade(
    FileArtifactStore files, IArtifactStore encrypted, IOptions<ArtifactOptions> options, ILogger<PlaintextUpgrade> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Kind != ArtifactStoreKind.Files)
            return;
        var count = 0;
        foreach (var key in files.List())
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                count += await EncryptAsync(key, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
            catch (TenantStoreException exception)
            {
                LogFailed(logger, exception, key.Tenant, key.Digest, key.SourceName ?? "canonical form");
            }
        }

        if (count > 0)
            LogEncrypted(logger, count);
    }

    private async Task<bool> EncryptAsync(ArtifactKey key, CancellationToken cancellationToken)
    {
        await using var plain = await files.OpenReadAsync(key, cancellationToken).ConfigureAwait(false);
        if (plain is null)
            return false;
        var start = new byte[ArtifactHeader.Bytes];
        var read = await plain.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (ArtifactHeader.IsEncrypted(start.AsSpan(0, read)))
            return false;
        plain.Position = 0;
        await encrypted.PutAsync(key, plain, cancellationToken).ConfigureAwait(false);
        return true;
    }

    [LoggerMessage(5041, LogLevel.Information, "Encrypted {Count} artifacts that lay in plaintext")]
    private static partial void LogEncrypted(ILogger logger, int count);

    [LoggerMessage(5042, LogLevel.Error, "The plaintext file of tenant {Tenant}, adapter {Digest}, {Name}, could not be encrypted")]
    private static partial void LogFailed(ILogger logger, Exception exception, TenantId tenant, AdapterFormats.AdapterDigest digest, string name);
}
