using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Learning.Outcomes.Intake;

/// <summary>How many reports that fit no answer this gateway kept of each tenant today, UTC. Whoever may ask for answers can make up any number of them, and each is a row. For any thread.</summary>
internal sealed class UnmatchedReports(IOptions<OutcomeOptions> options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TenantId, int> _kept = [];
    private DateOnly _day;

    public bool HasRoom(TenantId tenant)
    {
        lock (_gate)
        {
            Turn_NeedsLock();
            return _kept.GetValueOrDefault(tenant) < options.Value.UnmatchedPerDay;
        }
    }

    public void Kept(TenantId tenant)
    {
        lock (_gate)
        {
            Turn_NeedsLock();
            _kept[tenant] = _kept.GetValueOrDefault(tenant) + 1;
        }
    }

    private void Turn_NeedsLock()
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (today == _day)
            return;
        _day = today;
        _kept.Clear();
    }
}
