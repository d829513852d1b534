using System.Security.Cryptography;
using System.Text;
using Gateway.Placement.Affinity;
using Gateway.Placement.Circuits;
using Gateway.Placement.Hosts;
using HostContract;
using TenantStore;

namespace Gateway.Placement;

/// <summary>One process of a host: what it said when it joined, what it reported last, wherever, and what this gateway has seen of it. Safe for many threads.</summary>
/// <param name="identity">Derived; the same at every gateway.</param>
/// <param name="registration">What stays as it is.</param>
/// <param name="baseModel">What it serves.</param>
/// <param name="hash">Makes the numbers that placement goes by.</param>
/// <param name="circuit">What this gateway has seen of it.</param>
/// <param name="startedAt">When its process started, as near as whoever took it in could tell.</param>
/// <param name="seenAt">A timestamp of the time provider.</param>
internal sealed class HostState(
    HostIdentity identity, HostFacts registration, BaseModelId baseModel, PlacementHash hash, HostCircuit circuit, DateTimeOffset startedAt, long seenAt)
{
    private readonly byte[] _bearer = Encoding.UTF8.GetBytes(Convert.ToBase64String(identity.MacKey));
    private HostSnapshot _snapshot = HostSnapshot.None(seenAt);
    private long _seenAt = seenAt;
    private HostClock? _clock;
    private int _inFlight;
    private long _forgetSince;
    private volatile bool _saysDraining;
    private volatile bool _proven;
    private volatile bool _published;
    private volatile bool _gone;

    public HostId Id { get; } = identity.Id;

    public HostFacts Registration { get; } = registration;

    public BaseModelId BaseModel { get; } = baseModel;

    /// <summary>Of two processes at one address the later is there now.</summary>
    public DateTimeOffset StartedAt { get; } = startedAt;

    /// <summary>Its number in every adapter's order, the same for each process at its address.</summary>
    public ulong Hash { get; } = hash.Of(registration.Address);

    public AssertionSigner Signer { get; } = new(identity.MacKey);

    /// <summary>For the host's own proofs.</summary>
    public ReadOnlySpan<byte> MacKey => identity.MacKey;

    /// <summary>Whether requests reach it, as this gateway has seen.</summary>
    public HostCircuit Circuit { get; } = circuit;

    /// <summary>Deletions of tenants before this are none of its business: it is younger, or has acknowledged them.</summary>
    public DateTimeOffset ForgetSince => DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref _forgetSince));

    /// <summary>The last report; null between joining and the first one.</summary>
    public HostReport? Report => Volatile.Read(ref _snapshot).Report;

    /// <summary>When the last report was made. A timestamp of the time provider.</summary>
    public long ReportedAt => Volatile.Read(ref _snapshot).At;

    /// <summary>When it was last heard of: by a report to any gateway, or by its answer to a probe of this one. A timestamp of the time provider.</summary>
    public long SeenAt => Volatile.Read(ref _seenAt);

    /// <summary>It finishes what runs and wants nothing new, as it reported or said to this gateway's last probe.</summary>
    public bool Draining => _saysDraining || Report is { Draining: true };

    /// <summary>
    /// It has shown this gateway that it is who it is said to be: it joined here, or answered a probe under its key; and nobody else has answered at its
    /// address since. What another gateway says of a host comes by way of Redis, which may bring back a host that is gone and whose address is somebody
    /// else's now.
    /// </summary>
    public bool IsProven => _proven;

    /// <summary>YARP knows it.</summary>
    public bool IsPublished => _published;

    /// <summary>It is not in the directory any more.</summary>
    public bool IsGone => _gone;

    /// <summary>Requests of this gateway that are with it.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>
    /// What it works on: what it said, less what this gateway had given it by then, which is what others have with it, and what this gateway has with
    /// it now. Never less than what it said while nothing here has ended since.
    /// </summary>
    public int Load => Volatile.Read(ref _snapshot).OfOthers + InFlight;

    /// <summary>Of that, what others have with it.</summary>
    public int OfOthers => Volatile.Read(ref _snapshot).OfOthers;

    /// <summary>What this gateway has with it beyond what it had when the host last reported.</summary>
    public int Growth => Math.Max(0, InFlight - Volatile.Read(ref _snapshot).OwnThen);

    /// <param name="adapter">See <see cref="PlacementHash"/>.</param>
    public bool HasResident(ulong adapter) => Volatile.Read(ref _snapshot).Residents.Contains(adapter);

    public bool IsBearer(string? given) =>
        given is not null && CryptographicOperations.FixedTimeEquals(_bearer, Encoding.UTF8.GetBytes(given));

    /// <summary>Takes a report unless a later one is there.</summary>
    /// <param name="report">From the host itself, or as another gateway had it.</param>
    /// <param name="at">When it was made; a timestamp of the time provider.</param>
    /// <returns>The report that it takes the place of; null when there is none, or this one is old news.</returns>
    public HostSnapshot? Accept(HostReport report, long at)
    {
        var next = HostSnapshot.Of(report, hash, at, InFlight, Registration.MaxSequences);
        while (true)
        {
            var last = Volatile.Read(ref _snapshot);
            if (!next.Follows(last))
                return null;
            if (Interlocked.CompareExchange(ref _snapshot, next, last) == last)
                return last;
        }
    }

    /// <summary>It gave a sign of life.</summary>
    /// <param name="at">A timestamp of the time provider.</param>
    public void Heard(long at)
    {
        var last = Volatile.Read(ref _seenAt);
        while (at > last && Interlocked.CompareExchange(ref _seenAt, at, last) is var seen && seen != last)
            last = seen;
    }

    /// <summary>What it answered to a probe.</summary>
    public void SaysDraining(bool draining) => _saysDraining = draining;

    public void Proven() => _proven = true;

    /// <summary>Somebody answered at its address who is not this host: no prompt goes there until it has proved itself again.</summary>
    public void Disproved() => _proven = false;

    /// <summary>What its clock said.</summary>
    /// <param name="said">In whole seconds.</param>
    /// <param name="at">A timestamp of the time provider.</param>
    public void SaysTime(DateTimeOffset said, long at) => Volatile.Write(ref _clock, new HostClock(said, at));

    /// <summary>
    /// What its clock says now, a second or two late; this gateway's before the first probe. Its assertions are written by it: whether they are in time
    /// is for that host alone to say, so a wrong clock of its own is nobody else's trouble, and this gateway's is none.
    /// </summary>
    public DateTimeOffset Now(TimeProvider time) => Volatile.Read(ref _clock)?.Now(time) ?? time.GetUtcNow();

    public void Published() => _published = true;

    public void Left() => _gone = true;

    /// <summary>It has acknowledged all deletions before this.</summary>
    public void HasForgotten(DateTimeOffset before) => Volatile.Write(ref _forgetSince, Math.Max(Volatile.Read(ref _forgetSince), before.ToUnixTimeMilliseconds()));

    public void Started() => Interlocked.Increment(ref _inFlight);

    public void Ended() => Interlocked.Decrement(ref _inFlight);
}
