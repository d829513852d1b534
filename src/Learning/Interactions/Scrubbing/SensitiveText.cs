using Learning.Interactions.Scrubbing.Detectors;

namespace Learning.Interactions.Scrubbing;

/// <summary>Finds everything in a text that must not be kept. Thread-safe.</summary>
internal sealed class SensitiveText
{
    private readonly IDetector[] _detectors =
    [
        new PrivateKeyDetector(), new PrefixedKeyDetector(), new JwtDetector(), new RandomTextDetector(), new UserInfoDetector(), new AssignmentDetector(),
        new EmailDetector(), new IbanDetector(), new CardDetector(), new IpDetector(), new PhoneDetector(), new HomePathDetector(),
    ];

    /// <summary>
    /// In order and without overlap. Where two overlap, the kind that comes first has its all; of the other a secret keeps the rest, and personal data that begins within
    /// is none (the host behind <c>user:password@</c> is no e-mail address).
    /// </summary>
    public IReadOnlyList<Finding> Find(string text)
    {
        var isTaken = new bool[text.Length];
        var found = new List<Finding>();
        foreach (var finding in _detectors.SelectMany(d => d.Find(text)).OrderBy(f => f.Kind).ThenBy(f => f.Start))
        {
            if (isTaken[finding.Start] && !SensitiveKinds.IsSecret(finding.Kind))
                continue;
            for (var at = finding.Start; at < finding.End; at++)
            {
                var start = at;
                while (at < finding.End && !isTaken[at])
                    isTaken[at++] = true;
                if (at > start)
                    found.Add(finding with { Start = start, Length = at - start });
            }
        }

        found.Sort((a, b) => a.Start.CompareTo(b.Start));
        return found;
    }

    /// <summary>The secrets themselves, for comparing two texts; never to be logged or kept.</summary>
    public IReadOnlyList<string> FindSecrets(string text) =>
        [.. Find(text).Where(f => SensitiveKinds.IsSecret(f.Kind)).Select(f => text.Substring(f.Start, f.Length))];
}
