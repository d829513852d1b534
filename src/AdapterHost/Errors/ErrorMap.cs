using AdapterHost.Adapters;
using AdapterHost.Engine;
using AdapterHost.Grammars;
using HostContract;

namespace AdapterHost.Errors;

/// <summary>The one place that turns refusals of every stage into what HTTP says.</summary>
internal static class ErrorMap
{
    private const string InvalidType = "invalid_request_error";
    private const string ServerType = "server_error";

    /// <summary>Seconds a client waits before it tries a full host again: about one short answer.</summary>
    private const int BusySeconds = 1;

    /// <summary>Seconds before another try can find an adapter or a restarted host.</summary>
    private const int RecoverySeconds = 5;

    /// <summary>A deadline that passes while the adapter loads is answered as one that passes in the queue: the host was too slow.</summary>
    public static ApiError AdapterLate { get; } =
        new(ApiErrorCode.Overloaded, "The request's deadline passed before its adapter was in memory.");

    /// <summary>A gateway that has not heard of it yet still sent the request; the client's next try is refused there.</summary>
    public static ApiError TenantDeleted { get; } = new(ApiErrorCode.AdapterUnavailable, "The organization was deleted.");

    public static ApiError TextToolsBusy { get; } =
        new(ApiErrorCode.Overloaded, "Too many requests for tokens, texts or templates run at once on this host.");

    /// <summary>Another host can take it: nothing of it ran here.</summary>
    public static ApiError Draining { get; } = new(ApiErrorCode.Draining, "This host is stopping and takes no new requests.");

    public static ErrorForm FormOf(ApiErrorCode code) => code switch
    {
        ApiErrorCode.InvalidRequest => new(400, InvalidType, "invalid_request"),
        ApiErrorCode.ContextLengthExceeded => new(400, InvalidType, "context_length_exceeded"),
        ApiErrorCode.UnsupportedCapability => new(400, InvalidType, "unsupported_capability"),
        ApiErrorCode.InvalidAssertion => new(401, "authentication_error", "invalid_assertion"),
        ApiErrorCode.NotFound => new(404, InvalidType, "not_found"),
        ApiErrorCode.MethodNotAllowed => new(405, InvalidType, "method_not_allowed"),
        ApiErrorCode.RequestTooLarge => new(413, InvalidType, "request_too_large"),
        ApiErrorCode.Overloaded => new(503, ServerType, "overloaded", BusySeconds),
        ApiErrorCode.HostUnavailable => new(503, ServerType, "host_unavailable", RecoverySeconds),
        ApiErrorCode.Draining => new(503, ServerType, "draining", BusySeconds),
        ApiErrorCode.AdapterUnavailable => new(503, ServerType, "adapter_unavailable", RecoverySeconds),
        ApiErrorCode.InternalError => new(500, ServerType, "internal_error"),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };

    /// <summary>One message for every fault: a forger learns nothing. The log says which it was.</summary>
    public static ApiError Of(AssertionFault fault) => fault switch
    {
        AssertionFault.None => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
        _ => new(ApiErrorCode.InvalidAssertion, "This host answers only requests that carry a valid assertion of its gateway."),
    };

    public static ApiError Of(EngineRefusal refusal, EngineLimits limits) => refusal switch
    {
        EngineRefusal.QueueFull => new(ApiErrorCode.Overloaded, "Too many requests wait on this host."),
        EngineRefusal.PromptTooLong => new(
            ApiErrorCode.ContextLengthExceeded,
            $"The prompt leaves no room for an answer in the context of {limits.ContextTokens} tokens."),
        EngineRefusal.PromptEmpty => new(ApiErrorCode.InvalidRequest, "The prompt is empty."),
        EngineRefusal.TooManyChoices => new(ApiErrorCode.InvalidRequest, $"This host makes 1 to {limits.MaxSequences} choices of a prompt.", "n"),
        EngineRefusal.TenantDeleted => TenantDeleted,
        EngineRefusal.EngineLost => EngineLost,
        EngineRefusal.ShuttingDown => Stopping,
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };

    public static ApiError Of(AdapterRefusal refusal) => refusal switch
    {
        AdapterRefusal.NotFound => Adapter("its file is not in the artifact store"),
        AdapterRefusal.NotGranted => Adapter("the gateway did not let this host fetch it"),
        AdapterRefusal.DigestMismatch => Adapter("the bytes that came are not those that its digest names"),
        AdapterRefusal.Unreadable => Adapter("its file cannot be read"),
        AdapterRefusal.WrongBase => Adapter("it does not fit the base model of this host"),
        AdapterRefusal.TooLarge => Adapter("it is larger than the adapter memory of this host"),
        AdapterRefusal.FetchFailed => Adapter("fetching it failed"),
        AdapterRefusal.Quarantined => Adapter("it failed on this host, and is out of service until an administrator lifts that"),
        AdapterRefusal.TenantDeleted => TenantDeleted,
        AdapterRefusal.HostStopping => Stopping,
        AdapterRefusal.EngineRefused => Adapter("the engine of this host did not take it"),
        AdapterRefusal.EngineLost => EngineLost,
        AdapterRefusal.NoRoom => new(ApiErrorCode.Overloaded, "All adapter memory of this host is in use."),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };

    /// <summary>What an ended generation is, when it is no answer; null when it is one.</summary>
    /// <param name="finished">How it ended.</param>
    /// <param name="hasAdapter">Whether an adapter had part in it: without one there is none to blame.</param>
    /// <remarks>A deadline that passed after the first token is an answer cut short, as a cap is.</remarks>
    public static ApiError? Of(Finished finished, bool hasAdapter) => finished.Reason switch
    {
        FinishReason.Stop or FinishReason.Length => null,
        FinishReason.Deadline when finished.CompletionTokens > 0 => null,
        FinishReason.Deadline => new(ApiErrorCode.Overloaded, "The request's deadline passed before its first token."),
        FinishReason.Superseded => null,
        FinishReason.Cancelled => new(ApiErrorCode.HostUnavailable, "The generation was stopped."),
        FinishReason.NotFinite when !hasAdapter => new(ApiErrorCode.InternalError, "The base model gave no finite numbers."),
        FinishReason.NotFinite => new(ApiErrorCode.AdapterUnavailable, "The adapter gave no finite numbers; it is out of service until an administrator lifts that."),
        FinishReason.GrammarExhausted => new(
            ApiErrorCode.InvalidRequest,
            $"'grammar' has too many ways to read the text: following it takes more than {GrammarLimits.Work} steps for a token, or keeps more than "
                + $"{GrammarLimits.Configurations} ways open. Make it less ambiguous.",
            "grammar"),
        FinishReason.NoTokenLeft => new(
            ApiErrorCode.InvalidRequest,
            "No token may come next: 'logit_bias' forbids every token, or every one that 'grammar' allows here. Forbid less, or allow more."),
        FinishReason.EngineBusy => new(ApiErrorCode.Overloaded, "The engine of this host is full."),
        FinishReason.EngineLost => EngineLost,
        FinishReason.AdapterLost => Adapter("the engine of this host has lost it and did not take it again"),
        FinishReason.Failed => new(ApiErrorCode.InternalError, "The generation failed."),
        _ => throw new ArgumentOutOfRangeException(nameof(finished), finished.Reason, null),
    };

    /// <summary>Why there are no embeddings.</summary>
    /// <param name="failed">How it ended.</param>
    /// <param name="limits">The engine's.</param>
    /// <param name="hasAdapter">Whether an adapter had part in it.</param>
    public static ApiError Of(EmbeddingResult failed, EngineLimits limits, bool hasAdapter) => failed switch
    {
        { Refusal: EngineRefusal.PromptTooLong } => new(
            ApiErrorCode.ContextLengthExceeded, $"A text to embed may have {limits.EmbeddingTokens} tokens at most."),
        { Refusal: EngineRefusal.PromptEmpty } => new(ApiErrorCode.InvalidRequest, "A text to embed is empty."),
        { Refusal: { } refusal } => Of(refusal, limits),
        { Failure: FinishReason.Deadline } => new(ApiErrorCode.Overloaded, "The request's deadline passed before all texts were read."),
        { Failure: FinishReason.Failed } => new(ApiErrorCode.InternalError, "Reading the texts failed."),
        { Failure: { } failure } => Of(new Finished(failure, null, 0, 0, TimeSpan.Zero, TimeSpan.Zero), hasAdapter)!,
        _ => throw new ArgumentOutOfRangeException(nameof(failed), failed, null),
    };

    private static ApiError EngineLost => new(ApiErrorCode.HostUnavailable, "The engine of this host does not answer.");

    private static ApiError Stopping => new(ApiErrorCode.HostUnavailable, "This host is stopping.");

    private static ApiError Adapter(string why) => new(ApiErrorCode.AdapterUnavailable, $"The adapter cannot be used now: {why}.");
}
