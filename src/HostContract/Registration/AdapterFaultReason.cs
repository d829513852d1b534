using System.Text.Json.Serialization;

namespace HostContract;

/// <summary>What a host saw an adapter do.</summary>
[JsonConverter(typeof(NameJsonConverter<AdapterFaultReason>))]
public enum AdapterFaultReason
{
    /// <summary>With it the model computed no finite numbers.</summary>
    NotFinite,

    /// <summary>The host's process died while it was the only adapter being loaded or at work.</summary>
    Crashed,

    /// <summary>The engine behind the host refused to load it, several times in a row.</summary>
    LoadFailed,
}
