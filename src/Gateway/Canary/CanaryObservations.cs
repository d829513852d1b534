namespace Gateway.Canary;

/// <summary>What one tenant of a round was shown, held against what only the other has.</summary>
/// <param name="foreign">Names and ids that only the other has.</param>
/// <param name="marker">What only the other has sent.</param>
internal sealed class CanaryObservations(IReadOnlyList<string> foreign, CanaryMarker marker)
{
    private readonly List<CanaryLeak> _leaks = [];

    public IReadOnlyList<CanaryLeak> Leaks => _leaks;

    /// <summary>The whole of an answer, whatever was asked.</summary>
    public void Look(CanaryAnswer answer)
    {
        var shown = answer.Headers + '\n' + answer.Body;
        if (foreign.Any(name => shown.Contains(name, StringComparison.OrdinalIgnoreCase)))
            Add(LeakKind.ForeignThing, answer);
    }

    /// <summary>An answer to a prompt that holds nothing of the marker.</summary>
    public void LookForText(CanaryAnswer answer)
    {
        if (marker.IsIn(answer.Body))
            Add(LeakKind.ForeignText, answer);
    }

    /// <summary>An answer to a prompt that is new to this tenant, or to this adapter of it.</summary>
    public void LookForCache(CanaryAnswer answer, int cachedTokens, LeakKind kind)
    {
        if (cachedTokens > CanaryMarker.ChanceTokens)
            Add(kind, answer);
    }

    public void LookForReceipt(CanaryAnswer answer, string digest)
    {
        if (answer.Digest != digest)
            Add(LeakKind.WrongReceipt, answer);
    }

    /// <summary>The answer to a name of the other's, and that to a name of nobody.</summary>
    /// <exception cref="CanaryException">One of them was not looked at: a limit, an overload.</exception>
    public void LookForName(CanaryAnswer others, CanaryAnswer nobodys)
    {
        if (others.IsTurnedAway)
            throw CanaryException.Of(others);
        if (nobodys.IsTurnedAway)
            throw CanaryException.Of(nobodys);
        if (others.Status != StatusCodes.Status404NotFound || !others.IsSameAs(nobodys))
            Add(LeakKind.ForeignName, others);
    }

    private void Add(LeakKind kind, CanaryAnswer answer) => _leaks.Add(new CanaryLeak(kind, answer.RequestId, answer.Call));
}
