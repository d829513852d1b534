using Gateway.Placement;
using Gateway.Resolution;

namespace Gateway.Admission;

/// <summary>
/// The most tokens that a request can cost. An upper bound, not a guess: what a limit lets in by it can never turn out to be more. What it is too
/// much comes back when the answer has ended.
/// </summary>
internal sealed class ReservationEstimate(HostDirectory hosts)
{
    /// <summary>What a template puts around a conversation besides its texts; each message's own marks are fewer than its JSON has bytes.</summary>
    private const int TemplateTokens = 64;

    public long Of(InferenceRequestFeature request)
    {
        if (!request.Generates)
            return 0;
        var cost = request.Cost;
        // A token has one byte of text at least.
        var prompts = (long)request.Body.Bytes.Length + TemplateTokens;
        if (!cost.Answers)
            return prompts;
        var context = hosts.ContextTokensOf(request.BaseModel) ?? request.Model.Base.Descriptor.ContextLength;
        var answer = Math.Min(cost.MaxTokens ?? request.MaxOutputTokens, request.MaxOutputTokens);
        return Math.Min(prompts, (long)context * cost.Prompts) + ((long)Math.Min(answer, context) * cost.Choices * cost.Prompts);
    }
}
