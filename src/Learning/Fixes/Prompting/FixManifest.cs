using Learning.Fixes.Applying;

namespace Learning.Fixes.Prompting;

/// <summary>How a model wants to be asked for fixes: data of an adapter version, or of a base model. Immutable.</summary>
internal sealed record FixManifest
{
    public static FixManifest Empty { get; } = new();

    /// <summary>In the manifest's order. Empty = those of the base model.</summary>
    public IReadOnlyList<ModePrompt> Modes { get; init; } = [];

    /// <summary>One of <see cref="Modes"/>; null when there are none.</summary>
    public string? DefaultMode { get; init; }

    /// <summary>Names that the adapter was trained on and no prompt shows; null = the manifest does not tell.</summary>
    public IReadOnlySet<string>? Names { get; init; }

    /// <summary>Null when it has no such mode.</summary>
    public ModePrompt? Find(string name) => Modes.FirstOrDefault(mode => mode.Name == name);

    /// <summary>The mode for a request that names none: one that rewrites regions when there is one to rewrite, else the default.</summary>
    public ModePrompt Choose(bool hasRegion) =>
        (hasRegion ? Modes.FirstOrDefault(mode => mode.Answer == FixMode.Region) : null) ?? Find(DefaultMode!)!;

    /// <summary>
    /// Names of the modes in which the other one can be asked and this one cannot: it does not have them, or wants a region where the other does not; last, "none" where it is so of requests
    /// that name no mode. Empty = whoever may ask the other may ask this one.
    /// </summary>
    public IEnumerable<string> LacksOf(FixManifest other)
    {
        foreach (var theirs in other.Modes)
        {
            if (Find(theirs.Name) is not { } mine || NeedsMore(mine, theirs))
                yield return theirs.Name;
        }

        if (NeedsMore(Choose(hasRegion: false), other.Choose(hasRegion: false)))
            yield return "none";
    }

    /// <summary>What this one leaves open, as the base model has it.</summary>
    public FixManifest Over(FixManifest baseModel) => Modes.Count > 0 ? this : baseModel with { Names = Names };

    private static bool NeedsMore(ModePrompt mine, ModePrompt theirs) => mine.Answer == FixMode.Region && theirs.Answer != FixMode.Region;
}
