namespace Learning.Experiments.Assignment;

/// <param name="Start">The first bucket in it.</param>
/// <param name="End">The first bucket behind it.</param>
internal readonly record struct BucketRange(int Start, int End)
{
    public int Length => End - Start;

    public bool Contains(int bucket) => bucket >= Start && bucket < End;
}
