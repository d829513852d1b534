using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gateway.Commands;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Crash;

/// <summary>
/// A gateway under mixed traffic, killed at a random moment and started again on the same state, time after time. Most kills hit the traffic, some
/// the start.
/// </summary>
/// <param name="seed">Of the moments and of what is sent.</param>
/// <param name="settings">Settings besides the state directory.</param>
/// <param name="rows">Null = SQLite's.</param>
internal sealed class KillRun(int seed, string[] settings, RegistryRows? rows = null) : IDisposable
{
    private const string Tenant = "steady";
    private const int MostSteps = 40;
    private const int LongestStepMilliseconds = 15;
    private const int LongestStartMilliseconds = 600;
    private const double StartsKilled = 0.1;

    private readonly TemporaryFolder _state = new();
    private readonly Random _random = new(seed);
    private readonly Traffic[] _traffic =
    [
        new VersionTraffic(Tenant, "uploaded", seed + 1), new VersionTraffic(Tenant, "uploaded-too", seed + 2), new AliasTraffic(Tenant, seed + 3),
        new TokenTraffic(Tenant), new TenantTraffic("brief", seed + 4),
    ];

    private int _startsKilled;

    /// <summary>What was cut and done, to be shown.</summary>
    public string Report { get; private set; } = "";

    private string[] Settings => [$"--State={_state.Path}", .. settings];

    public async Task RunAsync(int kills)
    {
        var began = Stopwatch.GetTimestamp();
        await using var agreement = new Agreement(Settings, _state.Path, rows);
        await agreement.AddBaseModelAsync();
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        await CreateTokenCommand.RunAsync(Settings, output, CancellationToken.None);
        var token = output.ToString().Trim();

        for (var kill = 0; kill <= kills; kill++)
        {
            await using var gateway = await StartAsync();
            using var client = new CrashClient(gateway.Port, token);
            if (kill == 0)
            {
                await client.ManageAsync(HttpMethod.Post, "/tenants", CrashClient.Json(new { slug = Tenant }));
                foreach (var traffic in _traffic)
                    await traffic.PrepareAsync(client);
            }
            else
            {
                // The start sweeps; what it says of itself comes first, or deletions of the test would hide what was left.
                await agreement.AssertAsync($"after kill {kill} of seed {seed}");
                foreach (var traffic in _traffic)
                    await traffic.SettleAsync(client);
            }

            if (kill == kills)
                break;
            await KillUnderTrafficAsync(gateway, client);
            agreement.AgeUnfinishedFiles();
        }

        Report = Describe(kills, Stopwatch.GetElapsedTime(began));
        // The log of what was done is whole as well.
        await GatewayProcess.RunAsync(["admin", "verify-audit", .. Settings]);
    }

    public void Dispose() => _state.Dispose();

    private async Task<GatewayProcess> StartAsync()
    {
        while (true)
        {
            var gateway = GatewayProcess.Start(Settings);
            if (_random.NextDouble() >= StartsKilled)
            {
                await gateway.WaitAsync();
                return gateway;
            }

            await WaitAsync(LongestStartMilliseconds);
            await gateway.DisposeAsync();
            _startsKilled++;
        }
    }

    /// <summary>After a random number of steps, and a random moment later: a fresh process takes long for its first steps, wherever it runs.</summary>
    private async Task KillUnderTrafficAsync(GatewayProcess gateway, CrashClient client)
    {
        var left = 1 + _random.Next(MostSteps);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var traffic in _traffic)
        {
            traffic.Acknowledged = () =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                    reached.SetResult();
            };
        }

        var running = Task.WhenAll(_traffic.Select(traffic => traffic.RunAsync(client)));
        await Task.WhenAny(running, reached.Task);
        await WaitAsync(LongestStepMilliseconds);
        await gateway.KillAsync();
        await running;
    }

    /// <summary>The random moment itself, not a wait for something.</summary>
    private Task WaitAsync(int longest) => Task.Delay(TimeSpan.FromMilliseconds(_random.NextDouble() * longest), TimeProvider.System);

    private string Describe(int kills, TimeSpan took)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{kills} kills under traffic and {_startsKilled} during a start, in {took.TotalSeconds:F0} s ({kills / took.TotalSeconds:F1} kills/s):");
        foreach (var what in _traffic.SelectMany(traffic => traffic.Done.Keys.Union(traffic.Cut.Keys)).Distinct().Order(StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"  {what,-24} acknowledged {_traffic.Sum(traffic => traffic.Done.GetValueOrDefault(what)),6}  cut short {_traffic.Sum(traffic => traffic.Cut.GetValueOrDefault(what)),5}");
        }

        return text.ToString();
    }
}
