using Gateway.Forwarding;

namespace Gateway.Management.Describing;

/// <summary>What the description says of one inference endpoint. Bodies are not described: their fields are each dialect's own, in docs/dialects.md.</summary>
/// <param name="Summary">One sentence.</param>
/// <param name="Streams">Whether the answer may be a stream of events.</param>
internal sealed record InferenceDescription(string Summary, bool Streams)
{
    /// <summary>The tag of all of them.</summary>
    public const string Tag = "Inference";

    private static readonly Dictionary<string, InferenceDescription> s_byHostPath = new(StringComparer.Ordinal)
    {
        ["/v1/chat/completions"] = new("Answers a conversation, in OpenAI's dialect.", Streams: true),
        ["/v1/completions"] = new("Continues a prompt or, with a suffix, fills the hole before it, in OpenAI's dialect; with segments, in Tabby's.", Streams: true),
        ["/v1/fim/completions"] = new("Fills the hole between prompt and suffix, in Mistral's dialect.", Streams: true),
        ["/completion"] = new("Continues a prompt, in llama.cpp's dialect.", Streams: true),
        ["/infill"] = new("Fills the hole at the cursor, in llama.cpp's dialect.", Streams: true),
        [InferenceRoutes.Embeddings] = new("Embeds texts, in OpenAI's dialect.", Streams: false),
        ["/tokenize"] = new("The base model's tokens of a text.", Streams: false),
        ["/detokenize"] = new("The text of some of the base model's tokens.", Streams: false),
        ["/apply-template"] = new("The prompt that the base model's template makes of a conversation.", Streams: false),
        ["/props"] = new("What the base model is, in llama.cpp's dialect.", Streams: false),
    };

    /// <summary>Null for a route that nobody has described yet.</summary>
    public static InferenceDescription? Of(InferenceRoute route)
    {
        var found = s_byHostPath.GetValueOrDefault(route.HostPath);
        return route.Path == route.HostPath ? found : found is null ? null : found with { Summary = $"{found.Summary} Another spelling of {route.HostPath}." };
    }
}
