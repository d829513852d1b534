using System.Net;
using System.Net.Sockets;
using Gateway.Tests.Admission;
using Gateway.Tests.Servers;
using HostContract;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Draining;

/// <summary>A gateway that is asked to end, on real sockets. Order is shown by handshakes, never by time.</summary>
public sealed class DrainTests
{
    private const string Streamed = """{"model":"llama","prompt":"hi","max_tokens":10,"stream":true}""";
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(30);
    private static readonly AnswerUsage s_cost = new(5, 0, 3, 0, 0);

    [Fact]
    public async Task Asked_NotReadyAtOnceAndServesUntilTheListenerCloses()
    {
        await using var gateway = await GatewayServer.StartAsync();
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var tenant = await LimitedTenant.CreateAsync(gateway, "draining", "{}");
        await AssertReadyAsync(gateway, HttpStatusCode.OK, "ok");

        gateway.AskToEnd();

        await AssertReadyAsync(gateway, HttpStatusCode.ServiceUnavailable, "draining");
        using var live = await gateway.Public.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        using var answer = await tenant.AskAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("close", Assert.Single(answer.Headers.Connection));
        // An error, too, whose headers are cleared before it is written.
        using var refused = await gateway.SendAsync(HttpMethod.Get, "/v1/models");
        Assert.Equal((HttpStatusCode.Unauthorized, "close"), (refused.StatusCode, Assert.Single(refused.Headers.Connection)));
    }

    [Fact]
    public async Task Serving_AnswersKeepTheirConnection()
    {
        await using var gateway = await GatewayServer.StartAsync();
        using var live = await gateway.Public.GetAsync("/health/live");
        Assert.Empty(live.Headers.Connection);
    }

    /// <summary>The stream began before the end and outlives the listener; hosts are heard meanwhile, and what it cost is in the registry at the end.</summary>
    [Fact]
    public async Task Stop_WhileAStreamRuns_RefusesNewConnectionsHearsHostsAndLetsItFinish()
    {
        using var state = new TemporaryFolder();
        var (gateway, goOn) = (await GatewayServer.StartAsync("--Gateway:DrainSeconds=600", $"--State={state.Path}"), new TaskCompletionSource());
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var tenant = await LimitedTenant.CreateAsync(gateway, "draining", "{}");
        host.Answer = async request =>
        {
            request.StartEvents();
            await request.EventAsync("first");
            await goOn.Task;
            await request.EventAsync("[DONE]");
            await request.Response.WriteAsync(UsageFrame.Write(s_cost));
        };
        using var response = await tenant.AskAsync(body: Streamed);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("data: first", await reader.ReadLineAsync().WaitAsync(s_hang));

        var stop = gateway.StopAsync();
        await UntilRefusedAsync(gateway.PublicUrl).WaitAsync(s_hang);
        Assert.Equal(HttpStatusCode.OK, await host.ReportAsync());
        Assert.False(stop.IsCompleted);
        using var live = await gateway.Internal.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);

        goOn.SetResult();
        Assert.Equal("\ndata: [DONE]\n\n", await reader.ReadToEndAsync().WaitAsync(s_hang));
        await stop.WaitAsync(s_hang);
        await gateway.DisposeAsync();
        await AssertBilledAsync(state.Path, tenant.Tenant, requests: 1, errors: 0, s_cost);
    }

    [Fact]
    public async Task Stop_StreamOutlivesTheGrace_EndsItWithAnErrorEventAndBillsWhatItsHostSays()
    {
        using var state = new TemporaryFolder();
        var aborted = new TaskCompletionSource();
        var account = "";
        TestTenant owner;
        await using (var gateway = await GatewayServer.StartAsync("--Gateway:DrainSeconds=0", $"--State={state.Path}"))
        {
            await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
            var tenant = await LimitedTenant.CreateAsync(gateway, "draining", "{}");
            owner = tenant.Tenant;
            var cut = default(CutShortReport);
            host.Answer = async request =>
            {
                cut = new CutShortReport(request.Assertion.Tenant, request.Assertion.RequestId, request.Assertion.Account!, s_cost);
                request.StartEvents();
                await request.EventAsync("first");
                await request.AbortAsync();
                aborted.SetResult();
            };
            using var response = await tenant.AskAsync(body: Streamed);
            var text = response.Content.ReadAsStringAsync();
            var stop = gateway.StopAsync();

            Assert.Equal(
                "data: first\n\n\n\ndata: {\"error\":{\"message\":\"This gateway is stopping, and the answer was not finished in time.\",\"type\":\"server_error\",\"code\":\"draining\",\"param\":null}}\n\n",
                await text.WaitAsync(s_hang));
            await aborted.Task.WaitAsync(s_hang);
            await stop.WaitAsync(s_hang);
            account = cut!.Account;
            await using var next = await GatewayServer.StartAsync($"--State={state.Path}");
            await using var joined = await FakeHost.StartAsync(next, GatewayServer.Llama);
            while ((await joined.ReportCutShortAsync(cut)).Count == 0)
                await Task.Yield();
        }

        Assert.NotEmpty(account);
        await AssertBilledAsync(state.Path, owner, requests: 1, errors: 0, s_cost);
    }

    /// <summary>Who got nothing pays nothing, whatever the host says that it did.</summary>
    [Fact]
    public async Task Stop_BeforeTheFirstByte_RefusesAndBillsNothing()
    {
        using var state = new TemporaryFolder();
        TestTenant owner;
        await using (var gateway = await GatewayServer.StartAsync("--Gateway:DrainSeconds=0", $"--State={state.Path}"))
        {
            await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
            var tenant = await LimitedTenant.CreateAsync(gateway, "draining", "{}");
            owner = tenant.Tenant;
            var asked = new TaskCompletionSource<CutShortReport>();
            host.Answer = async request =>
            {
                asked.SetResult(new CutShortReport(request.Assertion.Tenant, request.Assertion.RequestId, request.Assertion.Account!, s_cost));
                await request.AbortAsync();
            };
            var running = tenant.StatusAsync();
            var cut = await asked.Task.WaitAsync(s_hang);
            var stop = gateway.StopAsync();
            var (status, code, _) = await running.WaitAsync(s_hang);
            Assert.Equal((503, "draining"), (status, code));
            await stop.WaitAsync(s_hang);

            await using var next = await GatewayServer.StartAsync($"--State={state.Path}");
            await using var joined = await FakeHost.StartAsync(next, GatewayServer.Llama);
            while ((await joined.ReportCutShortAsync(cut)).Count == 0)
                await Task.Yield();
        }

        await AssertBilledAsync(state.Path, owner, requests: 1, errors: 1, default);
    }

    /// <summary>A client that only keeps its connection open does not hold up the end.</summary>
    [Fact]
    public async Task Stop_IdleConnections_AreClosedAtOnce()
    {
        await using var gateway = await GatewayServer.StartAsync("--Gateway:DrainSeconds=600");
        using var client = new TcpClient();
        await client.ConnectAsync(gateway.PublicUrl.Host, gateway.PublicUrl.Port);
        await client.GetStream().WriteAsync("GET /health/live HTTP/1.1\r\nHost: g\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(client.GetStream());
        var answer = "";
        // Its last bytes may come by themselves.
        while (!answer.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal))
        {
            var next = reader.Read();
            Assert.NotEqual(-1, next);
            answer += (char)next;
        }

        await gateway.StopAsync().WaitAsync(s_hang);

        Assert.Equal("", await reader.ReadToEndAsync().WaitAsync(s_hang));
    }

    private static async Task AssertReadyAsync(GatewayServer gateway, HttpStatusCode status, string why)
    {
        foreach (var path in new[] { "/health/ready", "/health" })
        {
            using var answer = await gateway.Public.GetAsync(path);
            Assert.Equal((status, $$"""{"status":"{{why}}"}"""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        }
    }

    private static async Task UntilRefusedAsync(Uri address)
    {
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(address.Host, address.Port);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }

    /// <summary>As the next process sees it.</summary>
    private static async Task AssertBilledAsync(string state, TestTenant tenant, int requests, int errors, AnswerUsage cost)
    {
        await using var next = await GatewayServer.StartAsync($"--State={state}");
        var item = (await new LimitedTenant(next, tenant).UsageAsync("model")).Single()!;
        Assert.Equal(
            (requests, errors, cost.Prompt, cost.Completion),
            ((int)item["requests"]!, (int)item["errors"]!, (int)item["promptTokens"]!, (int)item["completionTokens"]!));
    }
}
