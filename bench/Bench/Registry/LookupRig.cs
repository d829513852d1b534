using System.Diagnostics;
using AdapterFormats;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Adapters;
using TenantStore.Aliases;
using TenantStore.Caching;
using TenantStore.Credentials;
using TenantStore.Tenants;
using TenantStore.Tokens;

namespace Bench.Registry;

/// <summary>
/// What each request looks up, with everything in memory: its token (format, entry, keyed hash of the secret) and its model's alias. So many tenants, one token and one
/// alias each; the classes are the gateway's own, the registry behind them is made up.
/// </summary>
internal sealed class LookupRig
{
    private static readonly AliasName s_alias = AliasName.Parse("quickfix");

    private readonly Dictionary<TokenId, CredentialRow> _rows = [];
    private readonly List<string> _texts = [];
    private readonly List<TenantId> _tenants = [];
    private readonly TokenDirectory _directory;
    private readonly ReadThroughCache<(TenantId Tenant, AliasName Alias), VersionBinding> _aliases;

    public LookupRig(int tenants)
    {
        var services = new ServiceCollection().AddLogging().AddTenantStore(new ConfigurationBuilder().Build()).BuildServiceProvider();
        var pepper = new TokenPepper(new byte[32]);
        var mint = new TokenMint(pepper);
        for (var i = 0; i < tenants; i++)
        {
            var tenant = TenantId.New(TimeProvider.System);
            var minted = mint.Mint();
            _tenants.Add(tenant);
            _texts.Add(minted.Text);
            _rows[minted.Id] = new CredentialRow
            {
                TokenId = minted.Id.ToString(),
                SecretHash = minted.SecretHash,
                Scopes = "inference",
                TenantId = tenant.ToString(),
                Slug = $"tenant-{i}",
                Status = "active",
                Limits = TenantRow.Store(new TenantLimits()),
            };
        }

        var options = new RegistryCacheOptions { Capacity = Math.Max(tenants * 2, 100), Seconds = 30 };
        var feed = new RegistryChangeFeed(TimeProvider.System);
        // A clock that stands still: no entry grows old while 100,000 are looked up for minutes.
        var time = new StoppedTime();
        _directory = new TokenDirectory(
            (id, _) => Task.FromResult(new Loaded<StoredCredential>(_rows[id].ToCredential(), TimeSpan.Zero)),
            feed, pepper, services.GetRequiredService<TokenUseLog>(), options, time);
        var ledger = feed.Ledger;
        _aliases = new(
            (_, _) => Task.FromResult(new Loaded<VersionBinding>(Binding(), TimeSpan.Zero)),
            new Freshness<(TenantId Tenant, AliasName Alias), VersionBinding>(ledger, (key, _, _, since) =>
                ledger.IsChangedSince(new RegistryChange.AliasChanged(key.Tenant, key.Alias), since)),
            options, time);
    }

    /// <summary>Loads all entries; bytes of memory that one tenant's two entries take.</summary>
    public async Task<double> FillAsync()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < _tenants.Count; i++)
        {
            await _directory.FindAsync(_texts[i], default);
            await _aliases.GetAsync((_tenants[i], s_alias), default);
        }

        return (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)_tenants.Count;
    }

    /// <summary>
    /// So many look-ups; nanoseconds of each. With <paramref name="asTraffic"/> the n-th busiest tenant asks 1/n as often as the busiest; without, all ask alike, so that with
    /// many of them nothing is in the processor's caches.
    /// </summary>
    public double[] Measure(int count, Random random, bool asTraffic)
    {
        var took = new double[count];
        for (var i = 0; i < count; i++)
        {
            // 1/n: the logarithm of the rank is spread evenly.
            var rank = asTraffic ? (int)Math.Exp(random.NextDouble() * Math.Log(_tenants.Count + 1)) - 1 : random.Next(_tenants.Count);
            // The busy ones are not neighbours in memory.
            var index = (int)(rank * 7919L % _tenants.Count);
            // A request's token has just been read from its connection.
            var text = new string(_texts[index].AsSpan());
            var tenant = _tenants[index];
            var started = Stopwatch.GetTimestamp();
            var found = _directory.FindAsync(text, default);
            var binding = _aliases.GetAsync((tenant, s_alias), default);
            took[i] = Stopwatch.GetElapsedTime(started).TotalNanoseconds;
            if (!found.IsCompletedSuccessfully || !binding.IsCompletedSuccessfully || found.Result is null || binding.Result is null)
                throw new InvalidOperationException("A look-up did not come from memory.");
        }

        return took;
    }

    private static VersionBinding Binding() => new(
        new VersionReference(AdapterName.Parse("quickfix"), new VersionNumber(1)),
        AdapterDigest.OfHash(new byte[32]),
        new BaseModelId(BaseModelName.Parse("base"), BaseModelDigest.Parse("sha256:" + new string('a', 64))),
        AdapterVersionState.Ready, true, DateTimeOffset.UnixEpoch);
}
