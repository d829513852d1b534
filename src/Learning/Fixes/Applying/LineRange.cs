namespace Learning.Fixes.Applying;

/// <summary>Lines of a code, counted from 0.</summary>
/// <param name="Count">0 = the place before <paramref name="Start"/>.</param>
internal readonly record struct LineRange(int Start, int Count)
{
    public int End => Start + Count;
}
