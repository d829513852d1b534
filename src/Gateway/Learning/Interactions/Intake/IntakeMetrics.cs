using System.Diagnostics.Metrics;
using Gateway.Telemetry;
using Learning.Interactions.Scrubbing;
using TenantStore.Interactions;

namespace Gateway.Learning.Interactions.Intake;

/// <summary>
/// <c>gateway_interactions_total{source, result}</c>: captured interactions and what became of them. <c>gateway_interactions_redacted_total{kind}</c>: places that scrubbing replaced.
/// <c>gateway_interactions_expired_total</c>: interactions whose time was over. Any thread.
/// </summary>
internal sealed class IntakeMetrics
{
    private readonly Counter<long> _taken;
    private readonly Counter<long> _redacted;
    private readonly Counter<long> _expired;

    public IntakeMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(TelemetryOptions.Meter);
        _taken = meter.CreateCounter<long>("gateway.interactions", "{interaction}", "Captured interactions, by the way on which they came and what became of them.");
        _redacted = meter.CreateCounter<long>("gateway.interactions.redacted", "{place}", "Secrets and personal data that scrubbing replaced in interactions, by kind.");
        _expired = meter.CreateCounter<long>("gateway.interactions.expired", "{interaction}", "Interactions that were removed because their time was over.");
        _expired.Add(0);
        foreach (var source in Enum.GetValues<InteractionSource>())
        {
            foreach (var outcome in Enum.GetValues<IntakeOutcome>())
                _taken.Add(0, Tag("source", NameOf(source)), Tag("result", NameOf(outcome)));
        }

        foreach (var kind in Enum.GetValues<SensitiveKind>())
            _redacted.Add(0, Tag("kind", SensitiveKinds.PlaceholderName(kind)));
    }

    public void Taken(InteractionSource source, IntakeVerdict verdict)
    {
        _taken.Add(1, Tag("source", NameOf(source)), Tag("result", NameOf(verdict.Outcome)));
        foreach (var (kind, count) in verdict.Redacted ?? new Dictionary<string, int>())
            _redacted.Add(count, Tag("kind", kind));
    }

    public void Expired(long count) => _expired.Add(count);

    private static string NameOf(InteractionSource source) => source switch
    {
        InteractionSource.Fix => "fix",
        InteractionSource.Continue => "continue",
        InteractionSource.Import => "import",
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };

    private static string NameOf(IntakeOutcome outcome) => outcome switch
    {
        IntakeOutcome.Stored => "stored",
        IntakeOutcome.Duplicate => "duplicate",
        IntakeOutcome.NoConsent => "no_consent",
        IntakeOutcome.Sensitive => "sensitive",
        IntakeOutcome.Invalid => "invalid",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
