namespace Learning.Languages.Scanning;

/// <summary>Counts brackets that have no partner, and how deep they lie in each other.</summary>
internal sealed class Brackets
{
    private readonly Stack<char> _open = new();

    public int Depth => _open.Count;

    public int Deepest { get; private set; }

    /// <summary>Brackets so far that closed nothing, or something of another kind.</summary>
    public int Mismatches { get; private set; }

    /// <summary>All brackets without a partner, were the text at its end.</summary>
    public int Unbalanced => Mismatches + _open.Count;

    public void Take(char c)
    {
        switch (c)
        {
            case '(' or '[' or '{':
                _open.Push(c);
                Deepest = Math.Max(Deepest, _open.Count);
                break;
            case ')' or ']' or '}':
                Close(c switch { ')' => '(', ']' => '[', _ => '{' });
                break;
        }
    }

    public void Clear() => _open.Clear();

    // One that closes another kind stands for the one that is missing: the pair is one mistake, not two.
    private void Close(char opener)
    {
        if (!_open.TryPop(out var open) || open != opener)
            Mismatches++;
    }
}
