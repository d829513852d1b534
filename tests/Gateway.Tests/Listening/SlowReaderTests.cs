using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Listening;

/// <summary>A client that does not read is dropped, and its host stops; a stream that is slow because its model is slow is not (R6).</summary>
public sealed class SlowReaderTests : IClassFixture<SlowReaderTests.Impatient>
{
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(60);
    private static readonly string s_event = $$$"""{"choices":[{"text":"{{{new string('x', 4000)}}}"}]}""";

    private readonly Playground _playground;

    public SlowReaderTests(Impatient impatient) => _playground = impatient.Playground;

    [Fact]
    public async Task Stream_NobodyReads_IsDroppedAndOneOfASlowModelIsNot()
    {
        var (goOn, dropped) = (new TaskCompletionSource(), new TaskCompletionSource<long>());
        var flooded = 0;
        _playground.Host.Answer = async request =>
        {
            request.StartEvents();
            if (Interlocked.Increment(ref flooded) == 1)
            {
                await request.EventAsync("first");
                await goOn.Task;
                await request.EventAsync("last");
                return;
            }

            long written = 0;
            try
            {
                for (; !request.Aborted.IsCancellationRequested; written += s_event.Length)
                    await request.EventAsync(s_event);
            }
            finally
            {
                dropped.TrySetResult(written);
            }
        };

        using var slow = await _playground.ChatAsync(_playground.Acme.Token, "quickfix");
        using var reader = new StreamReader(await slow.Content.ReadAsStreamAsync());
        Assert.Equal("data: first", await reader.ReadLineAsync());

        using var deaf = await AskAsync();
        Assert.True(await dropped.Task.WaitAsync(s_hang) > 0);

        goOn.SetResult();
        Assert.Equal("\ndata: last\n\n", await reader.ReadToEndAsync().WaitAsync(s_hang));
    }

    /// <summary>Sends a request and reads nothing.</summary>
    private async Task<Socket> AskAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, _playground.Gateway.PublicUrl.Port);
        const string Body = """{"model":"quickfix","messages":[{"role":"user","content":"hi"}],"stream":true}""";
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer {_playground.Acme.Token}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {Body.Length}\r\n\r\n{Body}"));
        return socket;
    }

    public sealed class Impatient : IAsyncLifetime
    {
        public Playground Playground { get; } = new() { Settings = ["--Gateway:Limits:AnswerGraceSeconds=2", "--Gateway:Limits:AnswerBytesPerSecond=100000"] };

        public Task InitializeAsync() => Playground.InitializeAsync();

        public Task DisposeAsync() => Playground.DisposeAsync();
    }
}
