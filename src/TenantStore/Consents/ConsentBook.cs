namespace TenantStore.Consents;

/// <summary>
/// What may be kept of whom, where. The most specific consent decides: (1) that of the person in the repository, (2) that of the person everywhere and that of all in the repository,
/// of the two the lower, (3) that of all everywhere, (4) the default. For any thread.
/// </summary>
public sealed class ConsentBook
{
    private readonly Dictionary<(string UserKey, string Repository), Consent> _consents = [];

    /// <param name="consents">Those that hold; one for each place. Withdrawn ones are passed over.</param>
    public ConsentBook(IEnumerable<Consent> consents)
    {
        foreach (var consent in consents.Where(consent => consent.WithdrawnAt is null))
            _consents[(consent.UserKey, consent.Repository)] = consent;
    }

    /// <summary>Whether nothing may be kept of anybody: all of the tenant is set to nothing, and nobody apart from it to more.</summary>
    public bool AllowsNothing => Find("", "") is not null && _consents.Values.All(consent => consent.Level == ConsentLevel.None);

    /// <param name="userKey">Empty = what holds for whoever nobody has said anything of; everybody who does something is somebody.</param>
    /// <param name="repository">Empty = it is not known.</param>
    public ConsentDecision Decide(string userKey, string repository)
    {
        var found = Find(userKey, repository)
            ?? Lower(Find(userKey, ""), Find("", repository))
            ?? Find("", "");
        return found is null ? ConsentDecision.Default : new ConsentDecision(found.Level, found.Id);
    }

    /// <summary>
    /// The same for work of which a client may not have told the repository: it may have been in any. So of one that is not told no more is kept than every repository's consent that concerns the
    /// person allows; the bare fact, which holds nothing of a repository, stays.
    /// </summary>
    public ConsentDecision DecideWork(string userKey, string repository)
    {
        var decision = Decide(userKey, repository);
        if (repository.Length > 0 || decision.Level <= ConsentLevel.NoCode)
            return decision;
        var lowest = _consents.Keys.Where(place => place.Repository.Length > 0 && (place.UserKey.Length == 0 || place.UserKey == userKey))
            .Select(place => Decide(userKey, place.Repository)).MinBy(one => one.Level);
        return lowest is null || lowest.Level >= decision.Level ? decision
            : lowest.Level < ConsentLevel.NoCode ? lowest with { Level = ConsentLevel.NoCode }
            : lowest;
    }

    private static Consent? Lower(Consent? one, Consent? other) => one is null || other?.Level < one.Level ? other : one;

    private Consent? Find(string userKey, string repository) => _consents.GetValueOrDefault((userKey, repository));
}
