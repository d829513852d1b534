using Learning.Datasets;

namespace Gateway.Learning.Datasets.Samples;

/// <summary>What a sample says: error and code (x, y), the fix (y′), and the answer that was shown and replaced.</summary>
internal sealed record SampleContentModel(string Error, string Code, string Fixed, string? Path, IReadOnlyList<string> Context, string? Rejected)
{
    public static SampleContentModel? Of(SampleContent? content) =>
        content is null ? null : new(content.Error, content.Code, content.Fixed, content.Path, content.Context, content.Rejected);
}
