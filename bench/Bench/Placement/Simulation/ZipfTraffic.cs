namespace Bench.Placement.Simulation;

/// <summary>Which adapter is asked for next: a few all the time, most of them seldom.</summary>
internal sealed class ZipfTraffic
{
    private readonly double[] _upTo;

    public ZipfTraffic(int adapters, double skew)
    {
        _upTo = new double[adapters];
        var sum = 0.0;
        for (var i = 0; i < adapters; i++)
            _upTo[i] = sum += Math.Pow(i + 1, -skew);
        for (var i = 0; i < adapters; i++)
            _upTo[i] /= sum;
    }

    public int Next(Random random)
    {
        var at = Array.BinarySearch(_upTo, random.NextDouble());
        return Math.Min(at < 0 ? ~at : at, _upTo.Length - 1);
    }
}
