namespace Learning.Interactions.Scrubbing.Detectors;

/// <summary>PEM and PuTTY private keys, whole or cut off.</summary>
internal sealed class PrivateKeyDetector : IDetector
{
    private const int LongestLabel = 64;

    public IEnumerable<Finding> Find(string text)
    {
        foreach (var at in Runs.Occurrences(text, "-----BEGIN "))
        {
            if (text.AsSpan(at, Math.Min(LongestLabel, text.Length - at)).IndexOf("PRIVATE KEY", StringComparison.Ordinal) > 0)
                yield return new(SensitiveKind.PrivateKey, at, "-----BEGIN ".Length);
        }

        foreach (var at in Runs.Occurrences(text, "PuTTY-User-Key-File"))
            yield return new(SensitiveKind.PrivateKey, at, "PuTTY-User-Key-File".Length);
    }
}
