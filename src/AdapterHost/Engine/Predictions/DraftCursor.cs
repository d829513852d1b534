namespace AdapterHost.Engine;

/// <summary>
/// Follows a predicted text along the text that is really generated, and says what it would come to next. Where the two part, it looks for the
/// last generated tokens further on in the prediction, so that it finds its way back after an insertion, a deletion or a replacement.
/// Pure; inference thread.
/// </summary>
internal sealed class DraftCursor(int[] draft)
{
    /// <summary>Most tokens proposed for one step; it begins with half of them.</summary>
    public const int MaxProposal = 16;

    /// <summary>Tokens proposed while it does not know its place.</summary>
    private const int WhileLost = 2;

    /// <summary>Generated tokens that are compared when it has lost its place.</summary>
    private const int LongestGram = 4;

    /// <summary>How far a match of 1, 2, 3 … tokens may lie ahead: short ones are often chance.</summary>
    private static readonly int[] s_reach = [8, 48, 256, int.MaxValue / 2];

    private readonly int[] _recent = new int[LongestGram];
    private int _recentCount;
    private int _next;
    private int _lostFor;
    private int _proposal = MaxProposal / 2;

    /// <summary>Tokens of it that turned out right.</summary>
    public int Accepted { get; private set; }

    /// <summary>Tokens of it that were tried and turned out wrong.</summary>
    public int Rejected { get; private set; }

    /// <summary>What it believes comes next; as many as are worth trying.</summary>
    public ReadOnlySpan<int> Proposal
    {
        get
        {
            // While lost: as if what was generated since had replaced as many predicted tokens.
            var from = _next + _lostFor;
            var most = _lostFor > 0 ? Math.Min(_proposal, WhileLost) : _proposal;
            return from >= draft.Length ? [] : draft.AsSpan(from, Math.Min(most, draft.Length - from));
        }
    }

    /// <summary>How much of the proposal a step found right, and how much it decoded in vain.</summary>
    public void Judge(int right, int wrong)
    {
        Accepted += right;
        Rejected += wrong;
        if (wrong > 0)
        {
            _proposal = Math.Clamp(right, 2, MaxProposal);
        }
        else if (right > 0)
        {
            _proposal = Math.Min(MaxProposal, _proposal * 2);
        }
    }

    /// <summary>The next generated token, whether it was predicted or not.</summary>
    public void Follow(int token)
    {
        Remember(token);
        if (_lostFor == 0 && _next < draft.Length && draft[_next] == token)
        {
            _next++;
            return;
        }

        _lostFor++;
        if (Find() is >= 0 and var at)
        {
            _next = at;
            _lostFor = 0;
        }
    }

    /// <summary>Where to go on: after the nearest place ahead that ends with the most of the last generated tokens; -1 if there is none.</summary>
    private int Find()
    {
        for (var length = Math.Min(LongestGram, _recentCount); length > 0; length--)
        {
            var gram = _recent.AsSpan(LongestGram - length);
            var from = Math.Max(0, _next - length + 1);
            var reach = Math.Min(draft.Length - from, s_reach[length - 1] + length);
            if (reach >= length && draft.AsSpan(from, reach).IndexOf(gram) is >= 0 and var at)
            {
                return from + at + length;
            }
        }

        return -1;
    }

    private void Remember(int token)
    {
        _recent.AsSpan(1).CopyTo(_recent);
        _recent[^1] = token;
        _recentCount = Math.Min(LongestGram, _recentCount + 1);
    }
}
