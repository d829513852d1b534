using System.Text.Json.Serialization;

namespace Gateway.Learning.Evaluations.Models;

/// <summary>Which version is to be judged, and on what.</summary>
/// <param name="Adapter">Name of the adapter.</param>
/// <param name="Version">From 1.</param>
/// <param name="Dataset">The snapshot whose held-out part is asked.</param>
/// <param name="Against">Null = the base model.</param>
/// <param name="Mode">One of the manifest's modes; null = its default.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record StartEvaluationRequest(string? Adapter, int? Version, string? Dataset, AgainstRequest? Against = null, string? Mode = null);
