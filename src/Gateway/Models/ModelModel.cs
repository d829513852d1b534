using System.Text.Json.Serialization;

namespace Gateway.Models;

/// <summary>OpenAI's model object, and what this gateway adds: <c>parent</c>, <c>capabilities</c>, <c>context_length</c>, <c>adapter</c>.</summary>
internal sealed record ModelModel(
    string Id,
    string Object,
    long Created,
    [property: JsonPropertyName("owned_by")] string OwnedBy,
    string? Parent,
    IReadOnlyList<string> Capabilities,
    [property: JsonPropertyName("context_length")] int ContextLength,
    ModelAdapter? Adapter);
