using System.Security.Cryptography;
using AdapterFormats;
using TenantStore.Artifacts;
using TenantStore.Library;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Library;

/// <summary>
/// Publications, a deletion of a version and one of a tenant, cut short at every single file operation: by an error of the disk, and by a
/// kill. After the next start each row has its complete files, and there is no file without a row.
/// </summary>
public class CrashTests
{
    [Fact]
    public async Task NextStart_AfterADiskErrorAtEachStep_RowsAndFilesAgree() => await CutAtEachStepAsync(forGood: false);

    [Fact]
    public async Task NextStart_AfterAKillAtEachStep_RowsAndFilesAgree() => await CutAtEachStepAsync(forGood: true);

    private static async Task CutAtEachStepAsync(bool forGood)
    {
        using var template = new TemporaryFolder();
        var (steps, outcomes) = (0, new HashSet<string>());
        await using (var store = await TestStore.CreateAsync(template))
        {
            await CrashWork.PrepareAsync(store);
        }

        for (var failAt = 1; failAt <= steps || steps == 0; failAt++)
        {
            using var folder = CrashWork.Copy(template);
            var counting = steps == 0;
            var files = new FaultyFileOperations(counting ? int.MaxValue : failAt, forGood);
            await using (var store = await TestStore.CreateAsync(folder, files))
                await CrashWork.DoAsync(store, isDead: () => forGood && files.Failed);
            Assert.Equal(!counting, files.Failed);
            if (counting)
                (steps, failAt) = (files.Steps, 0);

            // The clock of the next start is decades ahead of the files' times: no temporary file is young.
            await using var next = await TestStore.CreateAsync(folder, later: TimeSpan.FromDays(36_500));
            await next.Get<OrphanSweep>().RunAsync(default);
            outcomes.Add(await AssertAgreementAsync(next, $"step {failAt} of {steps}"));
        }

        Assert.True(steps > 40, $"{steps} steps");
        Assert.True(outcomes.Count >= (forGood ? 4 : 2), string.Join(' ', outcomes));
    }

    private static async Task<string> AssertAgreementAsync(TestStore store, string when)
    {
        IReadOnlyList<TenantStore.Tenants.Tenant> tenants;
        await using (var platform = await store.Registry.BeginPlatformReadAsync(default))
            tenants = await platform.Tenants.ListAsync(default);
        var outcome = $"{tenants.Count}:";
        var expected = new List<string>();
        foreach (var tenant in tenants)
        {
            await using var scope = await store.Registry.BeginReadAsync(tenant.Id, default);
            foreach (var version in await scope.Versions.ListAsync(AdapterName.Parse("fix"), default))
            {
                var digest = version.Digest;
                var canonical = Path.Combine(tenant.Id.ToString(), digest.Hex, "canonical.gguf");
                if (!expected.Contains(canonical))
                    expected.Add(canonical);
                expected.Add(Path.Combine(tenant.Id.ToString(), digest.Hex, "source", version.Sources.ToString(), "adapter_config.json"));
                await using var stream = await store.Artifacts.OpenReadAsync(ArtifactKey.Canonical(tenant.Id, digest), default);
                Assert.True(stream is not null && AdapterDigest.OfHash(await SHA256.HashDataAsync(stream)) == digest, when);
                outcome += digest.Hex[..2] + version.Sources.ToString()[..2];
            }
        }

        Directory.CreateDirectory(store.Folder["artifacts"]);
        var present = Directory.GetFiles(store.Folder["artifacts"], "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(path => Path.GetRelativePath(store.Folder["artifacts"], path));
        Assert.True(expected.Order().SequenceEqual(present.Order()), $"{when}: {string.Join(' ', present)}");
        return outcome;
    }
}
