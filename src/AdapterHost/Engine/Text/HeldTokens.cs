namespace AdapterHost.Engine;

/// <summary>Scored tokens whose text is not out yet. Places are in UTF-16 units from the start of the text that is held.</summary>
internal sealed class HeldTokens
{
    private readonly List<(TokenScore Score, int Start, int End, bool Partial)> _tokens = [];

    /// <param name="score">Null is not kept.</param>
    /// <param name="start">Where its text begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="partial">All of its bytes belong to a character that a later token completes.</param>
    public void Add(TokenScore? score, int start, int end, bool partial)
    {
        if (score is null)
        {
            return;
        }

        // Whatever completes a character tells the tokens that began it, too.
        for (var i = _tokens.Count - 1; i >= 0 && _tokens[i].Partial && !partial; i--)
        {
            _tokens[i] = _tokens[i] with { End = end, Partial = false };
        }

        _tokens.Add((score, start, end, partial));
    }

    /// <summary>Those whose text ends within the first <paramref name="length"/> units; the rest then counts from there.</summary>
    public IReadOnlyList<TokenScore> Take(int length)
    {
        var count = 0;
        while (count < _tokens.Count && !_tokens[count].Partial && _tokens[count].End <= length)
        {
            count++;
        }

        var taken = Remove(count);
        for (var i = 0; i < _tokens.Count; i++)
        {
            _tokens[i] = _tokens[i] with { Start = _tokens[i].Start - length, End = _tokens[i].End - length };
        }

        return taken;
    }

    /// <summary>Those whose text begins within the first <paramref name="length"/> units: the rest of the text is never told.</summary>
    public IReadOnlyList<TokenScore> TakeBegunBefore(int length)
    {
        var count = 0;
        while (count < _tokens.Count && _tokens[count].Start < length)
        {
            count++;
        }

        var taken = Remove(count);
        _tokens.Clear();
        return taken;
    }

    public IReadOnlyList<TokenScore> TakeAll() => Remove(_tokens.Count);

    private TokenScore[] Remove(int count)
    {
        if (count == 0)
        {
            return [];
        }

        var taken = _tokens.Take(count).Select(one => one.Score).ToArray();
        _tokens.RemoveRange(0, count);
        return taken;
    }
}
