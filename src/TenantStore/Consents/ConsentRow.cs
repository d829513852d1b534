using TenantStore.Database;

namespace TenantStore.Consents;

internal sealed class ConsentRow
{
    public const string Columns = """
        consent_id AS Id, user_key AS UserKey, repository AS Repository, level AS Level, actor AS Actor, created_at AS CreatedAt, withdrawn_at AS WithdrawnAt
        """;

    public string Id { get; init; } = "";

    public string UserKey { get; init; } = "";

    public string Repository { get; init; } = "";

    public string Level { get; init; } = "";

    public string Actor { get; init; } = "";

    public long CreatedAt { get; init; }

    public long? WithdrawnAt { get; init; }

    /// <summary>A level that this program does not know allows nothing.</summary>
    public Consent ToConsent() => new()
    {
        Id = Id,
        UserKey = UserKey,
        Repository = Repository,
        Level = ConsentLevels.Parse(Level) ?? ConsentLevel.None,
        Actor = TenantStore.Actor.Stored(Actor),
        CreatedAt = CreatedAt.ToTime(),
        WithdrawnAt = WithdrawnAt.ToTime(),
    };
}
