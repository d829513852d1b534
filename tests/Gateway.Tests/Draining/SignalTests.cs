using System.Net;
using Gateway.Tests.Crash;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Draining;

/// <summary>Signals to a gateway that is a process of its own.</summary>
public sealed class SignalTests
{
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Terminate_ServesUnreadyForTheDelayAndASecondOneEndsItAtOnce()
    {
        using var state = new TemporaryFolder();
        await using var gateway = GatewayProcess.Start([$"--State={state.Path}", "--Gateway:DrainDelaySeconds=600"]);
        await gateway.WaitAsync();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{gateway.Port}") };

        await gateway.SignalAsync("TERM");
        string why;
        do
            why = await client.GetStringAsync(new Uri("/health/live", UriKind.Relative)) + await ReadyAsync(client);
        while (!why.Contains("draining", StringComparison.Ordinal));
        Assert.Equal("""{"status":"ok"}{"status":"draining"}""", why);

        await gateway.SignalAsync("TERM");
        Assert.Equal(128 + 15, await gateway.ExitCodeAsync().WaitAsync(s_hang));
    }

    [Fact]
    public async Task Terminate_NothingToFinish_EndsInOrder()
    {
        using var state = new TemporaryFolder();
        await using var gateway = GatewayProcess.Start([$"--State={state.Path}", "--Gateway:DrainDelaySeconds=0", "--Gateway:DrainSeconds=3600"]);
        await gateway.WaitAsync();
        await gateway.SignalAsync("TERM");
        Assert.Equal(0, await gateway.ExitCodeAsync().WaitAsync(s_hang));
    }

    private static async Task<string> ReadyAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
