using System.Text.Json;

namespace TenantStore.Usage;

/// <summary>What a receipt has added to usage, so that a word of a higher rank can take its place.</summary>
/// <param name="Day">Of which day.</param>
/// <param name="Counts">What was added.</param>
internal sealed record CountedUsage(int Day, UsageCounts Counts)
{
    public static CountedUsage Parse(string text) =>
        JsonSerializer.Deserialize<CountedUsage>(text) ?? throw new JsonException("A receipt's counts are an object.");

    public string Store() => JsonSerializer.Serialize(this);
}
