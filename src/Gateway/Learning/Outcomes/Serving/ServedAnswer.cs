using Gateway.Resolution;
using TenantStore.Answers;
using TenantStore.Credentials;

namespace Gateway.Learning.Outcomes.Serving;

/// <summary>A request that has ended, for those who note it behind its client's back. It holds code: not for logs.</summary>
/// <param name="Capture">What its client got; null when it got nothing.</param>
internal sealed record ServedAnswer(
    TokenPrincipal Caller, InferenceRequestFeature Request, AnswerKind Kind, AnswerCapture? Capture, AnswerState State, long LatencyMs, DateTimeOffset At)
{
    /// <summary>Memory that it keeps from being collected.</summary>
    public int Bytes => Request.Body.Bytes.Length + (Capture?.Bytes.Length ?? 0);
}
