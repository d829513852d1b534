using System.Security.Cryptography;
using Gateway.Forwarding;
using HostContract;

namespace Gateway.Placement.Prefetching;

/// <summary>Signs for the load of one adapter by one host. It is nobody's request: no text of anybody, no tokens, no bill.</summary>
internal sealed class PrefetchAssertions(GrantCache grants, CacheSalts salts, TimeProvider time)
{
    private const double PlainWeight = 1;

    private static readonly string s_noBody = Base64UrlHash.Of([]);

    public string Issue(PrefetchWish wish, TenantKey tenant, HostState host)
    {
        var here = time.GetUtcNow();
        // The host reads its own clock.
        var now = host.Now(time);
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        return host.Signer.Sign(new Assertion
        {
            Audience = host.Id.Value,
            Method = HttpMethods.Post,
            Path = InternalRoutes.Prefetch,
            BodyHash = s_noBody,
            Id = id,
            Tenant = tenant,
            BaseModel = wish.BaseModel.Name.ToString(),
            ModelName = wish.BaseModel.Name.ToString(),
            BaseModelDigest = wish.BaseModel.Digest.ToString(),
            Adapter = wish.Adapter,
            CacheSalt = salts.Of(tenant),
            Class = RequestClass.Background,
            Weight = PlainWeight,
            MaxOutputTokens = 1,
            RequestId = $"prefetch_{id}",
            FetchGrant = grants.Of(tenant, wish.Adapter, host.Id, here),
            IssuedAt = now,
            ExpiresAt = now + Assertion.MaxLifetime,
        });
    }
}
