using AdapterFormats;

namespace HostContract;

/// <summary>Everything a host believes about one request. Nothing in the request's body can change any of it.</summary>
/// <remarks>Times travel in whole milliseconds.</remarks>
public sealed record Assertion
{
    /// <summary>The longest life of an assertion.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromSeconds(60);

    /// <summary>The one host that may obey: its <see cref="HostId"/>.</summary>
    public required string Audience { get; init; }

    /// <summary>HTTP method, upper case.</summary>
    public required string Method { get; init; }

    /// <summary>The path as the host gets it, without a query: the gateway forwards none.</summary>
    public required string Path { get; init; }

    /// <summary>Base64url of the SHA-256 of the body's bytes; see <see cref="Base64UrlHash"/>.</summary>
    public required string BodyHash { get; init; }

    /// <summary>Good for one request.</summary>
    public required string Id { get; init; }

    /// <summary>Whose request it is.</summary>
    public required TenantKey Tenant { get; init; }

    /// <summary>The base model's name.</summary>
    public required string BaseModel { get; init; }

    /// <summary>What answers call the model: the name that the client asked for, or of what was resolved where it asked for none. It chooses nothing.</summary>
    public required string ModelName { get; init; }

    /// <summary>Digest of the base model's file.</summary>
    public required string BaseModelDigest { get; init; }

    /// <summary>The adapter to answer with; null is the base model itself.</summary>
    public AdapterDigest? Adapter { get; init; }

    /// <summary>Separates prefix caches of tenants; made by the gateway, never by a client.</summary>
    public required string CacheSalt { get; init; }

    /// <summary>Its class.</summary>
    public required RequestClass Class { get; init; }

    /// <summary>Fair-share weight of the tenant, above 0; 1 is a plain tenant.</summary>
    public required double Weight { get; init; }

    /// <summary>A queue of its own inside the tenant, or none.</summary>
    public string? Lane { get; init; }

    /// <summary>The most tokens it may generate.</summary>
    public required int MaxOutputTokens { get; init; }

    /// <summary>When generation stops at the latest.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The gateway's id of the request, for logs.</summary>
    public required string RequestId { get; init; }

    /// <summary>What it is billed to, for the gateways alone: a host gives it back with the cost of a request that was cut short.</summary>
    public string? Account { get; init; }

    /// <summary>Lets this host fetch this adapter for this tenant; see <see cref="FetchGrantSigner"/>.</summary>
    public string? FetchGrant { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>From when on it is refused; at most <see cref="MaxLifetime"/> after <see cref="IssuedAt"/>.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether it was made for this very request.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="path">The request's path, without a query.</param>
    /// <param name="body">All bytes of its body.</param>
    public AssertionFault CheckRequest(string method, string path, ReadOnlySpan<byte> body)
    {
        if (!string.Equals(Method, method, StringComparison.Ordinal) || !string.Equals(Path, path, StringComparison.Ordinal))
            return AssertionFault.WrongRequest;
        return Base64UrlHash.Matches(BodyHash, body) ? AssertionFault.None : AssertionFault.WrongBody;
    }
}
