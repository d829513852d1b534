namespace Learning.Experiments.Assignment;

/// <summary>
/// What is randomised: one request of one user. A user's requests fall to both arms, so the arms are compared inside each user and users may differ as they like.
/// </summary>
/// <param name="User">Stable id of the user within the tenant; the stratum.</param>
/// <param name="RequestKey">
/// The client's idempotency key, so that a retry keeps its arm; without one the id of the fix, made once when the request arrives: what the gateway tries again on another host
/// is one request. Never the content: the same code asked for twice would fall to the same arm for ever, and what the first time showed would foretell the second, which
/// the e-process must not know. Events of one unit count once.
/// </param>
internal readonly record struct ExperimentUnit(string User, string RequestKey)
{
    /// <summary>What is hashed. The length keeps user "a", key "bc" and user "ab", key "c" apart.</summary>
    public string Value => FormattableString.Invariant($"{User.Length}:{User}{RequestKey}");
}
