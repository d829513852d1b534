using AdapterFormats;
using Gateway.Errors;
using Gateway.Secrets;
using HostContract;
using TenantStore;
using TenantStore.Artifacts;

namespace Gateway.Internal;

/// <summary>
/// A host fetches an adapter that it was told to use, with the grant that came along, of whichever gateway. The grant says whose file it is; a gateway that has
/// just started, and does not know the host yet, must not end the request that waits for the file.
/// </summary>
internal static class ArtifactDownload
{
    public static async Task<IResult> GetAsync(
        string digest,
        HttpContext context,
        GatewaySecrets secrets,
        IArtifactStore artifacts,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var grants = new FetchGrantSigner(secrets.FetchGrantKey);
        var grant = grants.Verify(context.Request.Headers[ContractHeaders.FetchGrant], timeProvider.GetUtcNow());
        if (grant is null
            || !AdapterDigest.TryParse(digest, out var asked) || asked != grant.Digest
            || !TenantId.TryParse(grant.Tenant.Value, out var tenant))
            return new RefusalResult(GatewayRefusal.InsufficientScope);

        var file = await artifacts.OpenReadAsync(ArtifactKey.Canonical(tenant, asked), cancellationToken);
        return file is null ? RefusalResult.NotFound : TypedResults.Stream(file, "application/octet-stream");
    }
}
