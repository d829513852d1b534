using Gateway.Shedding;
using TenantStore;

namespace Gateway.Tests.Shedding;

/// <summary>
/// Two gateways before the same hosts, virtual time. Each knows what it has at work itself, and of the other's only how much it was at the last report.
/// The quiet tenants ask at the second.
/// </summary>
internal sealed class TwoGateways(int seed, int slots, double part, double noise, bool noiseAtBoth)
{
    private const int Quiet = 3, Service = 20, ReportTicks = 4;

    private readonly WorkShares[] _shares = [new(), new()];
    private readonly TenantId[] _tenants = [.. Enumerable.Range(0, Quiet + 1).Select(_ => TenantId.New(TimeProvider.System))];
    private readonly List<(int Who, int At, int End)> _running = [];
    private readonly List<(int Who, int At)> _waiting = [];
    private readonly int[] _elsewhere = [0, 0];
    private readonly SheddingOptions _options = new();
    private int _answered;

    /// <returns>How many requests of the quiet tenants were answered.</returns>
    public int Run(int ticks)
    {
        var random = new Random(seed);
        var noiseRandom = new Random(random.Next());
        var rate = part * slots / Service / (Quiet + 1);
        for (var tick = 0; tick < ticks; tick++)
        {
            if (tick % ReportTicks == 0)
                (_elsewhere[0], _elsewhere[1]) = (_shares[1].Total, _shares[0].Total);
            for (var asked = SheddingSimulationTests.Poisson(noiseRandom, rate * noise); asked > 0; asked--)
                Ask(Quiet, noiseAtBoth ? asked % 2 : 0);
            for (var who = 0; who < Quiet; who++)
            {
                for (var asked = SheddingSimulationTests.Poisson(random, rate); asked > 0; asked--)
                    Ask(who, 1);
            }

            // As a host does: what comes free goes to the tenant that has had least.
            while (_running.Count < slots && _waiting.Count > 0)
            {
                var next = _waiting.MinBy(one => _running.Count(other => other.Who == one.Who));
                _waiting.Remove(next);
                _running.Add((next.Who, next.At, tick + Service));
            }

            foreach (var (who, at, _) in _running.Where(one => one.End <= tick))
            {
                _shares[at].End(_tenants[who]);
                _answered += who == Quiet ? 0 : 1;
            }

            _running.RemoveAll(one => one.End <= tick);
        }

        return _answered;
    }

    private void Ask(int who, int at)
    {
        if (_shares[at].TryBegin(_tenants[who], WorkRoom.Of(slots, _elsewhere[at], _options)) == ShedReason.None)
            _waiting.Add((who, at));
    }
}
