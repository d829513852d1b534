using Gateway.Placement;

namespace Gateway.Management.Hosts;

/// <summary>A host as it reports itself, and as the gateway that was asked sees it. Null figures: it has not reported yet.</summary>
/// <param name="Id">Another process at the same address has another.</param>
/// <param name="Address">Where gateways reach it.</param>
/// <param name="BootGeneration">Of its process.</param>
/// <param name="BaseModel">The name of what it serves.</param>
/// <param name="BaseModelDigest">Its file's.</param>
/// <param name="Available">Whether it gets requests from this gateway.</param>
/// <param name="State">As in <c>gateway_hosts</c>: <c>available</c>, or the first of <paramref name="Obstacles"/>.</param>
/// <param name="Obstacles">
/// All that keeps requests from it: <c>draining</c>, <c>silent</c> (neither a report nor an answer to a probe for three intervals), <c>open</c> (its circuit), <c>unproven</c>.
/// </param>
/// <param name="Doubtful">It did not answer the last probe, or a request could not be sent to it: it gets requests only where no other host can take them.</param>
/// <param name="Draining">It said that it ends.</param>
/// <param name="SilentSeconds">Since its last report or answer to a probe.</param>
/// <param name="InFlight">Requests of this gateway that are with it.</param>
/// <param name="MaxSequences">That can run at a time.</param>
/// <param name="ContextTokens">Of one sequence.</param>
/// <param name="Running">Sequences that run, of all gateways.</param>
/// <param name="Queued">Requests that wait there.</param>
/// <param name="FreeContextTokens">Of the KV cache.</param>
/// <param name="Residents">Adapters in its memory.</param>
internal sealed record HostModel(
    string Id,
    string Address,
    string BootGeneration,
    string BaseModel,
    string BaseModelDigest,
    bool Available,
    string State,
    IReadOnlyList<string> Obstacles,
    bool Doubtful,
    bool Draining,
    double SilentSeconds,
    int InFlight,
    int MaxSequences,
    int ContextTokens,
    int? Running,
    int? Queued,
    int? FreeContextTokens,
    IReadOnlyList<ResidentModel> Residents)
{
    public static HostModel From(HostState host, HostDirectory directory)
    {
        var obstacles = HostObstacles.Of(host, directory);
        return new(
            host.Id.Value,
            host.Registration.Address,
            host.Registration.BootGeneration,
            host.BaseModel.Name.ToString(),
            host.BaseModel.Digest.ToString(),
            obstacles.Count == 0,
            HostObstacles.StateOf(obstacles),
            [.. obstacles.Select(HostObstacles.NameOf)],
            host.Circuit.IsDoubtful,
            host.Draining,
            directory.SilenceOf(host).TotalSeconds,
            host.InFlight,
            host.Registration.MaxSequences,
            host.Registration.ContextTokens,
            host.Report?.Running,
            host.Report?.Queued,
            host.Report?.FreeContextTokens,
            [.. (host.Report?.Residents ?? []).Select(resident =>
                new ResidentModel(resident.Tenant.Value, resident.Digest.ToString(), resident.Bytes, resident.Leases))]);
    }
}
