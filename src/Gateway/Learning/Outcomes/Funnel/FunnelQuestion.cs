using System.Globalization;
using Gateway.Errors;
using TenantStore.Answers;

namespace Gateway.Learning.Outcomes.Funnel;

/// <summary>The parameters of a question about the funnel.</summary>
internal sealed record FunnelQuestion(DateOnly From, DateOnly To, FunnelGrouping By)
{
    public const int MaxDays = 92;
    private const int DefaultDays = 7;
    private const string DayFormat = "yyyy-MM-dd";

    private static readonly Dictionary<string, FunnelGrouping> s_groupings = new(StringComparer.Ordinal)
    {
        ["alias"] = FunnelGrouping.Alias,
        ["version"] = FunnelGrouping.Version,
        ["arm"] = FunnelGrouping.Arm,
        ["language"] = FunnelGrouping.Language,
        ["kind"] = FunnelGrouping.Kind,
    };

    public IReadOnlyList<string> Names => [.. s_groupings.Where(pair => (By & pair.Value) != 0).Select(pair => pair.Key)];

    /// <summary>The question, or what is wrong with it. Without days it is about the last seven.</summary>
    public static (FunnelQuestion? Question, RefusalResult? Refusal) Read(string? from, string? to, string[] by, DateOnly today)
    {
        if (!TryReadDay(to, today, out var last))
            return Refuse("to", "'to' must be a day such as 2026-11-30.");
        if (!TryReadDay(from, last.AddDays(1 - DefaultDays), out var first))
            return Refuse("from", "'from' must be a day such as 2026-11-01.");
        if (first > last)
            return Refuse("from", "'from' must not be after 'to'.");
        if (last.DayNumber - first.DayNumber >= MaxDays)
            return Refuse("from", $"'from' and 'to' span {last.DayNumber - first.DayNumber + 1} days; the most is {MaxDays}.");
        var grouping = FunnelGrouping.None;
        foreach (var name in by.SelectMany(names => names.Split(',')).Where(name => name.Length > 0))
        {
            if (!s_groupings.TryGetValue(name, out var one))
                return Refuse("by", $"'by' must be one or several of {string.Join(", ", s_groupings.Keys)}.");
            grouping |= one;
        }

        return (new FunnelQuestion(first, last, grouping), null);
    }

    private static (FunnelQuestion?, RefusalResult?) Refuse(string field, string message) => (null, RefusalResult.Invalid(field, message));

    private static bool TryReadDay(string? text, DateOnly absent, out DateOnly day)
    {
        day = absent;
        return text is null || DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }
}
