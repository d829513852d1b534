namespace Learning.Evaluation.Gate;

/// <summary>A metric's numbers under its name; the interval's are left out where there is none.</summary>
internal static class GateFigures
{
    public static GateFigure[] Of(string name, MetricDifference metric, GateFigure[] more) =>
    [
        new($"{name}Reference", metric.Reference),
        new($"{name}Candidate", metric.Candidate),
        new($"{name}Difference", metric.Difference),
        .. metric.Bounds is { } bounds ? [new($"{name}Lower", bounds.Lower), new($"{name}Upper", bounds.Upper)] : Array.Empty<GateFigure>(),
        .. more,
    ];
}
