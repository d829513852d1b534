using HostContract;

namespace AdapterHost.Engine;

/// <summary>The idle prefixes by partition, and which of them goes first. Knows tokens only; the cells are <see cref="SequenceCells"/>'s. Inference thread.</summary>
internal sealed class PrefixCache
{
    /// <summary>Fewer equal tokens are not worth the bookkeeping: most prompts of a template begin with a few.</summary>
    public const int LeastLength = 8;

    private readonly Dictionary<PrefixPartition, List<IdlePrefix>> _partitions = [];
    private readonly List<IdlePrefix> _all = [];
    private long _uses;

    public int Count => _all.Count;

    /// <summary>Tokens of all of them. A cell that two share counts twice.</summary>
    public int Tokens { get; private set; }

    /// <summary>The longest common beginning in the partition, or null when that is under <see cref="LeastLength"/>.</summary>
    /// <param name="partition">The only one that is looked at.</param>
    /// <param name="prompt">At most all but its last token is matched: that one must be decoded for its logits.</param>
    public PrefixMatch? Find(PrefixPartition partition, ReadOnlySpan<int> prompt)
    {
        if (!_partitions.TryGetValue(partition, out var prefixes))
        {
            return null;
        }

        PrefixMatch? best = null;
        foreach (var prefix in prefixes)
        {
            var length = prompt[..^1].CommonPrefixLength(prefix.Tokens);
            if (length > (best?.Length ?? LeastLength - 1) || (length == best?.Length && prefix.Tokens.Length < best.Value.Prefix.Tokens.Length))
            {
                best = new PrefixMatch(prefix, length);
            }
        }

        if (best is { } match)
        {
            match.Prefix.LastUse = ++_uses;
        }

        return best;
    }

    public void Add(IdlePrefix prefix)
    {
        if (!_partitions.TryGetValue(prefix.Partition, out var prefixes))
        {
            _partitions.Add(prefix.Partition, prefixes = []);
        }

        prefix.LastUse = ++_uses;
        prefixes.Add(prefix);
        _all.Add(prefix);
        Tokens += prefix.Tokens.Length;
    }

    public void Remove(IdlePrefix prefix)
    {
        var prefixes = _partitions[prefix.Partition];
        prefixes.Remove(prefix);
        if (prefixes.Count == 0)
        {
            _partitions.Remove(prefix.Partition);
        }

        _all.Remove(prefix);
        Tokens -= prefix.Tokens.Length;
    }

    /// <summary>The one that has not been used for longest, or null.</summary>
    public IdlePrefix? Oldest()
    {
        IdlePrefix? oldest = null;
        foreach (var prefix in _all)
        {
            oldest = oldest is null || prefix.LastUse < oldest.LastUse ? prefix : oldest;
        }

        return oldest;
    }

    /// <summary>One of the partition that <paramref name="tokens"/> contains whole, from its first token on: it has nothing that they have not.</summary>
    public IdlePrefix? ContainedIn(PrefixPartition partition, ReadOnlySpan<int> tokens)
    {
        if (_partitions.TryGetValue(partition, out var prefixes))
        {
            foreach (var prefix in prefixes)
            {
                if (tokens.StartsWith(prefix.Tokens))
                {
                    return prefix;
                }
            }
        }

        return null;
    }

    /// <summary>One of the tenant's, whatever adapter and salt; null when there is none.</summary>
    public IdlePrefix? Of(TenantKey tenant) => _all.Find(prefix => prefix.Partition.Tenant == tenant);
}
