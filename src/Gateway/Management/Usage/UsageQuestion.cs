using System.Globalization;
using Gateway.Errors;
using TenantStore.Usage;

namespace Gateway.Management.Usage;

/// <summary>The parameters of a question about usage.</summary>
internal sealed record UsageQuestion(DateOnly From, DateOnly To, UsageGrouping By)
{
    public const int MaxDays = 400;
    private const string DayFormat = "yyyy-MM-dd";

    private static readonly Dictionary<string, UsageGrouping> s_groupings = new(StringComparer.Ordinal)
    {
        ["day"] = UsageGrouping.Day,
        ["token"] = UsageGrouping.Token,
        ["alias"] = UsageGrouping.Alias,
        ["version"] = UsageGrouping.Version,
        ["model"] = UsageGrouping.Model,
    };

    public IReadOnlyList<string> Names => [.. s_groupings.Where(pair => (By & pair.Value) != 0).Select(pair => pair.Key)];

    /// <summary>The question, or what is wrong with it. Without days it is about this month until today.</summary>
    public static (UsageQuestion? Question, RefusalResult? Refusal) Read(string? from, string? to, string[] by, DateOnly today)
    {
        if (!TryReadDay(to, today, out var last))
            return Refuse("to", "'to' must be a day such as 2026-11-30.");
        if (!TryReadDay(from, new DateOnly(last.Year, last.Month, 1), out var first))
            return Refuse("from", "'from' must be a day such as 2026-11-01.");
        if (first > last)
            return Refuse("from", "'from' must not be after 'to'.");
        if (last.DayNumber - first.DayNumber >= MaxDays)
            return Refuse("from", $"'from' and 'to' span {last.DayNumber - first.DayNumber + 1} days; the most is {MaxDays}.");
        var grouping = UsageGrouping.None;
        foreach (var name in by.SelectMany(names => names.Split(',')).Where(name => name.Length > 0))
        {
            if (!s_groupings.TryGetValue(name, out var one))
                return Refuse("by", $"'by' must be one or several of {string.Join(", ", s_groupings.Keys)}.");
            grouping |= one;
        }

        return (new UsageQuestion(first, last, grouping), null);
    }

    private static (UsageQuestion?, RefusalResult?) Refuse(string field, string message) => (null, RefusalResult.Invalid(field, message));

    private static bool TryReadDay(string? text, DateOnly absent, out DateOnly day)
    {
        day = absent;
        return text is null || DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }
}
