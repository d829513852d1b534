using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Billing;
using Gateway.Placement;
using Gateway.Resolution;
using Gateway.Secrets;
using HostContract;
using Microsoft.Extensions.Options;

namespace Gateway.Forwarding;

/// <summary>Writes the assertion of one request for the host it goes to.</summary>
internal sealed class AssertionIssuer(GatewaySecrets secrets, AccountTag accounts, TimeProvider timeProvider, IOptions<ForwardingOptions> options)
{
    private const double PlainWeight = 1;

    /// <summary>Keeps what the salt key makes apart from anything else it might make one day.</summary>
    private const string SaltTag = "lg-cache-salt-1.";

    private readonly FetchGrantSigner _grants = new(secrets.FetchGrantKey);

    public string Issue(InferenceRequestFeature request, HostState host, Bill bill)
    {
        var now = timeProvider.GetUtcNow();
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
            CacheSalt = SaltOf(request.TenantKey),
            Class = request.Class,
            Lane = request.Lane,
            Weight = PlainWeight,
            MaxOutputTokens = request.MaxOutputTokens,
            Deadline = request.ArrivedAt.AddSeconds(options.Value.RequestSeconds),
            RequestId = bill.RequestId,
            Account = accounts.Write(bill.Tenant, bill.RequestId, bill.Account),
            FetchGrant = GrantFor(request, host, now),
            IssuedAt = now,
            ExpiresAt = now + Assertion.MaxLifetime,
        });
    }

    /// <summary>A stable secret of the tenant: hosts keep prefix caches of different salts apart, and nobody can guess another's.</summary>
    private string SaltOf(TenantKey tenant) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(secrets.CacheSaltKey, Encoding.UTF8.GetBytes(SaltTag + tenant.Value)));

    private string? GrantFor(InferenceRequestFeature request, HostState host, DateTimeOffset now) => request.Adapter is { } digest
        ? _grants.Mint(new FetchGrant(request.TenantKey, digest, host.Id, now.AddSeconds(options.Value.GrantSeconds)))
        : null;
}
