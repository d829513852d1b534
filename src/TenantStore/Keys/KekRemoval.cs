namespace TenantStore.Keys;

/// <param name="Outcome">What became of it.</param>
/// <param name="Tenants">How many tenants use it.</param>
/// <param name="Users">Some of them, at most <see cref="MostNamed"/>.</param>
public sealed record KekRemoval(KekRemovalOutcome Outcome, long Tenants, IReadOnlyList<TenantSlug> Users)
{
    public const int MostNamed = 20;
}
