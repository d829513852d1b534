using HostContract;

namespace AdapterHost.Adapters;

/// <summary>Whoever was to hold the weights would not have them.</summary>
/// <param name="refusal">What those who wait for the load are told.</param>
/// <param name="message">For the log.</param>
internal sealed class RefusedLoadException(AdapterRefusal refusal, string message) : Exception(message)
{
    public AdapterRefusal Refusal { get; } = refusal;

    /// <summary>The adapter is to be taken out of service; null when another try may end better.</summary>
    public AdapterFaultReason? Fault { get; init; }
}
