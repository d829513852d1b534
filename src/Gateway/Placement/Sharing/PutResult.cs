namespace Gateway.Placement.Sharing;

/// <param name="Outcome">What became of it.</param>
/// <param name="Before">The record that it took the place of, if that was one.</param>
internal readonly record struct PutResult(PutOutcome Outcome, HostRecord? Before)
{
    public static PutResult Unavailable => default;
}
