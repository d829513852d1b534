using System.Diagnostics.Metrics;
using Gateway.Learning.Outcomes.Intake;
using Gateway.Telemetry;
using TenantStore.Answers;

namespace Gateway.Learning.Outcomes;

/// <summary>
/// <c>gateway_answers_noted_total{result}</c>: served answers, written or not. <c>gateway_outcomes_total{source, result}</c>: what clients reported. <c>gateway_answer_lookups_total</c>: times that the
/// registry was asked for a reported answer. Any thread.
/// </summary>
internal sealed class OutcomeMetrics
{
    private readonly Counter<long> _noted;
    private readonly Counter<long> _reported;
    private readonly Counter<long> _lookups;

    public OutcomeMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(TelemetryOptions.Meter);
        _noted = meter.CreateCounter<long>("gateway.answers.noted", "{answer}", "Served answers, by whether they were written for outcomes to find.");
        _reported = meter.CreateCounter<long>("gateway.outcomes", "{event}", "Reported outcomes, by dialect and what became of them.");
        _lookups = meter.CreateCounter<long>("gateway.answer.lookups", "{lookup}", "Times that the registry was asked for a reported answer.");
        foreach (var result in new[] { "written", "lost", "no_consent" })
            _noted.Add(0, Tag("result", result));
        foreach (var source in Enum.GetValues<OutcomeSource>())
        {
            foreach (var result in Enum.GetValues<OutcomeResult>())
                _reported.Add(0, Tag("source", NameOf(source)), Tag("result", NameOf(result)));
        }
    }

    public void Written(int count) => _noted.Add(count, Tag("result", "written"));

    public void Lost(int count) => _noted.Add(count, Tag("result", "lost"));

    public void NotAllowed(int count) => _noted.Add(count, Tag("result", "no_consent"));

    public void Reported(OutcomeSource source, OutcomeResult result) => _reported.Add(1, Tag("source", NameOf(source)), Tag("result", NameOf(result)));

    public void LookedUp() => _lookups.Add(1);

    private static string NameOf(OutcomeSource source) => source.ToString().ToLowerInvariant();

    private static string NameOf(OutcomeResult result) => result switch
    {
        OutcomeResult.Kept => "kept",
        OutcomeResult.Unmatched => "unmatched",
        OutcomeResult.Repeated => "repeated",
        OutcomeResult.NoConsent => "no_consent",
        OutcomeResult.TooMany => "too_many",
        OutcomeResult.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "Not a result."),
    };

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
