namespace TenantStore;

/// <summary>
/// Who makes a request, in one text for logs, audit, limits and usage: <c>token/&lt;id&gt;</c> for the holder of a token, or
/// <c>oidc/&lt;provider&gt;/&lt;hash&gt;</c> for somebody whom a tenant's identity provider vouches for. No two callers share one, whatever their tenants.
/// </summary>
public readonly record struct CallerId
{
    /// <summary>Characters of a subject's hash: 128 bits in base64url.</summary>
    public const int SubjectHashLength = 22;

    private readonly string? _text;

    private CallerId(string text) => _text = text;

    /// <summary>The token, when that is what the caller showed; null for a caller of an identity provider.</summary>
    public TokenId? Token => _text is { } text && text.StartsWith("token/", StringComparison.Ordinal) ? TokenId.Parse(text["token/".Length..]) : null;

    /// <summary>The holder of a token of ours.</summary>
    public static CallerId OfToken(TokenId token) => new($"token/{token}");

    /// <summary>Somebody whom an identity provider vouches for.</summary>
    /// <param name="provider">The provider, by the name that its tenant gave it.</param>
    /// <param name="subjectHash">A keyed hash of tenant, issuer and subject in base64url, so that neither logs nor the audit name a person.</param>
    public static CallerId OfProvider(ProviderName provider, string subjectHash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(subjectHash.Length, SubjectHashLength);
        return new CallerId($"oidc/{provider}/{subjectHash}");
    }

    /// <summary>Nobody: an evaluation, which runs in its tenant's name and under none of its people's limits.</summary>
    public static CallerId Evaluation { get; } = new("evaluation");

    /// <summary>True and the caller when <paramref name="text"/> is as <see cref="ToString"/> writes one.</summary>
    public static bool TryParse(string? text, out CallerId caller)
    {
        var parts = text?.Split('/') ?? [];
        var good = parts is ["evaluation"] || parts is ["token", var token] && TokenId.TryParse(token, out _)
            || parts is ["oidc", var provider, { Length: SubjectHashLength }] && ProviderName.TryParse(provider, out _);
        caller = good ? new CallerId(text!) : default;
        return good;
    }

    public override string ToString() => _text ?? "";
}
