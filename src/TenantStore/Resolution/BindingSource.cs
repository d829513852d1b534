using TenantStore.Adapters;
using TenantStore.Aliases;
using TenantStore.Caching;

namespace TenantStore.Resolution;

/// <summary>Loads bindings for the resolver: from what gateways share, or from the registry.</summary>
internal sealed class BindingSource(Registry registry, SharedCache shared)
{
    public Task<Loaded<VersionBinding>> LoadAsync(TenantId tenant, AliasName alias, CancellationToken cancellationToken) => LoadAsync(
        SharedKeys.Alias, SharedKeys.OfAlias(tenant, alias), tenant, [new RegistryChange.AliasChanged(tenant, alias), new RegistryChange.VersionsChanged(tenant)],
        (scope, token) => scope.Aliases.FindBindingAsync(alias, token), cancellationToken);

    public Task<Loaded<VersionBinding>> LoadAsync(TenantId tenant, VersionReference version, CancellationToken cancellationToken) => LoadAsync(
        SharedKeys.Version, SharedKeys.OfVersion(tenant, version), tenant, [new RegistryChange.VersionsChanged(tenant)],
        (scope, token) => scope.Aliases.FindBindingAsync(version, token), cancellationToken);

    private async Task<Loaded<VersionBinding>> LoadAsync(
        string kind, string key, TenantId tenant, RegistryChange[] things,
        Func<TenantScope, CancellationToken, Task<VersionBindingRow?>> read, CancellationToken cancellationToken)
    {
        var (row, age) = await shared.GetAsync<VersionBindingRow>(kind, key, _ => things, async token =>
        {
            await using var scope = await registry.BeginReadAsync(tenant, token).ConfigureAwait(false);
            var position = shared.IsShared ? await scope.ReadPositionAsync(token).ConfigureAwait(false) : 0;
            return new(await read(scope, token).ConfigureAwait(false), position);
        }, cancellationToken).ConfigureAwait(false);
        return new(row?.ToBinding(), age);
    }
}
