using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using AdapterFormats;
using Gateway.Placement.Circuits;
using HostContract;
using TenantStore;

namespace Gateway.Placement;

/// <summary>One registered host: what it said when it joined, what it reported last, and its key. Safe for many threads.</summary>
internal sealed class HostState(HostId id, HostRegistrationRequest registration, BaseModelId baseModel, byte[] macKey, long seenAt, HostCircuit circuit)
{
    private static readonly FrozenSet<(TenantKey, AdapterDigest)> s_nothing = FrozenSet<(TenantKey, AdapterDigest)>.Empty;

    private readonly byte[] _bearer = Encoding.UTF8.GetBytes(Convert.ToBase64String(macKey));
    private Snapshot _snapshot = new(null, s_nothing, seenAt);
    private int _inFlight;
    private long _forgetSince;

    public HostId Id { get; } = id;

    public HostRegistrationRequest Registration { get; } = registration;

    public BaseModelId BaseModel { get; } = baseModel;

    public AssertionSigner Signer { get; } = new(macKey);

    /// <summary>Deletions of tenants before this are none of its business: it is younger, or has acknowledged them.</summary>
    public DateTimeOffset ForgetSince => DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref _forgetSince));

    /// <summary>The last report; null between joining and the first one.</summary>
    public HostReport? Report => Volatile.Read(ref _snapshot).Report;

    /// <summary>A timestamp of the time provider.</summary>
    public long SeenAt => Volatile.Read(ref _snapshot).SeenAt;

    public bool Draining => Report is { Draining: true };

    /// <summary>Whether requests reach it, as this gateway has seen.</summary>
    public HostCircuit Circuit { get; } = circuit;

    /// <summary>What it said it works on, or what this gateway knows it gave to it since, whichever is more.</summary>
    public int Load => Math.Max(Report is { } report ? report.Running + report.Queued : 0, Volatile.Read(ref _inFlight));

    public bool HasResident(TenantKey tenant, AdapterDigest digest) =>
        Volatile.Read(ref _snapshot).Residents.Contains((tenant, digest));

    public bool IsBearer(string? given) =>
        given is not null && CryptographicOperations.FixedTimeEquals(_bearer, Encoding.UTF8.GetBytes(given));

    public void Accept(HostReport report, long now)
    {
        var residents = report.Residents.Select(resident => (resident.Tenant, resident.Digest)).ToFrozenSet();
        Volatile.Write(ref _snapshot, new Snapshot(report, residents, now));
        Circuit.Probed(good: true);
    }

    /// <summary>It has acknowledged all deletions before this.</summary>
    public void HasForgotten(DateTimeOffset before) => Volatile.Write(ref _forgetSince, Math.Max(Volatile.Read(ref _forgetSince), before.ToUnixTimeMilliseconds()));

    public void Started() => Interlocked.Increment(ref _inFlight);

    public void Ended() => Interlocked.Decrement(ref _inFlight);

    private sealed record Snapshot(HostReport? Report, FrozenSet<(TenantKey, AdapterDigest)> Residents, long SeenAt);
}
