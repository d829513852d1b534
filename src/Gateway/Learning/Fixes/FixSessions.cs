using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Learning.Interactions.Erasure;
using Gateway.Learning.Users;
using TenantStore;
using TenantStore.Credentials;

namespace Gateway.Learning.Fixes;

/// <summary>
/// What a user's code was when a fix was last asked for in a session, so that a fix does not take back what the user has just changed. In the memory of this gateway alone, for half an hour after the
/// last edit and up to a bound; a gateway that does not know it leaves that check out. For any thread.
/// </summary>
internal sealed class FixSessions(UserKeys users, TimeProvider time) : ILearningMemory
{
    /// <summary>UTF-16 units of all codes together.</summary>
    private const int MostCharacters = 16 * 1024 * 1024;

    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(30);

    private readonly HeldCode<(string Last, string? Before)> _codes = new(MostCharacters, s_kept, time);

    public IReadOnlyCollection<TenantId> Tenants => _codes.Tenants;

    /// <summary>The code before the last edit, if it is known; keeps the one now.</summary>
    /// <param name="user">As the body names the person; null = it does not.</param>
    /// <param name="repository">Where it is; empty = not told.</param>
    /// <param name="session">Null = nothing is kept.</param>
    public string? Exchange(TokenPrincipal caller, string? user, string repository, string? session, string path, string code)
    {
        if (session is null)
            return null;
        var tenant = caller.Tenant!.Id;
        // As JSON, so that no names can be spelled as others'.
        var key = Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<string?[]>([caller.Caller.ToString(), user, session, path])));
        var (last, before) = _codes.TryGet(tenant, key, out var known) ? known : (null, null);
        // The same code asked about again is no edit, and stays for no longer.
        if (last == code)
            return before;
        _codes.Put(tenant, key, new CodeOwner(users.Of(caller, user), repository), (code, last), code.Length + (last?.Length ?? 0));
        return last;
    }

    public Task ForgetAsync(TenantId tenant, ErasureOrder order, CancellationToken cancellationToken)
    {
        _codes.Remove(tenant, owner => owner.IsOf(order));
        return Task.CompletedTask;
    }

    public void Forget(TenantId tenant) => _codes.Remove(tenant, _ => true);

    public void Sweep() => _codes.Sweep();
}
