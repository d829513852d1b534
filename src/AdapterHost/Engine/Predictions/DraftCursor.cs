namespace AdapterHost.Engine;

/// <summary>
/// Follows a predicted text along the text that is really generated, and says what it would come to next. Where the two part, it looks for the
/// last generated tokens in the prediction, so that it finds its way back after an insertion, a deletion or a replacement; until then it
/// proposes what earlier answers went on with, if they did. Inference thread.
/// </summary>
/// <param name="draft">The predicted text's tokens.</param>
internal sealed class DraftCursor(int[] draft)
{
    /// <summary>
    /// Tokens proposed for a step. On a processor a further row costs a tenth to a half of a step: more of them lose more behind a wrong one than
    /// they gain, and steps of one shape let llama.cpp keep its graph. Growing with success, from 2, 4 or 8 to 16, was slower.
    /// </summary>
    public const int MaxProposal = 8;

    /// <summary>Tokens of earlier answers proposed for a step: they are less sure.</summary>
    private const int MaxGuess = 3;

    /// <summary>Generated tokens that are compared when it has lost its place.</summary>
    private const int LongestGram = 4;

    /// <summary>From so many equal tokens on a place is believed, and may lie behind the last one, too.</summary>
    private const int Sure = 3;

    /// <summary>How far a match of 1, 2, 3 … tokens may lie ahead: short ones are often chance.</summary>
    private static readonly int[] s_reach = [8, 48, 256, int.MaxValue / 2];

    private readonly int[] _recent = new int[LongestGram];
    private readonly int[] _guess = new int[MaxGuess];
    private int _guessed;
    private int _recentCount;
    private int _next;
    private int _agreed;
    private bool _lost;

    /// <summary>The last place that is believed: a match by chance must not lead away from it.</summary>
    private int _home;

    /// <summary>What this partition's earlier answers said; learns from this one.</summary>
    public NgramCache? Earlier { get; set; }

    /// <summary>Tokens of the prediction that turned out right.</summary>
    public int Accepted { get; private set; }

    /// <summary>Tokens of the prediction that were tried and turned out wrong.</summary>
    public int Rejected { get; private set; }

    /// <summary>What it believes comes next.</summary>
    public ReadOnlySpan<int> Proposal => _lost ? _guess.AsSpan(0, _guessed) : draft.AsSpan(_next, Math.Min(MaxProposal, draft.Length - _next));

    /// <summary>How much of the proposal a step found right, and how much it decoded in vain. What earlier answers said was no prediction.</summary>
    public void Judge(int right, int wrong)
    {
        Accepted += _lost ? 0 : right;
        Rejected += _lost ? 0 : wrong;
    }

    /// <summary>The next generated token, whether it was predicted or not.</summary>
    public void Follow(int token)
    {
        Remember(token);
        _guessed = 0;
        if (!_lost && _next < draft.Length && draft[_next] == token)
        {
            Believe(_next + 1, _agreed + 1);
            return;
        }

        _lost = true;
        for (var length = _recentCount; length > 0; length--)
        {
            if (Find(_recent.AsSpan(LongestGram - length)) is >= 0 and var at)
            {
                _lost = false;
                Believe(at + length, length);
                return;
            }
        }

        Guess();
    }

    private void Guess()
    {
        var (beforeLast, last) = (_recent[^2], _recent[^1]);
        while (Earlier is not null && _recentCount > 1 && _guessed < MaxGuess && Earlier.Next(beforeLast, last) is >= 0 and var next)
        {
            _guess[_guessed++] = next;
            (beforeLast, last) = (last, next);
        }
    }

    private void Believe(int next, int agreed)
    {
        _next = next;
        _agreed = agreed;
        if (agreed >= Sure)
        {
            _home = next;
        }
    }

    /// <summary>Where the last tokens stand in the prediction: the nearest place ahead, for long ones also the nearest behind; -1 for none.</summary>
    private int Find(ReadOnlySpan<int> last)
    {
        var from = Math.Max(0, _home - last.Length + 1);
        var reach = Math.Min(draft.Length - from, s_reach[last.Length - 1] + last.Length);
        var ahead = draft.AsSpan(from, Math.Max(0, reach)).IndexOf(last);
        return ahead >= 0 ? from + ahead
            : last.Length >= Sure ? draft.AsSpan(0, Math.Min(draft.Length, from + last.Length - 1)).LastIndexOf(last)
            : -1;
    }

    private void Remember(int token)
    {
        if (_recentCount > 1)
        {
            Earlier?.Learn(_recent[^2], _recent[^1], token);
        }

        _recent.AsSpan(1).CopyTo(_recent);
        _recent[^1] = token;
        _recentCount = Math.Min(LongestGram, _recentCount + 1);
    }
}
