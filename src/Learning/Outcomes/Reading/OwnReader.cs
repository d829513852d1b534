using System.Collections.Frozen;
using System.Text.Json;

namespace Learning.Outcomes.Reading;

/// <summary>Ours: <c>{event, delay_ms, final_text?, user?, repository?, reason?, consent?}</c> of the answer that the path names.</summary>
internal static class OwnReader
{
    private static readonly FrozenDictionary<string, Verdict> s_events = new Dictionary<string, Verdict>
    {
        ["shown"] = Verdict.Shown,
        ["accepted"] = Verdict.Accepted,
        ["partially_accepted"] = Verdict.PartiallyAccepted,
        ["rejected"] = Verdict.Rejected,
        ["executed_ok"] = Verdict.ExecutedOk,
        ["executed_error"] = Verdict.ExecutedError,
        ["retained"] = Verdict.Retained,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ReportReading Read(string answerId, JsonElement root)
    {
        var fields = new ReportFields(root);
        var name = fields.Name("event");
        var delay = fields.Delay("delay_ms");
        var report = new OutcomeReport
        {
            Verdict = s_events.GetValueOrDefault(name),
            AnswerId = answerId,
            // What is still there is asked for several times; everything else happens to an answer once.
            Identity = $"ours\n{answerId}\n{name}\n{(name == "retained" ? delay : null)}",
            Reason = fields.Word("reason"),
            DelayMs = delay,
            FinalText = fields.Text("final_text"),
            User = fields.OptionalName("user"),
            Repository = fields.OptionalName("repository"),
            Consent = fields.OptionalName("consent"),
        };
        if (answerId.Any(char.IsControl))
            fields.Refuse("id", "The id in the path has a control character, which no id has.");
        if (fields.Fault is null && !s_events.ContainsKey(name))
            fields.Refuse("event", $"'event' must be one of {string.Join(", ", s_events.Keys.Order(StringComparer.Ordinal))}.");
        if (fields.Fault is null && report.Verdict == Verdict.Retained && delay is null)
            fields.Refuse("delay_ms", "'delay_ms' is missing: of 'retained' it says after how many milliseconds was looked.");
        if (fields.Fault is null && report.Consent is not (null or "none" or "noCode" or "metrics" or "train"))
            fields.Refuse("consent", "'consent' must be none, noCode, metrics or train; it can lower what was agreed to, not raise it.");
        return fields.Fault is { } fault ? fault : report;
    }
}
