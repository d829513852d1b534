namespace TenantStore.Datasets;

/// <summary>Whose content is to be erased: what fits every part that is given. At least one is.</summary>
public sealed record ErasureTarget
{
    /// <param name="reason">One word for the marks, such as <c>user</c>.</param>
    public ErasureTarget(string reason, string userKey = "", string repository = "", string consentId = "")
    {
        if (userKey.Length == 0 && repository.Length == 0 && consentId.Length == 0)
            throw new ArgumentException("An erasure names a person, a repository or a consent.");
        (Reason, UserKey, Repository, ConsentId) = (reason, userKey, repository, consentId);
    }

    public string Reason { get; }

    public string UserKey { get; }

    public string Repository { get; }

    public string ConsentId { get; }
}
