namespace Learning.Interactions.Scrubbing;

/// <summary>A sample without secrets and personal data.</summary>
/// <param name="Texts">The texts in the order they came; none when it is rejected.</param>
/// <param name="Counts">How many places of each kind were found.</param>
internal sealed record ScrubbedSample(IReadOnlyList<string> Texts, IReadOnlyDictionary<SensitiveKind, int> Counts)
{
    /// <summary>A private key was in it: nothing of such a sample is kept.</summary>
    public bool IsRejected => Counts.ContainsKey(SensitiveKind.PrivateKey);
}
