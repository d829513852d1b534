using HostContract;

namespace AdapterHost.Engine;

/// <summary>
/// Hands out the KV cache's sequence numbers, each with as many cells of the prompt as an idle prefix has. Idle prefixes only ever use what
/// running sequences leave: <see cref="Trim"/> drops those of the tenant that holds most, its least recently used first. Inference thread.
/// </summary>
internal sealed class SequenceCells
{
    private readonly ICells _cells;
    private readonly PrefixCache _idle = new();
    private readonly Stack<SlotId> _free = new();
    private readonly int _maxIdle;
    private readonly int _maxIdleTokens;

    /// <param name="cells">The cache.</param>
    /// <param name="running">Sequences that run at the same time at most.</param>
    /// <param name="maxIdle">Idle prefixes at most; 0 keeps none.</param>
    /// <param name="maxIdleTokens">Tokens of them at most.</param>
    public SequenceCells(ICells cells, int running, int maxIdle, int maxIdleTokens)
    {
        _cells = cells;
        _maxIdle = maxIdle;
        _maxIdleTokens = maxIdleTokens;
        for (var slot = running + maxIdle - 1; slot >= 0; slot--)
        {
            _free.Push(new SlotId(slot));
        }
    }

    public int IdleCount => _idle.Count;

    public int IdleTokens => _idle.Tokens;

    /// <summary>Requests that found cells of theirs.</summary>
    public long Hits { get; private set; }

    /// <summary>Tokens that they did not have to decode.</summary>
    public long HitTokens { get; private set; }

    /// <summary>A sequence number without cells.</summary>
    public SlotId Take()
    {
        if (_free.Count == 0)
        {
            Drop(_idle.OldestOfMost()!);
        }

        return _free.Pop();
    }

    /// <summary>A sequence number with the longest beginning of the prompt that the partition has.</summary>
    public SlotId Take(PrefixPartition partition, ReadOnlySpan<int> prompt, out int cached)
    {
        cached = 0;
        if (_idle.Find(partition, prompt) is not { } match)
        {
            return Take();
        }

        if (!_cells.IsWhole(match.Prefix.Slot))
        {
            Drop(match.Prefix);
            return Take();
        }

        SlotId slot;
        if (match.TakesOver)
        {
            _idle.Remove(match.Prefix);
            slot = match.Prefix.Slot;
            if (!_cells.Keep(slot, match.Length))
            {
                _cells.Drop(slot);
                return slot;
            }
        }
        else if (_free.Count > 0 || !ReferenceEquals(_idle.OldestOfMost(), match.Prefix))
        {
            slot = Take();
            _cells.Copy(match.Prefix.Slot, slot, match.Length);
        }
        else
        {
            return Take();
        }

        Hits++;
        HitTokens += match.Length;
        cached = match.Length;
        return slot;
    }

    /// <summary>Gives the prompt's cells to another choice of the same request.</summary>
    public void Share(SlotId from, SlotId to, int tokens) => _cells.Copy(from, to, tokens);

    /// <summary>Forgets all but the first tokens of a running sequence.</summary>
    public bool Keep(SlotId slot, int tokens) => _cells.Keep(slot, tokens);

    /// <summary>A sequence has ended and leaves nothing.</summary>
    public void Return(SlotId slot)
    {
        _cells.Drop(slot);
        _free.Push(slot);
    }

    /// <summary>A sequence has ended well: its cells become an idle prefix.</summary>
    /// <param name="slot">Its number.</param>
    /// <param name="partition">Who may use them.</param>
    /// <param name="tokens">What they hold; cells beyond are forgotten, and tokens beyond what idle prefixes may hold.</param>
    public void Return(SlotId slot, PrefixPartition partition, ReadOnlySpan<int> tokens)
    {
        tokens = tokens[..Math.Min(tokens.Length, _maxIdleTokens)];
        if (_maxIdle == 0 || tokens.Length == 0 || !_cells.IsWhole(slot) || !_cells.Keep(slot, tokens.Length))
        {
            Return(slot);
            return;
        }

        while (_idle.ContainedIn(partition, tokens) is { } contained)
        {
            Drop(contained);
        }

        _idle.Add(new IdlePrefix(partition, slot, tokens.ToArray()));
        while (_idle.Count > _maxIdle)
        {
            Drop(_idle.OldestOfMost()!);
        }

        Trim(_maxIdleTokens);
    }

    /// <summary>Drops idle prefixes, or the end of a tenant's only one, until they hold no more than this.</summary>
    public void Trim(int tokens)
    {
        var most = Math.Min(tokens, _maxIdleTokens);
        while (_idle.Tokens > most)
        {
            var prefix = _idle.OldestOfLargest()!;
            var left = prefix.Tokens.Length - (_idle.Tokens - most);
            if (_idle.IsOnly(prefix) && left >= PrefixCache.LeastLength && _cells.Keep(prefix.Slot, left))
            {
                _idle.Shorten(prefix, left);
            }
            else
            {
                Drop(prefix);
            }
        }
    }

    /// <returns>How many were dropped.</returns>
    public int DropTenant(TenantKey tenant)
    {
        var dropped = 0;
        for (; _idle.Of(tenant) is { } prefix; dropped++)
        {
            Drop(prefix);
        }

        return dropped;
    }

    private void Drop(IdlePrefix prefix)
    {
        _idle.Remove(prefix);
        Return(prefix.Slot);
    }
}
