using System.Net;
using Gateway.Tests.Forwarding;
using Gateway.Tests.Servers;
using HostContract;

namespace Gateway.Tests.MutualTls;

/// <summary>All that holds of streams and cancellation holds over HTTP/2 and mutual TLS too: a client that leaves resets its stream alone.</summary>
public sealed class StreamingOverTlsTests(TlsPlayground playground) : StreamingCases(playground), IClassFixture<TlsPlayground>
{
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Request_GoesByHttp2_AndBringsItsReceipt()
    {
        string? protocol = null;
        playground.Host.Answer = request =>
        {
            protocol = request.Context.Request.Protocol;
            request.SetReceipt();
            return request.JsonAsync(200, """{"object":"chat.completion","choices":[]}""");
        };
        using var response = await playground.ChatAsync(playground.Acme.Token, "quickfix");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("HTTP/2", protocol);
        Assert.Equal("sql@1", response.Headers.GetValues("x-adapter").Single());
        Assert.Equal(playground.Digest, response.Headers.GetValues(ContractHeaders.AdapterDigest).Single());
    }

    /// <summary>One connection carries both: what one client gives up, the other does not notice.</summary>
    [Fact]
    public async Task Cancel_OfOneStream_LeavesTheOthersOnItsConnection()
    {
        var (arrived, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        var goOn = new TaskCompletionSource();
        var connections = new System.Collections.Concurrent.ConcurrentBag<string>();
        playground.Host.Answer = async request =>
        {
            connections.Add(request.Context.Connection.Id);
            request.StartEvents();
            await request.EventAsync("first");
            if (connections.Count == 1)
            {
                await goOn.Task;
                await request.EventAsync("second");
                return;
            }

            arrived.SetResult();
            await request.AbortAsync();
            aborted.SetResult();
        };
        using var stays = await playground.ChatAsync(playground.Acme.Token, "quickfix");
        using var reader = new StreamReader(await stays.Content.ReadAsStreamAsync());
        Assert.Equal("data: first", await reader.ReadLineAsync().WaitAsync(s_hang));
        var leaves = await playground.ChatAsync(playground.Globex.Token, "secretproject");
        await arrived.Task.WaitAsync(s_hang);
        leaves.Dispose();
        await aborted.Task.WaitAsync(s_hang);
        goOn.SetResult();
        Assert.Equal("\ndata: second\n\n", await reader.ReadToEndAsync().WaitAsync(s_hang));
        Assert.Single(connections.Distinct());
    }

    /// <summary>A thousand completions that editors give up on one connection cost none of the next.</summary>
    [Fact]
    public async Task Cancel_OfManyRequests_DoesNotBreakTheConnectionForTheNext()
    {
        playground.Host.Answer = async request =>
        {
            if (!request.Assertion.ModelName.EndsWith("quickfix", StringComparison.Ordinal))
            {
                await request.AbortAsync();
                return;
            }

            request.SetReceipt();
            await request.JsonAsync(200, """{"object":"chat.completion","choices":[]}""");
        };
        await Parallel.ForEachAsync(Enumerable.Range(0, 400), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, stop) =>
        {
            using var leave = new CancellationTokenSource();
            var seen = playground.Host.Seen.Count;
            var request = playground.ChatAsync(playground.Globex.Token, "secretproject", leave.Token);
            while (playground.Host.Seen.Count == seen && !request.IsCompleted)
                await Task.Yield();
            await leave.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        });
        using var response = await playground.ChatAsync(playground.Acme.Token, "quickfix");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>A host that ends says so on the connection that all share (GOAWAY): the answer that runs on it ends, and what comes next goes elsewhere.</summary>
    [Fact]
    public async Task Drain_OfAHost_LetsItsStreamEndAndSendsTheNextElsewhere()
    {
        await using var ending = await Mesh.ListenAsync(playground.Gateway, () => playground.Mesh.HostPair);
        await ending.RegisterAsync();
        var (goOn, begun) = (new TaskCompletionSource(), new TaskCompletionSource<FakeHost>());
        foreach (var host in new[] { playground.Host, ending })
        {
            host.Answer = async request =>
            {
                request.StartEvents();
                await request.EventAsync("first");
                if (!begun.TrySetResult(host))
                    return;
                await goOn.Task;
                await request.EventAsync("second");
            };
        }

        // Which of the two gets the first request is placement's; the other is asked to stay away until it is the one that ends.
        await playground.Host.ReportAsync(report => report with { Draining = true });
        using var running = await playground.ChatAsync(playground.Acme.Token, "quickfix");
        using var reader = new StreamReader(await running.Content.ReadAsStreamAsync());
        Assert.Equal("data: first", await reader.ReadLineAsync().WaitAsync(s_hang));
        Assert.Same(ending, await begun.Task);
        await playground.Host.ReportAsync();

        var stopped = ending.StopAsync();
        // It still takes what comes before its word is out.
        for (var (before, after) = (0, ending.Seen.Count); before < after; (before, after) = (after, ending.Seen.Count))
        {
            using var next = await playground.ChatAsync(playground.Acme.Token, "quickfix");
            Assert.Equal("data: first\n\n", await next.Content.ReadAsStringAsync().WaitAsync(s_hang));
        }

        goOn.SetResult();
        Assert.Equal("\ndata: second\n\n", await reader.ReadToEndAsync().WaitAsync(s_hang));
        await stopped.WaitAsync(s_hang);
        // The other tests' requests are not for it.
        Assert.Equal(HttpStatusCode.OK, await ending.ReportAsync(report => report with { Draining = true }));
    }
}
