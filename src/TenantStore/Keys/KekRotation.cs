using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace TenantStore.Keys;

/// <summary>
/// Changes the key-encryption key: wraps every tenant's data key anew. Artifacts stay as they are. Each tenant is a transaction of its own, so
/// that a rotation that was killed goes on where it was. For the command line; gateways may be running.
/// </summary>
public sealed class KekRotation
{
    private const int Page = 100;

    private readonly Registry _registry;
    private readonly KeyEncryption _encryption;
    private readonly FileKeyProvider _files;
    private readonly bool _configured;

    internal KekRotation(Registry registry, KeyEncryption encryption, FileKeyProvider files, IOptions<EncryptionOptions> options) =>
        (_registry, _encryption, _files, _configured) = (registry, encryption, files, options.Value.CurrentKey is not null);

    /// <summary>All key-encryption keys that are there or in use, each with what it wraps.</summary>
    public async Task<IReadOnlyList<KekState>> ListAsync(CancellationToken cancellationToken)
    {
        var uses = await UsesAsync(cancellationToken).ConfigureAwait(false);
        var present = await _encryption.ListAsync(cancellationToken).ConfigureAwait(false);
        var current = await _encryption.CurrentAsync(cancellationToken).ConfigureAwait(false);
        return [.. present.Union(uses.Select(use => use.Kek)).Union([current]).Select(kek =>
            new KekState(kek, kek == current, present.Contains(kek), uses.FirstOrDefault(use => use.Kek == kek)?.Tenants ?? 0))];
    }

    /// <summary>
    /// Goes on with an unfinished rotation. Where there was nothing to go on with, or nothing that could be, makes a new key file and rotates to it: a
    /// key-encryption key that is lost holds up no rotation of the others. Where Encryption:CurrentKey names the current one, that is the operator's to change first.
    /// </summary>
    /// <param name="toNewKey">Make a new key file in any case.</param>
    public async Task<KekRotationResult> RotateAsync(bool toNewKey, CancellationToken cancellationToken)
    {
        var current = await _encryption.CurrentAsync(cancellationToken).ConfigureAwait(false);
        var failed = new Dictionary<TenantId, string>();
        if (!toNewKey || _configured)
        {
            var resumed = (await UsesAsync(cancellationToken).ConfigureAwait(false)).Any(use => use.Kek != current);
            var done = await RewrapAllAsync(current, failed, cancellationToken).ConfigureAwait(false);
            if (done > 0 || _configured)
                return new KekRotationResult(current, resumed, done, failed);
        }

        current = _files.Create();
        _files.MakeCurrent(current);
        failed.Clear();
        var rewrapped = await RewrapAllAsync(current, failed, cancellationToken).ConfigureAwait(false);
        return new KekRotationResult(current, false, rewrapped, failed);
    }

    /// <summary>Removes a key-encryption key for good, unless it is in use. The platform's audit has it before the key is gone: a removal that was cut off is repeated.</summary>
    public async Task<KekRemoval> RemoveAsync(KekId kek, Actor actor, CancellationToken cancellationToken)
    {
        await using var scope = await _registry.BeginPlatformAsync(cancellationToken).ConfigureAwait(false);

        // Whoever wraps now has committed after this, and is seen; whoever wraps later does so under the current one.
        await scope.KeyUses.LockKeksAsync(cancellationToken).ConfigureAwait(false);
        if (await _encryption.CurrentAsync(cancellationToken).ConfigureAwait(false) == kek)
            return new KekRemoval(KekRemovalOutcome.IsCurrent, 0, []);
        var tenants = (await scope.KeyUses.ListAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(use => use.Kek == kek)?.Tenants ?? 0;
        if (tenants > 0)
        {
            var users = new List<TenantSlug>();
            foreach (var id in await scope.KeyUses.ListTenantsAsync(kek, null, KekRemoval.MostNamed, cancellationToken).ConfigureAwait(false))
            {
                if (await scope.Tenants.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } tenant)
                    users.Add(tenant.Slug);
            }

            return new KekRemoval(KekRemovalOutcome.InUse, tenants, users);
        }

        if (!(await _encryption.ListAsync(cancellationToken).ConfigureAwait(false)).Contains(kek))
            return new KekRemoval(KekRemovalOutcome.NotFound, 0, []);
        await scope.Audit.AppendAsync(actor, "kek.remove", $"kek/{kek}", null, cancellationToken).ConfigureAwait(false);
        await scope.CommitAsync(cancellationToken).ConfigureAwait(false);
        if (kek.Provider != FileKeyProvider.ProviderName)
            return new KekRemoval(KekRemovalOutcome.HeldElsewhere, 0, []);
        _files.Destroy(kek);
        return new KekRemoval(KekRemovalOutcome.Removed, 0, []);
    }

    private async Task<int> RewrapAllAsync(KekId current, Dictionary<TenantId, string> failed, CancellationToken cancellationToken)
    {
        var rewrapped = 0;
        foreach (var use in (await UsesAsync(cancellationToken).ConfigureAwait(false)).Where(use => use.Kek != current))
        {
            TenantId? after = null;
            while (await TenantsAsync(use.Kek, after, Page, cancellationToken).ConfigureAwait(false) is { Count: > 0 } tenants)
            {
                foreach (var tenant in tenants)
                {
                    try
                    {
                        rewrapped += await RewrapAsync(tenant, current, cancellationToken).ConfigureAwait(false);
                    }
                    catch (TenantStoreException exception)
                    {
                        failed[tenant] = exception.Message;
                    }
                }

                after = tenants[^1];
            }
        }

        return rewrapped;
    }

    private async Task<int> RewrapAsync(TenantId tenant, KekId current, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredTenantKey> keys;
        await using (var scope = await _registry.BeginReadAsync(tenant, cancellationToken).ConfigureAwait(false))
            keys = await scope.Keys.ListAsync(cancellationToken).ConfigureAwait(false);
        var rewrapped = 0;
        foreach (var key in keys.Where(key => key.Wrapped.Kek != current))
        {
            var context = new EncryptionContext(tenant, key.Id);
            var bytes = await _encryption.UnwrapAsync(key.Wrapped, context, cancellationToken).ConfigureAwait(false);
            try
            {
                var wrapped = await _encryption.WrapAsync(bytes, context, cancellationToken).ConfigureAwait(false);
                await using var scope = await _registry.BeginAsync(tenant, cancellationToken).ConfigureAwait(false);
                await scope.Keys.HoldKeksAsync(cancellationToken).ConfigureAwait(false);

                // Another rotation may have gone further meanwhile: nothing new under a key that may be removed now.
                if (await _encryption.CurrentAsync(cancellationToken).ConfigureAwait(false) != wrapped.Kek)
                    wrapped = await _encryption.WrapAsync(bytes, context, cancellationToken).ConfigureAwait(false);
                if (await scope.Keys.RewrapAsync(key.Id, key.Wrapped.Kek, wrapped, cancellationToken).ConfigureAwait(false))
                    rewrapped++;
                await scope.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(bytes);
            }
        }

        return rewrapped;
    }

    private async Task<IReadOnlyList<KeyUse>> UsesAsync(CancellationToken cancellationToken)
    {
        await using var scope = await _registry.BeginPlatformReadAsync(cancellationToken).ConfigureAwait(false);
        return await scope.KeyUses.ListAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<TenantId>> TenantsAsync(KekId kek, TenantId? after, int limit, CancellationToken cancellationToken)
    {
        await using var scope = await _registry.BeginPlatformReadAsync(cancellationToken).ConfigureAwait(false);
        return await scope.KeyUses.ListTenantsAsync(kek, after, limit, cancellationToken).ConfigureAwait(false);
    }
}
