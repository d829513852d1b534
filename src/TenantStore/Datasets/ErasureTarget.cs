namespace TenantStore.Datasets;

/// <summary>Whose content is to be erased: what fits every part that is given. At least one is.</summary>
public sealed record ErasureTarget
{
    /// <param name="reason">A word or two for the marks, such as <c>user_erased</c>.</param>
    /// <param name="userKey">All of this person.</param>
    /// <param name="repository">All of this repository.</param>
    /// <param name="consentId">All that stands on this consent.</param>
    /// <param name="interactionIds">What was made of these; null = asked for by the other parts alone.</param>
    public ErasureTarget(string reason, string userKey = "", string repository = "", string consentId = "", IReadOnlyList<string>? interactionIds = null)
    {
        if (userKey.Length == 0 && repository.Length == 0 && consentId.Length == 0 && interactionIds is null)
            throw new ArgumentException("An erasure names a person, a repository, a consent or interactions.");
        (Reason, UserKey, Repository, ConsentId, InteractionIds) = (reason, userKey, repository, consentId, interactionIds);
    }

    /// <summary>What was made of a person's work in exactly this repository, empty = where it was not told, under some consent: not what was written by hand.</summary>
    public static ErasureTarget OfPlace(string reason, string userKey, string repository) => new(reason, userKey, repository) { IsPlace = true };

    public string Reason { get; }

    public bool IsPlace { get; private init; }

    public string UserKey { get; }

    public string Repository { get; }

    public string ConsentId { get; }

    public IReadOnlyList<string>? InteractionIds { get; }
}
