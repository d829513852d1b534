using System.Text.Json.Serialization;

namespace HostContract;

/// <summary>What a host saw an adapter do.</summary>
[JsonConverter(typeof(FaultReasonJsonConverter))]
public enum AdapterFaultReason
{
    /// <summary>With it the model computed no finite numbers.</summary>
    NotFinite,

    /// <summary>The host's process died while it was the only adapter being loaded or at work.</summary>
    Crashed,

    /// <summary>The engine behind the host refused to load it, several times in a row, and loaded others meanwhile.</summary>
    LoadFailed,

    /// <summary>A name that a later program gave. Only ever read: whoever reads it passes it over, and takes the rest of the report.</summary>
    Unknown = -1,
}
