using System.Text.Json;
using System.Text.Json.Serialization;
using Learning.Datasets.Splitting;

namespace Gateway.Learning.Datasets.Building;

/// <summary>What a snapshot is to be made of. Stored with it, whole: who goes on with its building asks nothing again.</summary>
/// <param name="From">The first instant.</param>
/// <param name="To">The first instant no more.</param>
/// <param name="Languages">Null = all.</param>
/// <param name="Split">How it is split.</param>
internal sealed record SnapshotSettings(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<string>? Languages, SplitSettings Split)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public bool Has(DateTimeOffset time, string language) =>
        time >= From && time < To && (Languages is null || Languages.Contains(language, StringComparer.OrdinalIgnoreCase));

    public string Write() => JsonSerializer.Serialize(this, s_json);

    public static SnapshotSettings Read(string json) => JsonSerializer.Deserialize<SnapshotSettings>(json, s_json)!;
}
