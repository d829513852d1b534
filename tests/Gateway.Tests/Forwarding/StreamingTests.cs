using System.Net;
using Gateway.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Forwarding;

/// <summary>Streams and cancellation over HTTP/1.1 in the clear.</summary>
public sealed class StreamingTests(Playground playground) : StreamingCases(playground), IClassFixture<Playground>;

/// <summary>Streams and cancellation. Order is shown by handshakes between client and host, never by time.</summary>
public abstract class StreamingCases(Playground playground)
{
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Stream_FirstEvent_ArrivesBeforeTheHostSendsTheSecond()
    {
        var firstRead = new TaskCompletionSource();
        playground.Host.Answer = async request =>
        {
            request.StartEvents();
            await request.EventAsync("first");
            await firstRead.Task;
            await request.EventAsync("second");
        };

        using var response = await playground.ChatAsync(playground.Acme.Token, "quickfix").WaitAsync(s_hang);
        Assert.Equal("sql@1", response.Headers.GetValues("x-adapter").Single());
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("data: first", await reader.ReadLineAsync().WaitAsync(s_hang));
        firstRead.SetResult();
        Assert.Equal("", await reader.ReadLineAsync());
        Assert.Equal("data: second\n\n", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Cancel_BeforeTheFirstByte_ReachesTheHost()
    {
        var (arrived, aborted) = Hang(_ => Task.CompletedTask);
        using var leave = new CancellationTokenSource();
        var request = playground.ChatAsync(playground.Acme.Token, "quickfix", leave.Token);
        await arrived.WaitAsync(s_hang);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await aborted.WaitAsync(s_hang);
    }

    [Fact]
    public async Task Cancel_MidStream_ReachesTheHost()
    {
        var (_, aborted) = Hang(async request =>
        {
            request.StartEvents();
            await request.EventAsync("first");
        });
        var response = await playground.ChatAsync(playground.Acme.Token, "quickfix");
        var stream = await response.Content.ReadAsStreamAsync();
        Assert.Equal((byte)'d', (byte)stream.ReadByte());
        response.Dispose();
        await aborted.WaitAsync(s_hang);
    }

    [Fact]
    public async Task Cancel_MidNonStreamAnswer_ReachesTheHost()
    {
        var (_, aborted) = Hang(async request =>
        {
            request.SetReceipt();
            request.Response.ContentType = "application/json";
            request.Response.ContentLength = 100;
            await request.Response.WriteAsync("{");
            await request.Response.Body.FlushAsync();
        });
        var response = await playground.ChatAsync(playground.Acme.Token, "quickfix");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        response.Dispose();
        await aborted.WaitAsync(s_hang);
    }

    [Fact]
    public async Task Stream_HostBreaksOffMidStream_EndsWithAnErrorEventAndNoDone()
    {
        var begun = new TaskCompletionSource();
        playground.Host.Answer = async request =>
        {
            request.StartEvents();
            await request.EventAsync("first");
            await begun.Task;
            request.Context.Abort();
        };
        using var response = await playground.ChatAsync(playground.Acme.Token, "quickfix");
        begun.SetResult();
        var text = await response.Content.ReadAsStringAsync();
        Assert.StartsWith("data: first\n\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\"code\":\"host_unavailable\",\"param\":null}}\n\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NonStream_HostBreaksOffMidAnswer_IsNoWholeAnswer()
    {
        var begun = new TaskCompletionSource();
        playground.Host.Answer = async request =>
        {
            request.SetReceipt();
            request.Response.ContentType = "application/json";
            await request.Response.WriteAsync("{\"half\":");
            await request.Response.Body.FlushAsync();
            await begun.Task;
            request.Context.Abort();
        };
        using var response = await playground.ChatAsync(playground.Acme.Token, "quickfix");
        begun.SetResult();
        await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Host_BreaksOffBeforeTheFirstByte_Is503()
    {
        playground.Host.Answer = request =>
        {
            request.Context.Abort();
            return Task.CompletedTask;
        };
        using var response = await playground.ChatAsync(playground.Acme.Token, "quickfix");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.StartsWith("req_", response.Headers.GetValues("x-request-id").Single(), StringComparison.Ordinal);
        await playground.Host.ReportAsync();
    }

    private (Task Arrived, Task Aborted) Hang(Func<HostRequest, Task> begin)
    {
        var arrived = new TaskCompletionSource();
        var aborted = new TaskCompletionSource();
        playground.Host.Answer = async request =>
        {
            await begin(request);
            arrived.TrySetResult();
            await request.AbortAsync();
            aborted.TrySetResult();
        };
        return (arrived.Task, aborted.Task);
    }
}
