using System.Text.Json.Serialization;

namespace Learning.Evaluation.Statistics;

/// <summary>The two ends of a two-sided interval, both finite, the lower one not above the upper.</summary>
internal readonly record struct Interval
{
    [JsonConstructor]
    public Interval(double lower, double upper)
    {
        if (!double.IsFinite(lower) || !double.IsFinite(upper) || lower > upper)
            throw new ArgumentOutOfRangeException(nameof(lower), $"[{lower}, {upper}] is no interval.");
        (Lower, Upper) = (lower, upper);
    }

    public double Lower { get; }

    public double Upper { get; }

    /// <summary>The smallest interval that holds both.</summary>
    public Interval Hull(Interval other) => new(Math.Min(Lower, other.Lower), Math.Max(Upper, other.Upper));

    /// <summary>Non-inferiority: even the lower end has not lost as much as the margin, which is positive.</summary>
    public bool IsNonInferior(double margin) => Lower > -margin;

    /// <summary>Shown worse by more than the margin: even the upper end has lost it.</summary>
    public bool IsWorseBy(double margin) => Upper < -margin;
}
