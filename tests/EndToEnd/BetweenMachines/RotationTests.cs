using System.Net;
using EndToEnd.Running;
using EndToEnd.Scenarios;
using TestServers.Certificates;
using Xunit.Abstractions;

namespace EndToEnd.BetweenMachines;

/// <summary>New keys and a new authority for both processes while they work.</summary>
public sealed class RotationTests(CertifiedPair certified, ITestOutputHelper output) : IClassFixture<CertifiedPair>
{
    /// <summary>Both sides get new keys of a new authority while requests run, in three steps: believe both, show the new, believe the new alone.</summary>
    [Fact]
    public async Task Rotation_UnderLoad_FailsNoRequestAndShutsTheOldOut()
    {
        using var next = new TestAuthority("next");
        var (gateway, host) = (next.Issue(Pair.GatewayName, "127.0.0.1"), next.Issue(Pair.HostName, "127.0.0.1"));
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(worker => AskUntilAsync(certified.Pair.Demo.Tenants[worker % 2], worker % 2 == 0, stop.Token)).ToList();

        certified.GatewayMount.Replace(certified.GatewayPair, certified.Authority.Pem + next.Pem);
        certified.HostMount.Replace(certified.HostPair, certified.Authority.Pem + next.Pem);
        await BelievesAsync(certified.Pair.Internal, host, true);
        await BelievesAsync(certified.Pair.Host, gateway, true);

        certified.GatewayMount.Replace(gateway, certified.Authority.Pem + next.Pem);
        certified.HostMount.Replace(host, certified.Authority.Pem + next.Pem);
        await Eventually.TrueAsync(() => TlsProbe.ThumbprintAsync(certified.Pair.Internal, host), shown => shown == gateway.Thumbprint);
        await Eventually.TrueAsync(() => TlsProbe.ThumbprintAsync(certified.Pair.Host, gateway), shown => shown == host.Thumbprint);

        certified.GatewayMount.Replace(gateway, next.Pem);
        certified.HostMount.Replace(host, next.Pem);
        await BelievesAsync(certified.Pair.Internal, certified.HostPair, false);
        await BelievesAsync(certified.Pair.Host, certified.GatewayPair, false);

        // A few more, so that some are asked after the last step.
        var answered = load.Sum(worker => worker.Answered);
        await Eventually.TrueAsync(() => Task.FromResult(load.Sum(worker => worker.Answered)), now => now >= answered + 8);
        await stop.CancelAsync();
        await Task.WhenAll(load.Select(worker => worker.Run));
        output.WriteLine($"{load.Sum(worker => worker.Answered)} requests through all three steps, {load.Sum(worker => worker.Failed)} failed");
        Assert.True(load.Sum(worker => worker.Failed) == 0, string.Join('\n', load.SelectMany(worker => worker.Failures)) + "\n" + certified.Pair.Output);
    }

    private static Task<bool> BelievesAsync(Uri server, TestPair shown, bool believed) => Eventually.TrueAsync(
        async () => (await TlsProbe.AskAsync(server, shown, "GET", "/health/live")).StartsWith("HTTP/1.1 200", StringComparison.Ordinal), answer => answer == believed);

    private Worker AskUntilAsync(DemoInfo.Tenant tenant, bool stream, CancellationToken cancellationToken)
    {
        var worker = new Worker();
        worker.Run = RunAsync();
        return worker;

        async Task RunAsync()
        {
            using var client = new HttpClient();
            while (!cancellationToken.IsCancellationRequested)
            {
                await worker.CountAsync(async () =>
                {
                    using var answer = await certified.Pair.ChatAsync(client, tenant, stream, tokens: 8);
                    var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                    return answer.StatusCode == HttpStatusCode.OK && (!stream || text.Contains("[DONE]", StringComparison.Ordinal)) ? null : $"{answer.StatusCode} {text}";
                });
            }
        }
    }
}
