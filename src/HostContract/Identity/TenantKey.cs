using System.Text.Json.Serialization;

namespace HostContract;

/// <summary>A tenant as a host knows it: an opaque key that only tells tenants apart.</summary>
/// <param name="Value">The key's text; never a slug or a display name.</param>
[JsonConverter(typeof(TenantKeyJsonConverter))]
public readonly record struct TenantKey(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value ?? string.Empty;
}
