namespace Learning.Experiments.Deciding;

/// <summary>All that a <see cref="SequentialTest"/> knows.</summary>
/// <param name="Sum">Of the z.</param>
/// <param name="Squares">Of the z.</param>
/// <param name="LogFor">Natural logarithm of E⁺.</param>
/// <param name="LogAgainst">Natural logarithm of E⁻.</param>
/// <param name="Users">Sorted by user.</param>
internal sealed record SequentialTestSnapshot(double Sum, double Squares, double LogFor, double LogAgainst, IReadOnlyList<UserTally> Users)
{
    public static readonly SequentialTestSnapshot Empty = new(0, 0, 0, 0, []);
}
