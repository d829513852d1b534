using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;
using TenantStore.Credentials;

namespace Gateway.Learning.Fixes;

/// <summary>
/// What a user's code was when a fix was last asked for in a session, so that a fix does not take back what the user has just changed. In the memory of this gateway alone, for half an hour and
/// up to a bound; a gateway that does not know it leaves that check out. For any thread.
/// </summary>
internal sealed class FixSessions : IDisposable
{
    /// <summary>UTF-16 units of all codes together.</summary>
    private const int MostCharacters = 16 * 1024 * 1024;

    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(30);

    private readonly MemoryCache _codes = new(new MemoryCacheOptions { SizeLimit = MostCharacters });

    /// <summary>The code before the last edit, if it is known; keeps the one now.</summary>
    /// <param name="user">As the body names the person; null = it does not.</param>
    /// <param name="session">Null = nothing is kept.</param>
    public string? Exchange(TokenPrincipal caller, string? user, string? session, string path, string code)
    {
        if (session is null)
            return null;
        // As JSON, so that no names can be spelled as others'.
        var key = Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<string?[]>([caller.Tenant!.Id.ToString(), caller.Caller.ToString(), user, session, path])));
        var (last, before) = _codes.TryGetValue(key, out (string Last, string? Before) known) ? known : (null, null);
        // The same code asked about again is no edit.
        var edited = last == code ? before : last;
        _codes.Set(key, (code, edited), new MemoryCacheEntryOptions { Size = code.Length + (edited?.Length ?? 0) + key.Length, SlidingExpiration = s_kept });
        return edited;
    }

    public void Dispose() => _codes.Dispose();
}
