using System.Text.Json.Serialization;

namespace Gateway.Management.Aliases;

/// <param name="Adapter">Name of the adapter.</param>
/// <param name="Version">From 1.</param>
/// <param name="OverrideReason">Why a version goes live that the gate refuses, in words for the audit.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SetAliasRequest(string? Adapter, int? Version, string? OverrideReason = null);
