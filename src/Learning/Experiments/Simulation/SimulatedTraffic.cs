using MathNet.Numerics.Distributions;

namespace Learning.Experiments.Simulation;

/// <summary>The requests of one experiment, in order. Users come in turn at random, each equally often. The same settings and number give the same requests.</summary>
internal sealed class SimulatedTraffic
{
    /// <summary>Of the Beta distribution of users' rates of harm: the mean over users is the settings' rate, they differ a good deal.</summary>
    private const double HarmConcentration = 20;

    private readonly SimulationSettings _settings;
    private readonly Random _random;
    private readonly double[] _rates;
    private readonly double[][] _harms;
    private readonly bool[] _arms;

    public SimulatedTraffic(SimulationSettings settings, int experiment)
    {
        _settings = settings;
        _random = new Random(HashCode(settings.Seed, experiment));
        _rates = [.. Enumerable.Range(0, settings.Users).Select(_ => Beta.Sample(_random, settings.RateAlpha, settings.RateBeta))];
        _harms =
        [
            .. settings.Harms.Select(harm => Enumerable.Range(0, settings.Users)
                .Select(_ => Beta.Sample(_random, HarmConcentration * harm.Rate, HarmConcentration * (1 - harm.Rate))).ToArray()),
        ];
        _arms = [.. Enumerable.Range(0, settings.Users).Select(user => user < settings.Users * settings.CandidateShare)];
        _random.Shuffle(_arms);
    }

    public IEnumerable<SimulatedRequest> Requests()
    {
        var users = Enumerable.Range(0, _settings.Events).Select(i => i % _settings.Users).ToArray();
        _random.Shuffle(users);
        var names = Enumerable.Range(0, _settings.Users).Select(user => $"user-{user}").ToArray();
        foreach (var user in users)
        {
            var candidate = _settings.RandomizesRequests ? _random.NextDouble() < _settings.CandidateShare : _arms[user];
            var success = _random.NextDouble() < _rates[user] * (candidate ? 1 + _settings.Lift : 1);
            var harms = 0;
            for (var i = 0; i < _harms.Length; i++)
                harms |= _random.NextDouble() < _harms[i][user] + (candidate ? _settings.Harms[i].Excess : 0) ? 1 << i : 0;
            yield return new SimulatedRequest(names[user], candidate, success, harms);
        }
    }

    /// <summary>Not <see cref="System.HashCode"/>, which differs from process to process.</summary>
    private static int HashCode(int seed, int experiment) => unchecked((seed * (int)0x9E3779B1) ^ (experiment * (int)0x85EBCA77));
}
