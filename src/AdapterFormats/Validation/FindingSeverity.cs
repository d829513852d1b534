using System.Text.Json.Serialization;

namespace AdapterFormats;

/// <summary>Whether a finding refuses the upload.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingSeverity>))]
public enum FindingSeverity
{
    /// <summary>The upload is refused.</summary>
    [JsonStringEnumMemberName("error")]
    Error,

    /// <summary>Worth knowing; the upload is accepted.</summary>
    [JsonStringEnumMemberName("note")]
    Note,
}
