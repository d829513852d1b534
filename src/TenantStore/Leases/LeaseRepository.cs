using TenantStore.Database;

namespace TenantStore.Leases;

/// <summary>Which gateway does what only one may do at a time.</summary>
public sealed class LeaseRepository
{
    /// <summary>One that is over is anybody's; one's own may be renewed.</summary>
    private const string Take = """
        INSERT INTO leases (name, holder, held_until) VALUES (@name, @holder, @until)
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
        WHERE leases.holder = excluded.holder OR leases.held_until <= @now
        """;

    private readonly Session _session;
    private readonly TimeProvider _time;

    internal LeaseRepository(Session session, TimeProvider time) => (_session, _time) = (session, time);

    /// <summary>Whether the lease is this holder's now, for <paramref name="length"/> from now on.</summary>
    /// <param name="name">The work.</param>
    /// <param name="holder">Different for each process.</param>
    public async Task<bool> TakeAsync(string name, string holder, TimeSpan length, CancellationToken cancellationToken)
    {
        var now = _time.NowMilliseconds();
        return await _session.ExecuteAsync(Take, new { name, holder, now, until = now + (long)length.TotalMilliseconds }, cancellationToken).ConfigureAwait(false) > 0;
    }
}
