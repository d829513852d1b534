using System.Text.Json;
using Learning.Experiments.Deciding;

namespace Gateway.Learning.Experiments.Reporting;

/// <summary>One thing that may not get worse.</summary>
internal sealed record GuardrailModel(string Metric, double Margin, double Evidence, double Threshold, bool Broken, bool WithinMargin, ArmsModel Counts, EffectModel? Effect)
{
    public static GuardrailModel From(GuardrailReport report) => new(
        JsonNamingPolicy.CamelCase.ConvertName(report.Metric.ToString()),
        report.Margin,
        report.Evidence,
        report.Threshold,
        report.IsBroken,
        report.IsWithinMargin,
        ArmsModel.From(report.Counts),
        EffectModel.From(report.Effect));
}
