using System.Text.Json.Serialization;

namespace Gateway.Management.Tokens;

/// <param name="OverlapSeconds">For how long the old token still works; null = <see cref="TokenRotation.DefaultOverlapSeconds"/>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RotateTokenRequest(int? OverlapSeconds = null);
