using Gateway.Errors;
using Gateway.Learning.Interactions.Intake;
using Gateway.Learning.Users;
using TenantStore;

namespace Gateway.Learning.Interactions.Consents;

/// <summary>
/// For whom and where a consent is: <c>tenant</c> (all users, all repositories), <c>user</c>, <c>repository</c> or <c>user-repository</c>, with the names that it says and no others. A forgotten name is an
/// error and not a consent for all.
/// </summary>
internal sealed record ConsentScopeQuery(string UserKey, string Repository)
{
    public const string NamesText = "tenant, user, repository or user-repository";

    public static (ConsentScopeQuery? Query, RefusalResult? Refusal) Read(
        string scope, string? user, string? userKey, string? repository, TenantId tenant, UserKeys users, InteractionRules rules)
    {
        if (scope is not ("tenant" or "user" or "repository" or "user-repository"))
            return (null, RefusalResult.Invalid("scope", $"A consent is for {NamesText}."));
        var (key, refusal) = UserQuery.Read(users, tenant, user, userKey);
        if (refusal is not null)
            return (null, refusal);
        if (key is null == (scope is "user" or "user-repository"))
            return (null, RefusalResult.Invalid("user", key is null ? $"A consent for {scope} names a person: 'user' or 'userKey'." : $"A consent for {scope} names no person."));
        if (repository is null == (scope is "repository" or "user-repository"))
            return (null, RefusalResult.Invalid("repository", repository is null ? $"A consent for {scope} names a 'repository'." : $"A consent for {scope} names no repository."));
        return repository is not null && !rules.IsRepository(repository)
            ? (null, RefusalResult.Invalid("repository", $"'repository' must be {InteractionRules.RepositoryText}."))
            : (new ConsentScopeQuery(key ?? "", repository ?? ""), null);
    }
}
