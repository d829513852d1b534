using System.Security.Cryptography;
using Gateway.Billing;
using Gateway.Placement;
using Gateway.Resolution;
using HostContract;

namespace Gateway.Forwarding;

/// <summary>Writes the assertion of one request for the host it goes to.</summary>
internal sealed class AssertionIssuer(GrantCache grants, CacheSalts salts, AccountTag accounts, TimeProvider timeProvider)
{
    private const double PlainWeight = 1;

    public string Issue(InferenceRequestFeature request, HostState host, Bill bill)
    {
        var here = timeProvider.GetUtcNow();
        // The host reads its own clock.
        var now = host.Now(timeProvider);
        return host.Signer.Sign(new Assertion
        {
            Audience = host.Id.Value,
            Method = request.Method,
            Path = request.Path,
            BodyHash = request.Body.Hash,
            Id = RandomNumberGenerator.GetHexString(32, lowercase: true),
            Tenant = request.TenantKey,
            BaseModel = request.BaseModel.Name.ToString(),
            ModelName = request.ModelName,
            BaseModelDigest = request.BaseModel.Digest.ToString(),
            Adapter = request.Adapter,
            CacheSalt = salts.Of(request.TenantKey),
            Class = request.Class,
            Lane = request.Lane,
            Weight = PlainWeight,
            MaxOutputTokens = request.MaxOutputTokens,
            Deadline = now + request.Patience.LeftOfWhole(timeProvider),
            RequestId = bill.RequestId,
            Account = accounts.Write(request.TenantKey, bill.RequestId, bill.Account, bill.Attempt),
            FetchGrant = request.Adapter is { } digest ? grants.Of(request.TenantKey, digest, host.Id, here) : null,
            IssuedAt = now,
            ExpiresAt = now + Assertion.MaxLifetime,
        });
    }
}
