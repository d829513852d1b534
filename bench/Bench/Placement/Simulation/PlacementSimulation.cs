using System.Diagnostics;
using Gateway.Placement.Affinity;

namespace Bench.Placement.Simulation;

/// <summary>Seeded: the same settings give the same run. Requests come on their own, whatever the hosts do (open loop).</summary>
internal sealed class PlacementSimulation(SimulationSettings settings, IPlacer placer, VirtualTime time)
{
    /// <summary>Lost one after the other, each alone.</summary>
    private const int LostHosts = 10;

    private readonly SimulatedHost[] _hosts = [.. Enumerable.Range(0, settings.Hosts).Select(i => new SimulatedHost(i, settings.AdaptersPerHost))];
    private readonly PriorityQueue<(int Host, int Adapter), double> _ends = new();
    private readonly double[] _busy = new double[settings.Hosts];
    private readonly Random _random = new(settings.Seed);
    private long _counted, _hits, _choosing;
    private double _moments, _momentSum;

    public static SimulationResult Run(SimulationSettings settings, Func<VirtualTime, IPlacer> make)
    {
        var time = new VirtualTime();
        var placer = make(time);
        try
        {
            return new PlacementSimulation(settings, placer, time).Run();
        }
        finally
        {
            (placer as IDisposable)?.Dispose();
        }
    }

    /// <summary>The product and what it is held against.</summary>
    public static IEnumerable<SimulationResult> Compare(SimulationSettings settings)
    {
        yield return Run(settings, time => new GatewayPlacer(settings with { Gateways = 1 }, time));
        yield return Run(settings, _ => new ConsistentPlacer(settings, new PlacementHash((ulong)settings.Seed)));
        yield return Run(settings, _ => new LeastLoadedPlacer(settings.Hosts, new Random(settings.Seed)));
        yield return Run(settings, _ => new RandomPlacer(settings.Hosts, new Random(settings.Seed)));
    }

    private SimulationResult Run()
    {
        var traffic = new ZipfTraffic(settings.Adapters, settings.Skew);
        var pause = settings.AnswerSeconds / (settings.MeanLoad * settings.Hosts);
        var (nextReport, reporter) = (0.0, 0);
        for (var request = 0; request < settings.Requests; request++)
        {
            var now = time.Seconds - (pause * Math.Log(1 - _random.NextDouble()));
            // Hosts report one after the other, each every interval.
            for (; nextReport <= now; nextReport += settings.ReportSeconds / settings.Hosts, reporter = (reporter + 1) % settings.Hosts)
            {
                Advance(nextReport, request >= settings.WarmUp);
                placer.Report(_hosts[reporter], nextReport);
                if (reporter == 0 && request >= settings.WarmUp)
                    Sample();
            }

            Advance(now, request >= settings.WarmUp);
            Serve(traffic.Next(_random), request >= settings.WarmUp);
        }

        return new SimulationResult
        {
            Policy = placer.Name,
            HitRate = (double)_hits / _counted,
            GreatestLoad = _busy.Max() / _busy.Average(),
            GreatestMoment = _momentSum / _moments,
            Moves = Moves(),
            CopiesOfFirst = _hosts.Count(host => host.Has(0)),
            ChoiceMicroseconds = Stopwatch.GetElapsedTime(0, _choosing).TotalMicroseconds / settings.Requests,
        };
    }

    private void Serve(int adapter, bool counts)
    {
        var begun = Stopwatch.GetTimestamp();
        var host = placer.Place(adapter);
        _choosing += Stopwatch.GetTimestamp() - begun;
        placer.Started(host);
        var hit = _hosts[host].Start(adapter);
        var seconds = (hit ? 0 : settings.LoadSeconds) - (settings.AnswerSeconds * Math.Log(1 - _random.NextDouble()));
        _ends.Enqueue((host, adapter), time.Seconds + seconds);
        if (!counts)
            return;
        _counted++;
        _hits += hit ? 1 : 0;
    }

    /// <summary>Up to that time requests end.</summary>
    private void Advance(double until, bool counts)
    {
        while (_ends.TryPeek(out var ending, out var end) && end <= until)
        {
            _ends.Dequeue();
            Pass(end, counts);
            _hosts[ending.Host].End(ending.Adapter);
            placer.Ended(ending.Host);
        }

        Pass(until, counts);
    }

    private void Pass(double until, bool counts)
    {
        var passed = until - time.Seconds;
        time.Seconds = until;
        if (!counts)
            return;
        for (var i = 0; i < _hosts.Length; i++)
            _busy[i] += passed * _hosts[i].Running;
    }

    private void Sample()
    {
        _moments++;
        _momentSum += _hosts.Max(host => host.Running) / _hosts.Average(host => (double)host.Running);
    }

    /// <summary>With the memories of the end, when the traffic is over: where each adapter would be asked for.</summary>
    private double Moves()
    {
        Advance(time.Seconds + (1000 * settings.AnswerSeconds), false);
        foreach (var host in _hosts)
            placer.Report(host, time.Seconds);
        var (moved, least) = (0, 0);
        var before = Enumerable.Range(0, settings.Adapters).Select(placer.Place).ToArray();
        for (var lost = 0; lost < LostHosts; lost++)
        {
            var host = lost * settings.Hosts / LostHosts;
            placer.Lose(host, true);
            for (var adapter = 0; adapter < before.Length; adapter++)
            {
                moved += placer.Place(adapter) != before[adapter] ? 1 : 0;
                least += before[adapter] == host ? 1 : 0;
            }

            placer.Lose(host, false);
        }

        return (double)moved / Math.Max(1, least);
    }
}
