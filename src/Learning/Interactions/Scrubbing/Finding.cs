namespace Learning.Interactions.Scrubbing;

/// <param name="Start">UTF-16 offset in the text.</param>
/// <param name="Length">UTF-16 units.</param>
internal readonly record struct Finding(SensitiveKind Kind, int Start, int Length)
{
    public int End => Start + Length;
}
