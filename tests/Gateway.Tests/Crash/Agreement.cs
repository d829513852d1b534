using System.Diagnostics;
using System.Security.Cryptography;
using AdapterFormats;
using Gateway.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Artifacts;
using Xunit.Sdk;

namespace Gateway.Tests.Crash;

/// <summary>Reads the registry and the artifact store past the gateway, with the same settings, and compares them.</summary>
/// <param name="settings">The gateway's.</param>
/// <param name="state">The state directory.</param>
/// <param name="rows">Null = those of the SQLite file there.</param>
internal sealed class Agreement(string[] settings, string state, RegistryRows? rows = null) : IAsyncDisposable
{
    private static readonly TimeSpan s_sweep = TimeSpan.FromMinutes(1);

    private readonly WebApplication _app = Program.Build(["--Gateway:Port=0", "--Logging:LogLevel:Default=None", .. settings], _ => { });

    private readonly RegistryRows _rows = rows ?? RegistryRows.OfSqlite(Path.Combine(state, "registry.db"));

    private IArtifactStore Store => _app.Services.GetRequiredService<IArtifactStore>();

    private Registry Registry => _app.Services.GetRequiredService<Registry>();

    /// <summary>Before the first start: what a host would bring.</summary>
    public async Task AddBaseModelAsync()
    {
        await _app.Services.GetRequiredService<TenantStore.Database.RegistryPreparation>().RunAsync(default);
        await using var scope = await Registry.BeginPlatformAsync(default);
        await scope.BaseModels.PutAsync(GatewayServer.Llama, default);
        await scope.CommitAsync(default);
    }

    /// <summary>As if the gateway had been down for longer than a write can take: unfinished files are abandoned.</summary>
    public void AgeUnfinishedFiles()
    {
        foreach (var file in UnfinishedFiles())
            File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddMinutes(-40));
    }

    /// <summary>Each row has its complete files with the right bytes, each file its row, and no tenant that is gone has anything anywhere.</summary>
    /// <remarks>The gateway sweeps beside its first requests: what it is to remove is waited for, up to a minute.</remarks>
    public async Task AssertAsync(string when)
    {
        var named = await AssertRowsAsync(when);
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await AssertFilesAsync([.. named], when);
                break;
            }
            catch (Exception exception) when (exception is XunitException or IOException or TenantStoreException && Stopwatch.GetElapsedTime(start) < s_sweep)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }
        }

        await _rows.AssertOnlyOfAsync((await ListTenantsAsync()).Select(tenant => tenant.Id.ToString()).ToHashSet(), when);
    }

    /// <summary>Each row has its canonical form with the right bytes.</summary>
    /// <returns>What the rows name.</returns>
    public async Task<HashSet<(TenantId, AdapterDigest, SourceSetDigest)>> AssertRowsAsync(string when)
    {
        var named = new HashSet<(TenantId, AdapterDigest, SourceSetDigest)>();
        foreach (var tenant in await ListTenantsAsync())
        {
            await using var scope = await Registry.BeginReadAsync(tenant.Id, default);
            foreach (var adapter in await scope.Adapters.ListAsync(default))
            {
                foreach (var version in await scope.Versions.ListAsync(adapter.Name, default))
                {
                    named.Add((tenant.Id, version.Digest, version.Sources));
                    Assert.True(await HashAsync(tenant.Id, version.Digest) == version.Digest, $"{when}: {version.Reference} of {tenant.Slug} has no file of its digest.");
                }
            }
        }

        return named;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AssertFilesAsync(HashSet<(TenantId, AdapterDigest, SourceSetDigest)> named, string when)
    {
        await foreach (var stored in Store.ListAdaptersAsync(default))
        {
            Assert.True(stored.HasCanonical && stored.Sources.Count > 0, $"{when}: a part of {stored.Digest} of {stored.Tenant} was left.");
            foreach (var set in stored.Sources)
                Assert.True(named.Remove((stored.Tenant, stored.Digest, set)), $"{when}: no row names {stored.Digest} with sources {set} of {stored.Tenant}.");
        }

        Assert.True(named.Count == 0, $"{when}: {named.Count} source sets are missing.");
        Assert.Empty(UnfinishedFiles());
        Assert.Empty(Directory.Exists(Path.Combine(state, "spool")) ? Directory.EnumerateFileSystemEntries(Path.Combine(state, "spool")) : []);
    }

    private async Task<IReadOnlyList<TenantStore.Tenants.Tenant>> ListTenantsAsync()
    {
        await using var platform = await Registry.BeginPlatformReadAsync(default);
        return await platform.Tenants.ListAsync(default);
    }

    private IEnumerable<string> UnfinishedFiles()
    {
        var artifacts = Path.Combine(state, "artifacts");
        return Directory.Exists(artifacts)
            ? Directory.EnumerateFiles(artifacts, ".writing-*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            : [];
    }

    private async Task<AdapterDigest?> HashAsync(TenantId tenant, AdapterDigest digest)
    {
        await using var stream = await Store.OpenReadAsync(ArtifactKey.Canonical(tenant, digest), default);
        return stream is null ? null : AdapterDigest.OfHash(await SHA256.HashDataAsync(stream));
    }
}
