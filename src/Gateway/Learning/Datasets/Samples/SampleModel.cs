using System.Text.Json.Serialization;
using Learning.Datasets;
using TenantStore.Datasets;

namespace Gateway.Learning.Datasets.Samples;

/// <summary>A sample in answers, opened. <c>content</c> is null when the tenant's key is gone.</summary>
internal sealed record SampleModel
{
    public required string Id { get; init; }

    public required int Revision { get; init; }

    public required string State { get; init; }

    public required string Origin { get; init; }

    public required string Language { get; init; }

    public required string ErrorKind { get; init; }

    public required string UserKey { get; init; }

    public required string Repository { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InteractionId { get; init; }

    public required string Digest { get; init; }

    public required DateTimeOffset HappenedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required SampleContentModel? Content { get; init; }

    public static SampleModel Of(Sample sample, SampleContent? content) => new()
    {
        Id = sample.Id,
        Revision = sample.Revision,
        State = NameOf(sample.State),
        Origin = sample.Origin.ToString().ToLowerInvariant(),
        Language = sample.Language,
        ErrorKind = sample.ErrorKind,
        UserKey = sample.UserKey,
        Repository = sample.Repository,
        InteractionId = sample.InteractionId,
        Digest = sample.Digest,
        HappenedAt = sample.HappenedAt,
        UpdatedAt = sample.UpdatedAt,
        Content = SampleContentModel.Of(content),
    };

    public static string NameOf(SampleState state) => state.ToString().ToLowerInvariant();

    /// <summary>The state of this name; null for any other text.</summary>
    public static SampleState? StateOf(string? name) => name switch
    {
        "included" => SampleState.Included,
        "excluded" => SampleState.Excluded,
        "regression" => SampleState.Regression,
        _ => null,
    };
}
