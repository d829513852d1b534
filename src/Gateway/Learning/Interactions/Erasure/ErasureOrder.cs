using TenantStore.Interactions;

namespace Gateway.Learning.Interactions.Erasure;

/// <summary>What has to go from everything that was made of people's work. Each part that is given is obeyed by every stage that keeps something of its kind.</summary>
/// <param name="Interactions">Those that are removed in the same transaction: what was made of them goes too, and what else is kept of the same work.</param>
/// <param name="Reason">For what keeps a note of why it is tainted.</param>
internal sealed record ErasureOrder(IReadOnlyList<ErasedInteraction> Interactions, ErasureReason Reason)
{
    /// <summary>The answers that those began with.</summary>
    public IEnumerable<string> AnswerIds => Interactions.Select(interaction => interaction.AnswerId).OfType<string>();

    /// <summary>All of this person, also what was made by other ways than from interactions.</summary>
    public string? UserKey { get; init; }

    /// <summary>All of this repository, whoever's it is.</summary>
    public string? Repository { get; init; }

    /// <summary>All that was kept under this consent, which has ended.</summary>
    public string? ConsentId { get; init; }

    /// <summary>Whether code was kept under it.</summary>
    public bool ConsentAllowedCode { get; init; }

    /// <summary>Where less may be kept than before.</summary>
    public IReadOnlyList<PlaceChange> Places { get; init; } = [];
}
