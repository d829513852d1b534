using System.Text.Json;

namespace Learning.Outcomes.Reading;

/// <summary>
/// Continue's development data, 0.2.0: <c>{name, data, schema, level, profileId}</c>. All events are read, at level <c>noCode</c> too; those that are no verdict, and names of later versions, are
/// kept as notes. Its ids are the client's own: an answer is found by content.
/// </summary>
internal static class ContinueReader
{
    public static ReportReading Read(JsonElement root)
    {
        var outer = new ReportFields(root);
        var name = outer.Name("name");
        if (outer.Fault is { } fault)
            return fault;
        if (!root.TryGetProperty("data", out var data) || !ReportFields.IsObject(data))
            return new ReportFault("data", "'data' must be an object.");

        var fields = new ReportFields(data);
        var accepted = fields.Flag("accepted");
        var completionId = fields.OptionalName("completionId");
        var (verdict, reason) = Judge(name, accepted, fields);
        var report = new OutcomeReport
        {
            Verdict = verdict,
            Identity = $"continue\n{name}\n{verdict}\n{completionId ?? data.GetRawText()}",
            Reason = reason,
            DelayMs = fields.Delay(name == "nextEditOutcome" ? "elapsed" : "time"),
            User = fields.OptionalName("userId"),
            Consent = outer.OptionalName("level") == "noCode" ? "noCode" : null,
            Content = new ReportedContent(fields.Text("prompt"), fields.Text("prefix"), fields.Text("suffix"), fields.Text("completion")),
            Edit = name == "editOutcome" && accepted == true ? EditOf(fields) : null,
        };
        return outer.Fault is { } outside ? outside : fields.Fault is { } wrong ? wrong with { Field = "data." + wrong.Field } : report;
    }

    private static (Verdict Verdict, string? Reason) Judge(string name, bool? accepted, ReportFields fields)
    {
        switch (name)
        {
            // Without a word within ten seconds it sends 'false' by itself: a later 'true' is the truth.
            case "autocomplete" or "editOutcome":
                return (OfFlag(accepted), null);
            case "nextEditOutcome":
                return fields.Flag("aborted") == true ? (Verdict.Noted, "aborted") : (OfFlag(accepted), null);
            case "chatFeedback":
                return fields.Flag("feedback") switch
                {
                    true => (Verdict.Accepted, "thumbs_up"),
                    false => (Verdict.Rejected, "thumbs_down"),
                    null => (Verdict.Noted, null),
                };
            case "chatInteraction" or "editInteraction" or "quickEdit":
                return (Verdict.Shown, null);
            default:
                return (Verdict.Noted, null);
        }
    }

    private static Verdict OfFlag(bool? accepted) => accepted switch
    {
        true => Verdict.Accepted,
        false => Verdict.Rejected,
        null => Verdict.Shown,
    };

    private static ReportedEdit? EditOf(ReportFields fields) =>
        fields.Text("previousCode") is { Length: > 0 } before && fields.Text("newCode") is { Length: > 0 } after
            ? new ReportedEdit(fields.Text("prompt") ?? "", before, fields.Text("completion"), after, fields.OptionalName("filepath"))
            : null;
}
