namespace Bench.Isolation;

/// <summary>Prompts that begin alike only when they are the same: code of random names, as long as an editor's context.</summary>
internal sealed class Secrets
{
    private const int Lines = 18;
    private static readonly string[] s_words = ["brand", "price", "status", "region", "plan", "author_id", "start_time", "distance", "country", "rating"];

    private readonly Random _random = new(11);

    public string Next() => string.Concat(Enumerable.Range(0, Lines).Select(_ =>
        $"-- t{_random.Next(100_000)}({Word()}, {Word()}, {Word()}, {Word()})\n")) + "SELECT";

    private string Word() => s_words[_random.Next(s_words.Length)];
}
