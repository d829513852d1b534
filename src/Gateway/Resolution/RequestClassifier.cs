using Gateway.Forwarding;
using HostContract;

namespace Gateway.Resolution;

/// <summary>What a request competes with when a host is full.</summary>
internal static class RequestClassifier
{
    public static RequestClass Of(InferenceKind kind, BodyFacts facts)
    {
        if (facts.IsScoring)
            return RequestClass.Background;
        return kind == InferenceKind.Fill || facts.IsFill ? RequestClass.Inline : RequestClass.Chat;
    }
}
