using System.Text.Json;
using System.Text.Json.Serialization;
using AdapterFormats;

namespace Gateway.Management.Adapters;

/// <summary>A finding in answers and in the registry.</summary>
internal sealed record FindingModel(
    string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Tensor,
    string Message,
    string Hint,
    string Severity)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public static FindingModel From(Finding finding) =>
        new(finding.Code, finding.Tensor, finding.Message, finding.Hint, finding.Severity == FindingSeverity.Error ? "error" : "note");

    public static string Store(IEnumerable<Finding> findings) => JsonSerializer.Serialize(findings.Select(From), s_json);

    public static IReadOnlyList<FindingModel> Load(string json) => JsonSerializer.Deserialize<List<FindingModel>>(json, s_json) ?? [];
}
