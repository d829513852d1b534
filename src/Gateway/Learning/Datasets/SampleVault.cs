using Learning.Datasets;
using TenantStore;
using TenantStore.Encryption;

namespace Gateway.Learning.Datasets;

/// <summary>Seals and opens what samples say. Never inside a writing scope of the tenant. For any thread.</summary>
internal sealed class SampleVault(ContentSeal seal)
{
    public Task<byte[]> SealAsync(TenantId tenant, string place, byte[] text, CancellationToken cancellationToken) => seal.SealAsync(tenant, place, text, cancellationToken);

    /// <summary>What was sealed at this place, as <see cref="SampleText"/> writes it; null when it does not open.</summary>
    public Task<byte[]?> OpenTextAsync(TenantId tenant, string place, byte[] box, CancellationToken cancellationToken) => seal.OpenAsync(tenant, place, box, cancellationToken);

    /// <summary>The content; null when it does not open.</summary>
    public async Task<SampleContent?> OpenAsync(TenantId tenant, string place, byte[] box, CancellationToken cancellationToken) =>
        await OpenTextAsync(tenant, place, box, cancellationToken) is { } text ? SampleText.Read(text) : null;
}
