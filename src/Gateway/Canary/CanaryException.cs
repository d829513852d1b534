namespace Gateway.Canary;

/// <summary>A round cannot go on. The message says why and holds no name of an adapter, no prompt and no token.</summary>
/// <param name="message">Why.</param>
/// <param name="unknownCaller">The canary's own token was refused.</param>
/// <param name="unforeseen">What nobody thought of, for the log; null when the message says it all.</param>
internal sealed class CanaryException(string message, bool unknownCaller = false, Exception? unforeseen = null) : Exception(message, unforeseen)
{
    public bool UnknownCaller { get; } = unknownCaller;

    /// <summary>A fault of the canary's own, or an answer that it cannot make sense of.</summary>
    public static CanaryException Of(Exception unforeseen) => new($"the round broke off: {unforeseen.GetType().Name}, see event 1405", unforeseen: unforeseen);

    /// <summary>An answer that a round cannot go on from.</summary>
    public static CanaryException Of(CanaryAnswer answer) => new(
        $"{answer.Call}: status {answer.Status}, request {answer.RequestId}", answer.Status == StatusCodes.Status401Unauthorized);
}
