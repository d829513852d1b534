using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary>An editor starts and asks which models there are: by the time that somebody types, the host has the adapter.</summary>
[Collection(ProductCollection.Name)]
public sealed class PrefetchTests(RunningProduct product)
{
    [Fact]
    public async Task Models_AskedForAlone_HostLoadsTheTenantsAdapter()
    {
        var tenant = await ManagementClient.CreateTenantAsync(product, "prefetched");
        var admin = new ManagementClient(product, tenant);
        var (version, digest) = await admin.UploadAsync("fix", "models/adapters/globex");
        await admin.SetAliasAsync("fix", "fix", version);
        var id = (await PlatformAsync("tenants/prefetched")).Json.GetProperty("id").GetString()!;
        Assert.DoesNotContain((id, digest), await ResidentsAsync());

        (await new TenantApi(product, tenant.Token).GetAsync("/v1/models")).Good();

        await Eventually.TrueAsync(ResidentsAsync, residents => residents.Contains((id, digest)));
    }

    private Task<HttpAnswer> PlatformAsync(string path) => new TenantApi(product, product.Demo.PlatformToken).GetAsync($"/api/v1/{path}");

    /// <summary>The tenants and files that hosts say they have in memory.</summary>
    private async Task<IReadOnlyList<(string Tenant, string Digest)>> ResidentsAsync() => [.. (await PlatformAsync("hosts")).Good().GetProperty("items").EnumerateArray()
        .SelectMany(host => host.GetProperty("residents").EnumerateArray())
        .Select(resident => (resident.GetProperty("tenant").GetString()!, resident.GetProperty("digest").GetString()!))];
}
