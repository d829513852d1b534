using TenantStore.BaseModels;

namespace Gateway.Canary;

/// <summary>Gives a canary tenant its adapter and alias for a base model, by the calls that every administrator makes.</summary>
internal sealed class CanarySetup(CanaryClient client)
{
    /// <summary>Uploads and names it where the alias is missing.</summary>
    public async Task EnsureAsync(CanaryTenant tenant, BaseModel baseModel, CancellationToken cancellationToken)
    {
        var alias = CanaryNames.Alias(tenant.Slug, baseModel.Id);
        var aliasPath = $"/api/v1/tenants/{tenant.Slug}/aliases/{alias}";
        var found = await client.GetAsync(tenant, "looking for the alias", aliasPath, cancellationToken);
        if (found.Status == StatusCodes.Status200OK)
            return;
        Require(found, StatusCodes.Status404NotFound);

        var uploadPath = $"/api/v1/tenants/{tenant.Slug}/adapters/{alias}/versions?base={baseModel.Id.Name}";
        var file = CanaryAdapter.Write(tenant.Slug, baseModel.Descriptor);
        Require(await client.UploadAsync(tenant, "uploading the adapter", uploadPath, file, cancellationToken), StatusCodes.Status201Created);
        // Another gateway may have uploaded it as well: the bytes are the same, so any version is the right one.
        var named = await client.PutAsync(tenant, "naming the adapter", aliasPath, new { adapter = alias.ToString(), version = 1 }, cancellationToken);
        Require(named, StatusCodes.Status200OK);
    }

    private static void Require(CanaryAnswer answer, int status)
    {
        if (answer.Status != status)
            throw CanaryException.Of(answer);
    }
}
