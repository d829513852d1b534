using TenantStore.Caching;
using TenantStore.Tests.Fakes;
using Xunit.Abstractions;

namespace TenantStore.Tests.Caching.Simulation;

/// <summary>
/// Three gateways with both levels of cache, under virtual time and seeded misfortune: messages lost, doubled and late, Redis gone or emptied, gateways cut off from the
/// registry, the registry down, slow readings, gateways killed between commit and announcement.
/// </summary>
public class TwoLevelSimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 100;
    private const int Steps = 300;
    private const int Gateways = 3;
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Simulation_AnyMisfortune_KeepsTheRules()
    {
        var (accepted, refused, unavailable, reads) = (0, 0, 0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var run = new Run(seed);
            await run.RunAsync();
            (accepted, refused, unavailable, reads) = (accepted + run.Accepted, refused + run.Refused, unavailable + run.Unavailable, reads + run.Reads);
        }

        output.WriteLine($"{Seeds} seeds × {Steps} steps: {accepted} accepted, {refused} refused, {unavailable} unavailable, {reads} readings of the registry");
        // All of it did happen.
        Assert.All([accepted, refused, unavailable, reads], count => Assert.True(count > 1000, $"{count}"));
    }

    private sealed class Run
    {
        private readonly Random _random;
        private readonly FakeTimeProvider _time = new();
        private readonly DateTimeOffset _began;
        private readonly SimulatedRegistry _registry = new();
        private readonly Dictionary<string, (byte[] Bytes, DateTimeOffset Until)> _redis = [];
        private readonly RegistryCacheOptions _options = new() { Capacity = 20, StaleSeconds = 120 };
        private readonly List<SimulatedGateway> _gateways = [];
        private readonly List<(TimeSpan At, SimulatedGateway To, long Number)> _messages = [];
        private readonly List<Task> _asks = [];
        private readonly string _seed;
        private TimeSpan _polledAt;
        private int _made;

        public Run(int seed)
        {
            (_random, _seed, _began) = (new Random(seed), $"seed {seed}", _time.GetUtcNow());
            for (var i = 0; i < Gateways; i++)
                _gateways.Add(new SimulatedGateway(_registry, new SimulatedStore(_redis, _time), _time, _options, Delay));
        }

        public int Accepted { get; private set; }

        public int Refused { get; private set; }

        public int Unavailable { get; private set; }

        public int Reads => _registry.Reads;

        private TimeSpan Now => _time.GetUtcNow() - _began;

        public async Task RunAsync()
        {
            for (var step = 0; step < Steps; step++)
            {
                Act();
                var by = TimeSpan.FromMilliseconds(_random.Next(700));
                // Everything whose time comes on the way happens at its time.
                foreach (var at in _messages.Select(message => message.At).Append(_polledAt + s_poll).Where(at => at > Now && at <= Now + by).Distinct().Order().ToList())
                {
                    if (at > Now)
                        _time.Advance(at - Now);
                    Deliver();
                }

                _time.Advance(by);
                Deliver();
            }

            // Slow readings end, and whoever waited for them is told.
            for (var i = 0; i < 50; i++)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            await Task.WhenAll(_asks).WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal([], _gateways.SelectMany(gateway => gateway.Faults));
        }

        private TimeSpan Delay()
        {
            lock (_random)
                return _random.Next(10) == 0 ? TimeSpan.FromMilliseconds(_random.Next(4000)) : TimeSpan.Zero;
        }

        private int Next(int most)
        {
            lock (_random)
                return _random.Next(most);
        }

        private void Act()
        {
            var gateway = _gateways[Next(Gateways)];
            switch (Next(40))
            {
                case 0:
                    gateway.IsCutOff = !gateway.IsCutOff;
                    break;
                case 1:
                    _registry.IsDown = Next(4) == 0;
                    break;
                case 2:
                    gateway.Store.IsDown = !gateway.Store.IsDown;
                    break;
                case 3:
                    lock (_redis)
                        _redis.Clear();
                    break;
                case 4:
                    gateway.Restart();
                    break;
                case < 9:
                    Commit(gateway, revoke: false);
                    break;
                case < 12:
                    Commit(gateway, revoke: true);
                    break;
                default:
                    Ask(gateway);
                    break;
            }
        }

        private void Commit(SimulatedGateway gateway, bool revoke)
        {
            var alive = _registry.Tokens.Where(token => !_registry.RevokedAt.ContainsKey(token)).ToList();
            if (gateway.IsCutOff || _registry.IsDown || (revoke && alive.Count == 0))
                return;
            var number = revoke ? _registry.Revoke(alive[Next(alive.Count)], Now) : _registry.Make(TokenId.Parse($"{_made++:D12}"), Now);
            if (Next(4) == 0)
            {
                // Killed after the commit, before it told anybody.
                gateway.Restart();
                return;
            }

            gateway.Hear(number, marks: true);
            if (gateway.Store.IsDown)
                return;
            foreach (var other in _gateways.Where(other => other != gateway && !other.Store.IsDown))
            {
                for (var copies = Next(4) switch { 0 => 0, 1 => 2, _ => 1 }; copies > 0; copies--)
                    _messages.Add((Now + TimeSpan.FromMilliseconds(Next(6000)), other, number));
            }
        }

        private void Ask(SimulatedGateway gateway)
        {
            var tokens = _registry.Tokens;
            var token = tokens.Count == 0 || Next(8) == 0 ? TokenId.Parse($"{900_000_000_000 + Next(1000)}") : tokens[Next(tokens.Count)];
            // What it must know by now: a revocation that its log reading or a message told it.
            var knowsRevoked = Knows(gateway, token);
            var age = _registry.RevokedAt.TryGetValue(token, out var revoked) ? Now - revoked : TimeSpan.Zero;
            var burst = Next(5) == 0 ? 10 : 1;
            for (var i = 0; i < burst; i++)
                _asks.Add(CheckAsync(gateway.GetAsync(token), token, knowsRevoked, age));
            Assert.True(gateway.Count <= _options.Capacity + 2 * (_options.Capacity / 10), $"{_seed}: {gateway.Count} entries");
        }

        private bool Knows(SimulatedGateway gateway, TokenId token)
        {
            for (var number = 1; number <= _registry.Log.Count; number++)
            {
                var isThis = _registry.Log[number - 1].Change is RegistryChange.TokenChanged(var changed) && changed == token
                    && _registry.RevokedAt.TryGetValue(token, out var at) && _registry.Log[number - 1].At == at;
                if (isThis && (number <= gateway.Position || gateway.Heard.Contains(number)))
                    return true;
            }

            return false;
        }

        private async Task CheckAsync(ValueTask<SimulatedRow?> ask, TokenId token, bool knowsRevoked, TimeSpan revokedFor)
        {
            SimulatedRow? row;
            try
            {
                row = await ask;
            }
            catch (TenantStoreException)
            {
                Unavailable++;
                return;
            }

            if (row is null)
            {
                Refused++;
                return;
            }

            Accepted++;
            Assert.Equal(token.ToString(), row.Token);
            Assert.True(_registry.WasMade(token), $"{_seed}: an unknown token was accepted");
            Assert.False(knowsRevoked, $"{_seed}: accepted although its revocation was known");
            Assert.True(revokedFor <= TimeSpan.FromSeconds(_options.StaleSeconds), $"{_seed}: accepted {revokedFor} after its revocation");
        }

        private void Deliver()
        {
            foreach (var message in _messages.Where(message => message.At <= Now).OrderBy(message => message.At).ToList())
            {
                _messages.Remove(message);
                if (!message.To.Store.IsDown)
                    message.To.Hear(message.Number, marks: false);
            }

            if (Now < _polledAt + s_poll)
                return;
            _polledAt = Now;
            _gateways.ForEach(gateway => gateway.Poll());
        }
    }
}
