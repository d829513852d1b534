using System.Globalization;
using Gateway.Errors;
using Learning.Experiments.Assignment;
using Learning.Experiments.Deciding;
using TenantStore;
using TenantStore.Adapters;
using TenantStore.Experiments;

namespace Gateway.Learning.Experiments.Managing;

/// <summary>From what a caller asks for to what can run. The first fault is told with its field, its limits and its value.</summary>
internal static class ExperimentSettingsReader
{
    public const int DefaultSettleSeconds = 600;
    public const int MaxSettleSeconds = 86_400;

    /// <summary>Of <c>retained_30s</c>: half a minute after an acceptance that may itself take a while.</summary>
    public const int LeastRetainedSeconds = 60;

    private const int DefaultPercent = 50;

    /// <returns>Either the experiment or the refusal.</returns>
    public static (NewExperiment? Experiment, RefusalResult? Refusal) Read(AliasName alias, SetExperimentRequest request, DateTimeOffset now)
    {
        if (!AdapterName.TryParse(request.Candidate?.Adapter, out var adapter))
            return Refuse("candidate.adapter", "'candidate.adapter' must name an adapter.");
        if (request.Candidate!.Version is not > 0)
            return Refuse("candidate.version", "'candidate.version' must be a number from 1 on.");
        if (Percent(request.Share, DefaultPercent) is not (>= 1 and <= 99))
            return Refuse("share", $"'share' is {Text(request.Share)}; it must be whole percents from 0.01 to 0.99.");
        if (Percent(request.Coverage, 100) is not (>= 1 and <= 100))
            return Refuse("coverage", $"'coverage' is {Text(request.Coverage)}; it must be whole percents from 0.01 to 1.");
        if (Percent(request.Holdback, 0) is not (>= 0 and <= HoldbackPlan.MostPercent))
            return Refuse("holdback", $"'holdback' is {Text(request.Holdback)}; it must be whole percents from 0 to {Text(HoldbackPlan.MostPercent / 100.0)}.");
        if (PrimaryNames.Parse(request.Primary ?? PrimaryNames.Of(ExperimentPrimary.AcceptedAndExecuted)) is not { } primary)
            return Refuse("primary", "'primary' must be 'accepted_and_executed' or 'retained_30s'.");
        var least = primary == ExperimentPrimary.Retained30s ? LeastRetainedSeconds : 1;
        var settle = request.SettleSeconds ?? DefaultSettleSeconds;
        if (settle < least || settle > MaxSettleSeconds)
            return Refuse("settleSeconds", $"'settleSeconds' is {settle}; with '{PrimaryNames.Of(primary)}' it must be from {least} to {MaxSettleSeconds}.");
        if (MarginFault(request.Guardrails) is { } margin)
            return Refuse($"guardrails.{margin}", $"'guardrails.{margin}' must be from 0 to {Text(GuardrailLimit.GreatestMargin)}: a difference of rates, 0.02 is two percentage points.");
        var ends = request.EndsAt ?? now + ExperimentRules.DefaultTimeLimit;
        if (ends < now + ExperimentRules.LeastTimeLimit || ends > now + ExperimentRules.GreatestTimeLimit)
            return Refuse("endsAt", $"'endsAt' must be from an hour to {ExperimentRules.GreatestTimeLimit.TotalDays} days from now.");

        var settings = new ExperimentSettings
        {
            CandidatePercent = Percent(request.Share, DefaultPercent)!.Value,
            CoveragePercent = Percent(request.Coverage, 100)!.Value,
            HoldbackPercent = Percent(request.Holdback, 0)!.Value,
            Primary = primary,
            Guardrails = Margins(request.Guardrails),
            SettleSeconds = settle,
        };
        var candidate = new VersionReference(adapter, new VersionNumber(request.Candidate.Version.Value));
        return (new NewExperiment(LearningId.New("exp"), alias, candidate, settings, ends, EndIsAsked: request.EndsAt is not null), null);
    }

    private static ExperimentMargins Margins(MarginsModel? asked)
    {
        if (asked is not null)
            return new ExperimentMargins { Error = asked.Error, Late = asked.Late, Reversal = asked.Reversal, Rejection = asked.Rejection };
        var limits = GuardrailLimit.Defaults.ToDictionary(limit => limit.Metric, limit => limit.Margin);
        return new ExperimentMargins
        {
            Error = limits[ExperimentMetric.Error],
            Late = limits[ExperimentMetric.Late],
            Reversal = limits[ExperimentMetric.Reversal],
            Rejection = limits[ExperimentMetric.Rejection],
        };
    }

    private static string? MarginFault(MarginsModel? asked) => asked is null ? null
        : IsFault(asked.Error) ? "error"
        : IsFault(asked.Late) ? "late"
        : IsFault(asked.Reversal) ? "reversal"
        : IsFault(asked.Rejection) ? "rejection"
        : null;

    private static bool IsFault(double? margin) => margin is not (null or (>= 0 and <= GuardrailLimit.GreatestMargin));

    /// <summary>Null for what is no whole number of percents.</summary>
    private static int? Percent(double? part, int missing)
    {
        if (part is not { } value)
            return missing;
        var percent = Math.Round(value * 100);
        return Math.Abs((value * 100) - percent) < 1e-9 && percent is >= 0 and <= 100 ? (int)percent : null;
    }

    private static string Text(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "missing";

    private static (NewExperiment?, RefusalResult?) Refuse(string field, string message) => (null, RefusalResult.Invalid(field, message));
}
