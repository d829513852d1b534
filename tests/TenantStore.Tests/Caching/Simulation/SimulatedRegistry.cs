using TenantStore.Caching;

namespace TenantStore.Tests.Caching.Simulation;

/// <summary>The source of truth with its log of changes. A row read slowly is what it was when the reading began.</summary>
internal sealed class SimulatedRegistry
{
    private readonly Dictionary<TokenId, SimulatedRow> _rows = [];

    /// <summary>The changes, the first of them number 1.</summary>
    public List<(RegistryChange Change, TimeSpan At)> Log { get; } = [];

    public Dictionary<TokenId, TimeSpan> RevokedAt { get; } = [];

    public bool IsDown { get; set; }

    public int Reads { get; private set; }

    public IReadOnlyList<TokenId> Tokens => [.. _rows.Keys.Concat(RevokedAt.Keys).Distinct()];

    public bool WasMade(TokenId token) => _rows.ContainsKey(token) || RevokedAt.ContainsKey(token);

    public long Make(TokenId token, TimeSpan now)
    {
        lock (_rows)
        {
            _rows[token] = new SimulatedRow { Token = token.ToString() };
            return Append(token, now);
        }
    }

    public long Revoke(TokenId token, TimeSpan now)
    {
        lock (_rows)
        {
            _rows.Remove(token);
            RevokedAt.TryAdd(token, now);
            return Append(token, now);
        }
    }

    public Sourced<SimulatedRow> Read(TokenId token)
    {
        lock (_rows)
        {
            Reads++;
            return new(_rows.GetValueOrDefault(token), Log.Count);
        }
    }

    private long Append(TokenId token, TimeSpan now)
    {
        Log.Add((new RegistryChange.TokenChanged(token), now));
        return Log.Count;
    }
}
