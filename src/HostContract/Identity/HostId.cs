using System.Text.Json.Serialization;

namespace HostContract;

/// <summary>A host as the gateway named it when it registered. A host that registers again gets a new one.</summary>
/// <param name="Value">The id's text, fit for a path segment.</param>
[JsonConverter(typeof(HostIdJsonConverter))]
public readonly record struct HostId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value ?? string.Empty;
}
