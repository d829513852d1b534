using HostContract;

namespace AdapterHost.Engine;

/// <summary>The idle prefixes by partition, and which of them goes first. Knows tokens only; the cells are <see cref="SequenceCells"/>'s. Inference thread.</summary>
internal sealed class PrefixCache
{
    /// <summary>Fewer equal tokens are not worth the bookkeeping: most prompts of a template begin with a few.</summary>
    public const int LeastLength = 8;

    private readonly Dictionary<PrefixPartition, List<IdlePrefix>> _partitions = [];
    private readonly List<IdlePrefix> _all = [];
    private readonly Dictionary<TenantKey, (int Count, int Tokens)> _held = [];
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
        Change(prefix, 1);
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
        Change(prefix, -1);
    }

    /// <summary>Keeps only its first tokens.</summary>
    public void Shorten(IdlePrefix prefix, int tokens)
    {
        Change(prefix, -1);
        prefix.Tokens = prefix.Tokens[..tokens];
        Change(prefix, 1);
    }

    /// <summary>
    /// The one to drop when there are too many: of the tenant that has most of them, the one that it has not used for longest. So nobody's many
    /// prompts drive out another's few, nor tell how many others send. Null when there is none.
    /// </summary>
    public IdlePrefix? OldestOfMost() => Oldest(prefix => _held[prefix.Partition.Tenant].Count);

    /// <summary>The one to drop when they hold too many tokens: likewise, of the tenant that holds most tokens.</summary>
    public IdlePrefix? OldestOfLargest() => Oldest(prefix => _held[prefix.Partition.Tenant].Tokens);

    /// <summary>The tenant has no other.</summary>
    public bool IsOnly(IdlePrefix prefix) => _held[prefix.Partition.Tenant].Count == 1;

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

    private IdlePrefix? Oldest(Func<IdlePrefix, int> held)
    {
        IdlePrefix? oldest = null;
        var most = 0;
        foreach (var prefix in _all)
        {
            var its = held(prefix);
            if (oldest is null || its > most || (its == most && prefix.LastUse < oldest.LastUse))
            {
                (oldest, most) = (prefix, its);
            }
        }

        return oldest;
    }

    private void Change(IdlePrefix prefix, int sign)
    {
        var tenant = prefix.Partition.Tenant;
        var (count, tokens) = _held.GetValueOrDefault(tenant);
        (count, tokens) = (count + sign, tokens + (sign * prefix.Tokens.Length));
        Tokens += sign * prefix.Tokens.Length;
        if (count == 0)
        {
            _held.Remove(tenant);
        }
        else
        {
            _held[tenant] = (count, tokens);
        }
    }
}
