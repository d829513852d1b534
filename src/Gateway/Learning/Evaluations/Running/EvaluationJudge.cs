using System.Text.Json;
using Learning.Evaluation.Gate;
using Learning.Evaluation.Runs;
using TenantStore.Evaluations;

namespace Gateway.Learning.Evaluations.Running;

/// <summary>From stored answers to the report. Pure.</summary>
internal static class EvaluationJudge
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <param name="items">Those of items that were erased meanwhile are passed over.</param>
    public static EvaluationReport Judge(EvaluationSetup setup, IReadOnlyList<EvaluationItem> items)
    {
        var results = new EvaluationResults
        {
            HeldOut = setup.HeldOut,
            Generic = setup.Generic,
            Candidate = Side(EvaluationSide.Candidate, EvaluationItemSet.HeldOut, setup.HeldOut),
            Reference = setup.HasReference ? Side(EvaluationSide.Reference, EvaluationItemSet.HeldOut, setup.HeldOut) : null,
            Base = Side(EvaluationSide.Base, EvaluationItemSet.HeldOut, setup.HeldOut),
            GenericCandidate = Side(EvaluationSide.Candidate, EvaluationItemSet.Generic, setup.Generic),
            GenericBase = Side(EvaluationSide.Base, EvaluationItemSet.Generic, setup.Generic),
        };
        var mode = setup.Subjects[0].Mode.Name;
        return ReportBuilder.Build(results, new GateLimits(), setup.GenericDigest) with { Mode = mode, RegionMode = setup.RegionMode == mode ? null : setup.RegionMode };

        SideResults Side(EvaluationSide side, EvaluationItemSet set, IReadOnlyList<EvaluationSample> samples)
        {
            var ids = samples.Select(sample => sample.Id).ToHashSet(StringComparer.Ordinal);
            var found = new SideResults();
            foreach (var item in items.Where(item => item.Key.Side == side && item.Key.Set == set && ids.Contains(item.Key.ItemId)))
                found[item.Key.ItemId] = AnswerKeeper.ResultOf(item);
            return found;
        }
    }

    public static string Write(EvaluationReport report) => JsonSerializer.Serialize(report, s_json);

    public static EvaluationReport? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<EvaluationReport>(json, s_json);
}
