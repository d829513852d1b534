namespace Gateway.Canary;

/// <summary>A round cannot go on. The message says why and holds no name of an adapter, no prompt and no token.</summary>
/// <param name="message">Why.</param>
/// <param name="unknownCaller">The canary's own token was refused.</param>
internal sealed class CanaryException(string message, bool unknownCaller = false) : Exception(message)
{
    public bool UnknownCaller { get; } = unknownCaller;

    /// <summary>An answer that a round cannot go on from.</summary>
    public static CanaryException Of(CanaryAnswer answer) => new(
        $"{answer.Call}: status {answer.Status}, request {answer.RequestId}", answer.Status == StatusCodes.Status401Unauthorized);
}
