using AdapterFormats;
using Gateway.Forwarding;
using HostContract;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Forwarding;

/// <summary>A grant that is handed out again is never another's, and lives long enough.</summary>
public sealed class GrantCacheTests
{
    private static readonly DateTimeOffset s_now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly AdapterDigest s_digest = AdapterDigest.OfHash(new byte[32]);

    private readonly byte[] _key = [.. Enumerable.Repeat((byte)7, 32)];
    private readonly GrantCache _cache;

    public GrantCacheTests() => _cache = new GrantCache(new FetchGrantSigner(_key), Options.Create(new ForwardingOptions { GrantSeconds = 300 }));

    [Fact]
    public void Of_AnotherTenantAdapterOrHost_IsAnotherGrant()
    {
        var other = AdapterDigest.OfHash([.. Enumerable.Repeat((byte)1, 32)]);
        var texts = new[]
        {
            Of("acme", s_digest, "host_1"), Of("globex", s_digest, "host_1"), Of("acme", other, "host_1"), Of("acme", s_digest, "host_2"),
        };
        var grants = texts.Select(text => new FetchGrantSigner(_key).Verify(text, s_now)!).ToList();
        Assert.Equal(["acme", "globex", "acme", "acme"], grants.Select(grant => grant.Tenant.Value));
        Assert.Equal([s_digest, s_digest, other, s_digest], grants.Select(grant => grant.Digest));
        Assert.Equal(["host_1", "host_1", "host_1", "host_2"], grants.Select(grant => grant.Host.Value));
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    [InlineData(-1, false)]
    public void Of_TheSameLater_IsTheSameForAThirtiethOfItsLife(int seconds, bool same)
    {
        var first = Of("acme", s_digest, "host_1");
        var later = _cache.Of(new TenantKey("acme"), s_digest, new HostId("host_1"), s_now.AddSeconds(seconds));
        Assert.Equal(same, first == later);
        Assert.NotNull(new FetchGrantSigner(_key).Verify(later, s_now.AddSeconds(seconds + 289)));
    }

    private string Of(string tenant, AdapterDigest digest, string host) => _cache.Of(new TenantKey(tenant), digest, new HostId(host), s_now);
}
