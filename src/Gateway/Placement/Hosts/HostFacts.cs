using HostContract;

namespace Gateway.Placement.Hosts;

/// <summary>What stays the same of one process of a host. The base model's description is in the registry.</summary>
/// <param name="Address">Where requests go, e.g. <c>http://127.0.0.1:8082</c>.</param>
/// <param name="BootGeneration">The process. Together with the address it is what identity and key are derived from, so no host is told another's.</param>
/// <param name="MaxSequences">How many sequences it decodes at once.</param>
/// <param name="ContextTokens">Context of one sequence, in tokens.</param>
internal sealed record HostFacts(string Address, string BootGeneration, int MaxSequences, int ContextTokens)
{
    public static HostFacts Of(HostRegistrationRequest request) => new(request.Address, request.BootGeneration, request.MaxSequences, request.ContextTokens);

    public bool IsAt(string address) => string.Equals(Address, address, StringComparison.OrdinalIgnoreCase);
}
