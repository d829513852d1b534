using System.Net;
using System.Net.Sockets;
using System.Text;
using AdapterHost.External;
using AdapterHost.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AdapterHost.Tests.External;

/// <summary>What the network does, and what an engine says that is not one.</summary>
public sealed class EngineHttpTests
{
    [Fact]
    public async Task Connection_ThatIsNotMadeInTime_IsAnEngineThatDoesNotAnswer()
    {
        using var client = Client(Unreachable());
        var fault = await Assert.ThrowsAsync<EngineServerException>(() => Http(client).GetJsonAsync("v1/models", CancellationToken.None));
        Assert.Equal(ServerFailure.Unreachable, fault.Failure);
        fault = await Assert.ThrowsAsync<EngineServerException>(async () =>
        {
            await foreach (var _ in Http(client).StreamAsync("v1/completions", json => json.WriteNullValue(), _ => throw new InvalidOperationException(), CancellationToken.None))
            {
            }
        });
        Assert.Equal(ServerFailure.Unreachable, fault.Failure);
    }

    [Fact]
    public async Task Look_WithoutAConnection_GoesOn()
    {
        using var client = Client(Unreachable());
        var view = new EngineView { State = new EngineState { BaseModels = [], Adapters = new HashSet<string>() } };
        await LookOf(client, view).TakeAsync(CancellationToken.None);
        Assert.Null(view.State);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("""{"data":{}}""")]
    public async Task Look_AtAListThatIsNone_GoesOn(string list)
    {
        using var client = Client(new Scripted(_ => Task.FromResult(Json(list))));
        var view = new EngineView { State = new EngineState { BaseModels = [], Adapters = new HashSet<string>() } };
        await LookOf(client, view).TakeAsync(CancellationToken.None);
        Assert.Null(view.State);
    }

    [Fact]
    public async Task Look_ThatFailsInAnyWay_GoesOn()
    {
        using var client = Client(new Scripted(_ => throw new InvalidCastException("scripted")));
        var view = new EngineView { State = new EngineState { BaseModels = [], Adapters = new HashSet<string>() } };
        await LookOf(client, view).TakeAsync(CancellationToken.None);
        Assert.Null(view.State);
    }

    [Fact]
    public async Task List_WithOddCards_IsReadWithoutThem()
    {
        using var client = Client(new Scripted(request => Task.FromResult(
            request.RequestUri!.AbsolutePath == "/v1/models" ? Json("""{"data":[1,{"id":7},{},null,{"id":"base","max_model_len":"x"}]}""") : new HttpResponseMessage(HttpStatusCode.NotFound))));
        Assert.Equal(["base"], (await Server(client).ReadAsync(CancellationToken.None)).BaseModels);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"tokens":["a"]}""")]
    public async Task Tokens_ThatAreNone_AreTheEnginesFailure(string answer)
    {
        using var client = Client(new Scripted(_ => Task.FromResult(Json(answer))));
        Assert.Equal(ServerFailure.Failed, (await Assert.ThrowsAsync<EngineServerException>(() => Server(client).TokenizeAsync("x", CancellationToken.None))).Failure);
    }

    /// <summary>Were the rest of a body still read, the connection would be kept once its end comes, and the engine would not have heard of it.</summary>
    [Fact]
    public async Task Stream_LeftEarly_ClosesItsConnectionBeforeTheEngineSaysMore()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new HttpClient(EngineHandler.Create()) { BaseAddress = new Uri($"http://{listener.LocalEndpoint}/") };
        var engine = Task.Run(() => listener.AcceptSocketAsync());
        var stream = Http(client).StreamAsync("v1/completions", json => json.WriteNullValue(), _ => throw new InvalidOperationException(), CancellationToken.None)
            .GetAsyncEnumerator();
        var next = stream.MoveNextAsync();
        using var socket = await engine.WaitAsync(TestHost.Patience);
        await socket.ReceiveAsync(new byte[4096]);
        await socket.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nA\r\ndata: {}\n\n\r\n"));
        Assert.True(await next);
        await stream.DisposeAsync();

        // The end of the body: who still reads takes it for a good one.
        try
        {
            await socket.SendAsync("0\r\n\r\n"u8.ToArray());
            Assert.Equal(0, await socket.ReceiveAsync(new byte[4096]).WaitAsync(TestHost.Patience));
        }
        catch (SocketException)
        {
            // Closed so that it does not even take that.
        }
    }

    private static SocketsHttpHandler Unreachable() => new()
    {
        ConnectTimeout = TimeSpan.FromMilliseconds(1),
        ConnectCallback = async (_, cancellationToken) =>
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            return Stream.Null;
        },
    };

    private static HttpClient Client(HttpMessageHandler handler) => new(handler) { BaseAddress = new Uri("http://engine/"), Timeout = Timeout.InfiniteTimeSpan };

    private static HttpResponseMessage Json(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

    private static EngineHttp Http(HttpClient client) => new(client, Options.Create(new ExternalOptions()), TimeProvider.System);

    private static VllmServer Server(HttpClient client) => new(Http(client), Options.Create(new ExternalOptions()));

    private static EngineLook LookOf(HttpClient client, EngineView view) =>
        new(Server(client), new EngineAdapters(Server(client), null!, Options.Create(new ExternalOptions()), TimeProvider.System, NullLogger<EngineAdapters>.Instance), view, NullLogger<EngineLook>.Instance);

    private sealed class Scripted(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request);
    }
}
