namespace TenantStore.Datasets;

/// <summary>After which sample a page goes on; the newest come first.</summary>
public readonly record struct SampleCursor(DateTimeOffset HappenedAt, string Id)
{
    public static SampleCursor Of(Sample sample) => new(sample.HappenedAt, sample.Id);
}
