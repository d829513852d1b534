using Gateway.Errors;
using Gateway.Learning.Datasets.Building;
using Gateway.Management;
using Learning.Datasets.Splitting;

namespace Gateway.Learning.Datasets.Snapshots;

/// <summary>What can be asked of a snapshot. Thread-safe.</summary>
internal static class DatasetRules
{
    private const int MaxLanguages = 32;
    private const int MaxGapHours = 720;

    public static (SnapshotSettings? Settings, IReadOnlyList<ApiProblemItem> Faults) Judge(CreateDatasetRequest request, DateTimeOffset now)
    {
        var faults = new List<ApiProblemItem>();
        if (TextRule.Judge(request.Name, "name") is { } fault)
            faults.Add(new ApiProblemItem("invalid_field", fault, "name"));
        var (from, to) = (request.From ?? DateTimeOffset.UnixEpoch, request.To ?? now);
        if (from < DateTimeOffset.UnixEpoch || from >= to)
            Refuse("from", "'from' must lie between 1970 and 'to'.");
        if (request.Languages is { } languages && (languages.Count is 0 or > MaxLanguages || languages.Any(language => language is not { Length: > 0 and <= 32 })))
            Refuse("languages", $"'languages' must be 1 to {MaxLanguages} names of at most 32 characters; leave it out for all.");
        if (ModeOf(request.Split?.Mode) is null)
            Refuse("split.mode", "'split.mode' must be timeAndGroups, heldOutOnly or trainOnly.");
        if (request.Split?.Share is { } share && share is not (>= 0.05 and <= 0.5))
            Refuse("split.share", "'split.share' must be 0.05 to 0.5.");
        if (request.Split?.GapHours is < 0 or > MaxGapHours)
            Refuse("split.gapHours", $"'split.gapHours' must be 0 to {MaxGapHours}.");
        if (faults.Count > 0)
            return (null, faults);
        var split = new SplitSettings
        {
            Mode = ModeOf(request.Split?.Mode)!.Value,
            Share = request.Split?.Share ?? SplitSettings.DefaultShare,
            GapHours = request.Split?.GapHours ?? SplitSettings.DefaultGapHours,
            At = request.Split?.At?.ToUnixTimeMilliseconds(),
        };
        return (new SnapshotSettings(from, to, request.Languages is null ? null : [.. request.Languages.Select(language => language.ToLowerInvariant())], split), []);

        void Refuse(string field, string message) => faults.Add(new ApiProblemItem("invalid_field", message, field));
    }

    private static SplitMode? ModeOf(string? mode) => mode switch
    {
        null or "timeAndGroups" => SplitMode.TimeAndGroups,
        "heldOutOnly" => SplitMode.HeldOutOnly,
        "trainOnly" => SplitMode.TrainOnly,
        _ => null,
    };
}
