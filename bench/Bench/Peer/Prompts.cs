namespace Bench.Peer;

/// <summary>Prompts of token ids. No two of a run begin alike, so that nothing can be answered from a cache of prefixes.</summary>
internal sealed class Prompts
{
    public const int Length = 32;

    // Above the control and byte tokens of the generated vocabulary.
    private const int FirstId = 300, Ids = 700;

    private readonly Random _random = new(7);
    private readonly HashSet<(int, int)> _heads = [];

    /// <summary>All prompts so far are different from their second token on at the latest.</summary>
    public int Distinct => _heads.Count;

    public int[] Next()
    {
        int[] prompt;
        do
        {
            prompt = [.. Enumerable.Range(0, Length).Select(_ => FirstId + _random.Next(Ids))];
        }
        while (!_heads.Add((prompt[0], prompt[1])));
        return prompt;
    }
}
