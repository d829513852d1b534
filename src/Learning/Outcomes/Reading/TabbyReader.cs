using System.Text.Json;

namespace Learning.Outcomes.Reading;

/// <summary>Tabby's <c>POST /v1/events</c>: <c>{type, completion_id, choice_index, view_id?, elapsed?}</c>, and <c>?select_kind=line</c> for a part.</summary>
internal static class TabbyReader
{
    private const string Line = "line";

    /// <param name="selectKind">The query's <c>select_kind</c>; null when absent.</param>
    public static ReportReading Read(JsonElement root, string? selectKind)
    {
        var fields = new ReportFields(root);
        var type = fields.Name("type");
        var id = fields.Name("completion_id");
        var choice = fields.Number("choice_index");
        if (fields.Fault is null && choice is null)
            fields.Refuse("choice_index", "'choice_index' is missing: it must be a whole number.");
        var view = fields.OptionalName("view_id");
        var isLine = selectKind == Line;
        Verdict? verdict = type switch
        {
            "view" => Verdict.Shown,
            "select" => isLine ? Verdict.PartiallyAccepted : Verdict.Accepted,
            "dismiss" => Verdict.Rejected,
            _ => null,
        };
        if (fields.Fault is null && verdict is null)
            fields.Refuse("type", "'type' must be view, select or dismiss.");
        var elapsed = fields.Delay("elapsed");
        return fields.Fault is { } fault
            ? fault
            : new OutcomeReport
            {
                Verdict = verdict!.Value,
                AnswerId = id,
                Identity = $"tabby\n{id}\n{type}\n{(isLine ? Line : "")}\n{choice}\n{view}",
                DelayMs = elapsed,
                User = fields.OptionalName("user"),
            };
    }
}
