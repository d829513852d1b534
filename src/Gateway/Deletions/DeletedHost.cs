using TenantStore.Deletions;

namespace Gateway.Deletions;

/// <summary>One host's memory: resident adapters, cached prefixes, prediction tables, scheduler accounts.</summary>
/// <param name="Id">As a gateway called it last.</param>
/// <param name="Process">Its boot generation.</param>
/// <param name="State"><c>acknowledged</c>: it said that nothing is left; <c>replaced</c>: another process answers at its address; or <c>pending</c>.</param>
/// <param name="At">When; null while pending.</param>
internal sealed record DeletedHost(string Id, string Process, string State, DateTimeOffset? At)
{
    public static DeletedHost Of(HostErasure host) => new(host.HostId, host.BootGeneration, NameOf(host.Outcome), host.At);

    private static string NameOf(HostErasureOutcome outcome) => outcome switch
    {
        HostErasureOutcome.Acknowledged => "acknowledged",
        HostErasureOutcome.Replaced => "replaced",
        _ => DeletionRecord.Pending,
    };
}
