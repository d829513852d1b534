using System.Security.Cryptography;
using AdapterFormats;
using Microsoft.Extensions.DependencyInjection;
using TenantStore.Artifacts;
using TenantStore.Artifacts.S3;
using TenantStore.Library;
using TenantStore.Tests.Artifacts.S3;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Library;

/// <summary>
/// The same work as <see cref="CrashTests"/> on a bucket, cut short at every single request: it does not arrive, its answer is lost, or the process
/// dies there. After the next start each row has its complete objects, and there is no object without a row.
/// </summary>
[Collection(S3Collection.Name)]
public class S3CrashTests(S3Service service)
{
    [Theory]
    [InlineData(Cut.NotSent)]
    [InlineData(Cut.AnswerLost)]
    [InlineData(Cut.Dead)]
    public async Task NextStart_AfterEachRequestWasCut_RowsAndObjectsAgree(Cut cut)
    {
        using var template = new TemporaryFolder();
        await using (var store = await TestStore.CreateAsync(template))
            await CrashWork.PrepareAsync(store);

        var points = 0;
        for (var failed = true; failed; points += failed ? 1 : 0)
            failed = await CutAsync(template, cut, points + 1);

        Assert.InRange(points, 20, 200);
    }

    /// <returns>False when there were fewer requests than that.</returns>
    private async Task<bool> CutAsync(TemporaryFolder template, Cut cut, int failAt)
    {
        using var folder = CrashWork.Copy(template);
        var options = service.Options();
        var requests = new CutRequests(cut, failAt);
        using (var inner = S3Service.Open(options, requests.Http, retries: 0))
        await using (var store = await OpenAsync(folder, options, inner))
            await CrashWork.DoAsync(store, isDead: () => requests.Failed && cut == Cut.Dead);

        using var whole = S3Service.Open(options);
        await using var next = await OpenAsync(folder, options, whole, later: TimeSpan.FromDays(36_500));
        await next.Get<OrphanSweep>().RunAsync(default);
        await AssertAgreementAsync(next, $"{cut} at request {failAt}");
        return requests.Failed;
    }

    private static Task<TestStore> OpenAsync(TemporaryFolder folder, S3ArtifactOptions options, S3ArtifactStore bucket, TimeSpan later = default) =>
        TestStore.CreateAsync(
            folder,
            later: later,
            configure: services => services.AddSingleton(bucket),
            settings: new Dictionary<string, string?>
            {
                ["Artifacts:Kind"] = "S3",
                ["Artifacts:S3:Bucket"] = options.Bucket,
                ["Artifacts:S3:ServiceUrl"] = options.ServiceUrl,
            });

    private static async Task AssertAgreementAsync(TestStore store, string when)
    {
        var rows = new HashSet<(TenantId, AdapterDigest, SourceSetDigest)>();
        IReadOnlyList<TenantStore.Tenants.Tenant> tenants;
        await using (var platform = await store.Registry.BeginPlatformReadAsync(default))
            tenants = await platform.Tenants.ListAsync(default);
        foreach (var tenant in tenants)
        {
            await using var scope = await store.Registry.BeginReadAsync(tenant.Id, default);
            foreach (var version in await scope.Versions.ListAsync(AdapterName.Parse("fix"), default))
            {
                rows.Add((tenant.Id, version.Digest, version.Sources));
                // The tenant whose files were made before, on a disk, has none here.
                await using var stream = await store.Artifacts.OpenReadAsync(ArtifactKey.Canonical(tenant.Id, version.Digest), default);
                Assert.True(tenant.Slug.ToString() == "globex" || (stream is not null && AdapterDigest.OfHash(await SHA256.HashDataAsync(stream)) == version.Digest), when);
            }
        }

        var stored = await store.Artifacts.ListAdaptersAsync(default).ToListAsync();
        Assert.All(stored, adapter => Assert.True(adapter.HasCanonical && adapter.Sources.All(set => rows.Contains((adapter.Tenant, adapter.Digest, set))), when));
        Assert.Equal(0, await store.Artifacts.RemoveAbandonedAsync(DateTimeOffset.MaxValue, default));
    }
}
