using System.Text.Json;

namespace HostContract;

/// <summary>How both sides write the JSON of registration and reports: web defaults, nulls included but only where they may be,
/// unknown members passed over.</summary>
public static class ContractJson
{
    /// <summary>The shared options. Read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
