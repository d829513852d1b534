namespace Bench.Loop;

/// <summary>
/// Somebody who works: asks for a fix, looks at it, takes it or not. People differ, and err: they pass over some right fixes and take some wrong ones. Seeded. One thread at a time.
/// </summary>
internal sealed class Person(string name, int seed)
{
    private readonly Random _random = new(seed);
    private readonly double _takesRight = 0.8 + (0.18 * new Random(seed + 1).NextDouble());
    private readonly double _takesWrong = 0.06 * new Random(seed + 2).NextDouble();

    /// <summary>As the body's <c>user</c>.</summary>
    public string Name => name;

    public Cell Next(IReadOnlyList<Cell> cells) => cells[_random.Next(cells.Count)];

    public bool Takes(bool right) => _random.NextDouble() < (right ? _takesRight : _takesWrong);
}
