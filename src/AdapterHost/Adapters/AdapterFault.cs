using HostContract;

namespace AdapterHost.Adapters;

/// <summary>Why an adapter is out of service, and whether the gateway knows.</summary>
/// <param name="Key">Whose adapter, and which.</param>
/// <param name="Reason">What happened.</param>
/// <param name="Known">The gateway has said that it keeps the quarantine; from then on lifting it there lifts it here.</param>
internal readonly record struct AdapterFault(AdapterKey Key, AdapterFaultReason Reason, bool Known);
