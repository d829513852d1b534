using Learning.Datasets;
using TenantStore;
using TenantStore.Encryption;

namespace Gateway.Learning.Datasets;

/// <summary>Seals and opens what samples say. Never inside a writing scope of the tenant. For any thread.</summary>
internal sealed class SampleVault(ContentSeal seal)
{
    /// <returns>What to keep, and the commitment to it.</returns>
    public async Task<(byte[] Sealed, string Digest)> SealAsync(TenantId tenant, string place, SampleContent content, CancellationToken cancellationToken)
    {
        var text = SampleText.Write(content);
        return (await seal.SealAsync(tenant, place, text, cancellationToken), SampleText.DigestOf(text));
    }

    /// <summary>The content; null when it is not what was sealed at this place.</summary>
    public async Task<SampleContent?> OpenAsync(TenantId tenant, string place, byte[] box, CancellationToken cancellationToken) =>
        await seal.OpenAsync(tenant, place, box, cancellationToken) is { } text ? SampleText.Read(text) : null;

    /// <summary>The digest of what is sealed there; null when it does not open.</summary>
    public async Task<string?> DigestAsync(TenantId tenant, string place, byte[] box, CancellationToken cancellationToken) =>
        await seal.OpenAsync(tenant, place, box, cancellationToken) is { } text ? SampleText.DigestOf(text) : null;
}
