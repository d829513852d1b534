using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Canary;

/// <summary>An answer as a client sees it.</summary>
/// <param name="Call">Method and what was asked for, without names.</param>
/// <param name="Status">Status code.</param>
/// <param name="Body">All of it.</param>
/// <param name="Headers">All headers but those that are each answer's own (date, request id, what is left of a limit), a line each, sorted.</param>
/// <param name="RequestId">The receipt's id.</param>
/// <param name="Digest">The receipt's <c>x-adapter-digest</c>; null when absent.</param>
internal sealed record CanaryAnswer(string Call, int Status, string Body, string Headers, string RequestId, string? Digest)
{
    /// <summary>Refused for a reason that comes and goes, whatever was asked.</summary>
    public bool IsTurnedAway => Status is StatusCodes.Status401Unauthorized or StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable;

    /// <summary>False when a client could tell the two apart.</summary>
    public bool IsSameAs(CanaryAnswer other) => Status == other.Status && Body == other.Body && Headers == other.Headers;

    /// <summary>What a completion says of its prompt's cached part; null when the body is no completion.</summary>
    public int? CachedTokens()
    {
        try
        {
            return JsonNode.Parse(Body)?["usage"]?["prompt_tokens_details"]?["cached_tokens"]?.GetValue<int>();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
