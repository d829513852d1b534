using System.Text.Json;

namespace Learning.Outcomes.Reading;

/// <summary>Zed's <c>predict_edits/accept</c> and <c>predict_edits/reject</c>.</summary>
internal static class ZedReader
{
    /// <summary>What Zed sends at most in one body.</summary>
    public const int MostRejections = 100;

    /// <summary>Zed's word when a prediction is not taken without one.</summary>
    private const string DefaultReason = "discarded";

    public static ReportReading ReadAccept(JsonElement root)
    {
        var fields = new ReportFields(root);
        var id = fields.Name("request_id");
        var report = new OutcomeReport { Verdict = Verdict.Accepted, AnswerId = id, Identity = $"zed\n{id}\naccept", DelayMs = fields.Delay("e2e_latency_ms") };
        return fields.Fault is { } fault ? fault : report;
    }

    public static ReportReading ReadReject(JsonElement root)
    {
        if (!root.TryGetProperty("rejections", out var list) || list.ValueKind != JsonValueKind.Array)
            return new ReportFault("rejections", "'rejections' must be a list.");
        if (list.GetArrayLength() > MostRejections)
            return new ReportFault("rejections", $"'rejections' has {list.GetArrayLength()} items; the most is {MostRejections}.");
        var reports = new List<OutcomeReport>();
        foreach (var item in list.EnumerateArray())
        {
            if (!ReportFields.IsObject(item))
                return new ReportFault("rejections", "Each of 'rejections' must be an object.");
            var fields = new ReportFields(item);
            reports.Add(ReadOne(fields) with { Part = item });
            if (fields.Fault is { } fault)
                return fault with { Field = $"rejections[{reports.Count - 1}].{fault.Field}" };
        }

        return new ReportReading(reports, null);
    }

    private static OutcomeReport ReadOne(ReportFields fields)
    {
        var id = fields.Name("request_id");
        var reason = Plain(fields.OptionalName("reason") ?? DefaultReason);
        if (!ReportFields.IsWord(reason))
            fields.Refuse("reason", $"'reason' must be {ReportFields.WordText}.");
        if (fields.Flag("was_shown") is not { } shown)
        {
            fields.Refuse("was_shown", "'was_shown' is missing: it must be true or false.");
            shown = false;
        }

        // Replaced, empty, cancelled …: nobody turned down what was on the screen.
        var isNegative = shown && (reason is "rejected" or "discarded");
        return new OutcomeReport
        {
            Verdict = isNegative ? Verdict.Rejected : shown ? Verdict.Shown : Verdict.Noted,
            AnswerId = id,
            Identity = $"zed\n{id}\nreject\n{reason}\n{shown}",
            Reason = reason,
            DelayMs = fields.Delay("e2e_latency_ms"),
        };
    }

    /// <summary>Older versions write <c>CurrentPreferred</c>, newer ones <c>current_preferred</c>.</summary>
    private static string Plain(string reason) =>
        string.Concat(reason.Select((c, i) => char.IsAsciiLetterUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));
}
