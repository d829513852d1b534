using TenantStore.Adapters;
using TenantStore.Aliases;
using TenantStore.BaseModels;
using TenantStore.Caching;

namespace TenantStore.Resolution;

/// <summary>
/// From the <c>model</c> of a request to the base model and the adapter version that answer it. Bindings are cached like tokens: an alias that this process
/// switched holds for the very next request.
/// A bare name that is both an alias of the tenant and a base model means the alias: a base model registered later under an alias's name must
/// not turn the alias's answers into bare base answers. (An alias cannot be made under the name of a base model.)
/// </summary>
public sealed class ModelResolver
{
    private readonly Registry _registry;
    private readonly BaseModelCatalog _catalog;
    private readonly ReadThroughCache<(TenantId Tenant, AliasName Alias), VersionBinding> _aliases;
    private readonly ReadThroughCache<(TenantId Tenant, VersionReference Version), VersionBinding> _versions;

    internal ModelResolver(
        Registry registry, BaseModelCatalog catalog, BindingSource source, RegistryChangeFeed feed, RegistryCacheOptions options, TimeProvider time)
    {
        (_registry, _catalog) = (registry, catalog);
        var ledger = feed.Ledger;
        _aliases = new(
            (key, cancellationToken) => source.LoadAsync(key.Tenant, key.Alias, cancellationToken),
            new Freshness<(TenantId Tenant, AliasName Alias), VersionBinding>(ledger, (key, _, _, since) =>
                ledger.IsChangedSince(new RegistryChange.AliasChanged(key.Tenant, key.Alias), since)
                || ledger.IsChangedSince(new RegistryChange.VersionsChanged(key.Tenant), since)),
            // A base model's bare name is looked for among the aliases first: that there is none must be known for it to be served.
            options, time, absenceServes: true);
        _versions = new(
            (key, cancellationToken) => source.LoadAsync(key.Tenant, key.Version, cancellationToken),
            new Freshness<(TenantId Tenant, VersionReference Version), VersionBinding>(ledger, (key, _, _, since) =>
                ledger.IsChangedSince(new RegistryChange.VersionsChanged(key.Tenant), since)),
            options, time);
    }

    /// <summary>What <paramref name="reference"/> means to the tenant.</summary>
    /// <param name="defaultAlias">The token's default alias, for a request without a model; null = the tenant's alias <c>default</c>.</param>
    public async ValueTask<ModelResolution> ResolveAsync(
        TenantId tenant, ModelReference reference, AliasName? defaultAlias, CancellationToken cancellationToken)
    {
        if (reference.Alias is null && reference.Base is null)
        {
            var alias = defaultAlias ?? AliasName.Default;
            return await ResolveAliasAsync(tenant, alias, null, cancellationToken).ConfigureAwait(false)
                ?? (defaultAlias is null ? ModelResolution.NoDefault.Instance : ModelResolution.NotFound.Instance);
        }

        if (reference.Version is { } version)
            return await ResolvePinnedAsync(tenant, reference.Base!.Value, reference.Alias!.Value, version, cancellationToken).ConfigureAwait(false);
        if (!reference.IsBare)
        {
            return await ResolveAliasAsync(tenant, reference.Alias!.Value, reference.Base, cancellationToken).ConfigureAwait(false)
                ?? ModelResolution.NotFound.Instance;
        }

        if (reference.Alias is { } bare && await ResolveAliasAsync(tenant, bare, null, cancellationToken).ConfigureAwait(false) is { } ofAlias)
            return ofAlias;
        var model = reference.Base is { } name ? await _catalog.FindAsync(name, cancellationToken).ConfigureAwait(false) : null;
        return model is null ? ModelResolution.NotFound.Instance : new ModelResolution.Resolved(model, null, null, model.RegisteredAt);
    }

    /// <summary>All that the tenant may name and that is served now: each base model, and after it each alias on it.</summary>
    public async Task<IReadOnlyList<ServedModel>> ListAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var scope = await _registry.BeginReadAsync(tenant, cancellationToken).ConfigureAwait(false);
        var bindings = await scope.Aliases.ListBindingsAsync(cancellationToken).ConfigureAwait(false);
        var served = new List<ServedModel>();
        foreach (var model in await _catalog.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            var name = model.Id.Name.ToString();
            if (!bindings.Any(pair => pair.Alias.ToString() == name))
                served.Add(new ServedModel(name, model, null, null, model.RegisteredAt));
            foreach (var (alias, binding) in bindings)
            {
                if (binding.BaseModel == model.Id && binding.State == AdapterVersionState.Ready)
                    served.Add(new ServedModel($"{name}:{alias}", model, alias, Adapter(binding), binding.CreatedAt));
            }
        }

        return served;
    }

    private static ResolvedAdapter Adapter(VersionBinding binding) => new(binding.Version, binding.Digest);

    /// <summary>Null when the tenant has no such alias, or it is for a base model of another name than asked for.</summary>
    private async ValueTask<ModelResolution?> ResolveAliasAsync(
        TenantId tenant, AliasName alias, BaseModelName? onBase, CancellationToken cancellationToken)
    {
        var binding = await _aliases.GetAsync((tenant, alias), cancellationToken).ConfigureAwait(false);
        if (binding is null || (onBase is { } name && binding.BaseModel.Name != name))
            return null;
        return await ServeAsync(alias, binding, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ModelResolution> ResolvePinnedAsync(
        TenantId tenant, BaseModelName onBase, AliasName alias, VersionNumber number, CancellationToken cancellationToken)
    {
        var named = await _aliases.GetAsync((tenant, alias), cancellationToken).ConfigureAwait(false);
        if (named is null || named.BaseModel.Name != onBase)
            return ModelResolution.NotFound.Instance;
        var version = new VersionReference(named.Version.Adapter, number);
        var binding = await _versions.GetAsync((tenant, version), cancellationToken).ConfigureAwait(false);
        if (binding is { HeldBack: true } && named.Version != version)
            return new ModelResolution.Unavailable(UnavailableReason.NotPassed);
        return binding is null ? ModelResolution.NotFound.Instance : await ServeAsync(alias, binding, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ModelResolution> ServeAsync(AliasName alias, VersionBinding binding, CancellationToken cancellationToken)
    {
        if (binding.State == AdapterVersionState.Retired)
            return ModelResolution.NotFound.Instance;
        if (binding.State == AdapterVersionState.Quarantined)
            return new ModelResolution.Unavailable(UnavailableReason.Quarantined);
        // The digest is compared with what the catalog says at this moment, not with what it said when the binding was read.
        var model = await _catalog.FindAsync(binding.BaseModel.Name, cancellationToken).ConfigureAwait(false);
        return model?.Id == binding.BaseModel
            ? new ModelResolution.Resolved(model, alias, Adapter(binding), binding.CreatedAt) { Experiment = binding.Experiment }
            : new ModelResolution.Unavailable(UnavailableReason.BaseModelReplaced);
    }
}
