namespace Learning.Evaluation.Gate;

/// <summary>What the gate says of a version, and why.</summary>
/// <param name="Findings">One for each rule, in the order of <see cref="GateRule"/>.</param>
/// <param name="Measures">All that was measured, for the report.</param>
internal sealed record GateVerdict(IReadOnlyList<GateFinding> Findings, GateMeasures Measures)
{
    public bool Passed => Findings.All(finding => finding.Passed);

    /// <summary>The reasons of a refusal; empty when it passed.</summary>
    public IEnumerable<GateFinding> Refusals => Findings.Where(finding => !finding.Passed);
}
