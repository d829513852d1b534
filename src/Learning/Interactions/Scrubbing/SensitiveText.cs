using Learning.Interactions.Scrubbing.Detectors;

namespace Learning.Interactions.Scrubbing;

/// <summary>Finds everything in a text that must not be kept. Thread-safe.</summary>
internal sealed class SensitiveText
{
    private static readonly HashSet<string> s_settings = new(StringComparer.OrdinalIgnoreCase)
    {
        "yaml", "yml", "env", "dotenv", "ini", "conf", "properties", "shell", "shellscript", "sh", "bash", "zsh", "dockerfile", "docker", "compose",
    };

    private readonly IDetector[] _detectors = Detectors(new AssignmentDetector(isSettings: false));
    private readonly IDetector[] _ofSettings = Detectors(new AssignmentDetector(isSettings: true));

    /// <param name="language">In languages of settings a value needs no quotes; null = unknown.</param>
    public IReadOnlyList<Finding> Find(string text, string? language = null) => FindTogether([text], language)[0];

    /// <summary>Everything in the texts of one sample: what is a secret in one place of them is one in every place.</summary>
    /// <param name="prose">How many of the first texts are no code but an error's text.</param>
    public IReadOnlyList<Finding>[] FindTogether(IReadOnlyList<string> texts, string? language = null, int prose = 0)
    {
        var detectors = language is not null && s_settings.Contains(language) ? _ofSettings : _detectors;
        var candidates = texts.Select(text => detectors.SelectMany(d => d.Find(text)).ToList()).ToArray();
        var known = new KnownSecrets();
        for (var i = 0; i < texts.Count; i++)
        {
            foreach (var finding in WithoutOverlap(texts[i], candidates[i]).Where(f => SensitiveKinds.IsSecret(f.Kind) && f.Kind != SensitiveKind.PrivateKey))
                known.Add(finding.Kind, texts[i].Substring(finding.Start, finding.Length), IsNamed(texts[i], finding.Start));
        }

        return [.. texts.Select((text, i) => WithoutOverlap(text, known.IsEmpty ? candidates[i] : candidates[i].Concat(known.Find(text, i < prose))))];
    }

    /// <summary>
    /// In order and without overlap. Where two overlap, the kind that comes first has its all; of the other a secret keeps the rest, and personal data that begins within
    /// is none (the host behind <c>user:password@</c> is no e-mail address).
    /// </summary>
    private static List<Finding> WithoutOverlap(string text, IEnumerable<Finding> candidates)
    {
        var isTaken = new bool[text.Length];
        var found = new List<Finding>();
        foreach (var finding in candidates.OrderBy(f => f.Kind).ThenByDescending(f => f.Length).ThenBy(f => f.Start))
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

    // ('password', 'x') may be a list of names.
    private static bool IsNamed(string text, int start) => text.AsSpan(Math.Max(0, start - 8), Math.Min(8, start)).TrimEnd("\"'`bfrNBFR \t") is not [.., ','];

    private static IDetector[] Detectors(AssignmentDetector assignments) =>
    [
        new PrivateKeyDetector(), new PrefixedKeyDetector(), new JwtDetector(), new RandomTextDetector(), new UserInfoDetector(), assignments, new CommandLineDetector(),
        new EmailDetector(), new IbanDetector(), new CardDetector(), new IpDetector(), new PhoneDetector(), new HomePathDetector(),
    ];
}
