using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Tests.Servers;
using Xunit.Abstractions;

namespace Gateway.Tests.Listening;

/// <summary>A client that does not read is dropped, and its host stops; a stream that is slow because its model is slow is not (R6).</summary>
public sealed class SlowReaderTests : IClassFixture<SlowReaderTests.Impatient>
{
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(60);
    private static readonly string s_event = $$$"""{"choices":[{"text":"{{{new string('x', 4000)}}}"}]}""";

    private static readonly int s_streams = int.Parse(Environment.GetEnvironmentVariable("FAULT_SLOW_READERS") ?? "20", CultureInfo.InvariantCulture);
    private static readonly TimeSpan s_measured = TimeSpan.FromSeconds(s_streams > 20 ? 8 : 1);

    private readonly Playground _playground;
    private readonly ITestOutputHelper _output;

    public SlowReaderTests(Impatient impatient, ITestOutputHelper output) => (_playground, _output) = (impatient.Playground, output);

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

    /// <summary>
    /// They hold no thread and no lock: who reads is served as beside as many streams that are read. The figures are printed; <c>./dev bench faults</c> has 200.
    /// </summary>
    [Fact]
    [Trait("Kind", "Faults")]
    public async Task Streams_NobodyReads_AllAreDroppedAndOthersServed()
    {
        _playground.Host.Answer = request =>
        {
            request.SetReceipt();
            return request.JsonAsync(200, "{}");
        };
        var alone = await TimesAsync(Task.Delay(s_measured, TimeProvider.System));
        var (beside, left) = await BesideAsync(reads: true);
        Assert.Equal(0, left);
        var (besideDeaf, dropped) = await BesideAsync(reads: false);
        Assert.Equal(s_streams, dropped);
        _output.WriteLine(
            $"R6: others' p50/p99 {P(alone)} ms alone, {P(beside)} ms beside {s_streams} streams that are read, {P(besideDeaf)} ms beside {s_streams} that are not; all of these dropped");
    }

    /// <summary>Streams of a model of 10 events a second, and what others' requests take meanwhile; how many the gateway gave up.</summary>
    private async Task<(List<double> Times, int Dropped)> BesideAsync(bool reads)
    {
        var (begun, dropped, over) = (0, 0, new CancellationTokenSource());
        var all = new TaskCompletionSource();
        _playground.Host.Answer = async request =>
        {
            if (!Encoding.UTF8.GetString(request.Body).Contains("stream", StringComparison.Ordinal))
            {
                request.SetReceipt();
                await request.JsonAsync(200, "{}");
                return;
            }

            request.StartEvents();
            Interlocked.Increment(ref begun);
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            while (!over.IsCancellationRequested && !request.Aborted.IsCancellationRequested && await pace.WaitForNextTickAsync())
                await request.EventAsync(s_event);
            if (request.Aborted.IsCancellationRequested && Interlocked.Increment(ref dropped) == s_streams)
                all.TrySetResult();
        };

        var clients = new List<Socket>();
        for (var client = 0; client < s_streams; client++)
            clients.Add(await AskAsync());
        var reading = reads ? clients.Select(ReadAsync).ToList() : [];
        while (Volatile.Read(ref begun) < s_streams)
            await Task.Yield();
        var times = await TimesAsync(reads ? Task.Delay(s_measured, TimeProvider.System) : all.Task.WaitAsync(s_hang));
        await over.CancelAsync();
        clients.ForEach(socket => socket.Dispose());
        await Task.WhenAll(reading);
        return (times, dropped);
    }

    private static async Task ReadAsync(Socket socket)
    {
        try
        {
            var buffer = new byte[16 * 1024];
            while (await socket.ReceiveAsync(buffer) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    /// <summary>Milliseconds of requests, each of which is answered, 100 a second until something else has ended.</summary>
    private async Task<List<double>> TimesAsync(Task until)
    {
        var times = new List<double>();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!until.IsCompleted && await pace.WaitForNextTickAsync())
        {
            var sent = Stopwatch.GetTimestamp();
            using var response = await _playground.ChatAsync(_playground.Acme.Token, "quickfix");
            await response.Content.ReadAsByteArrayAsync();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        await until;
        return times;
    }

    private static string P(List<double> times)
    {
        var sorted = times.Order().ToList();
        return FormattableString.Invariant($"{sorted[sorted.Count / 2]:0.0}/{sorted[(int)(0.99 * (sorted.Count - 1))]:0.0}");
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
        public Playground Playground { get; } = new()
        {
            Settings =
            [
                "--Gateway:Limits:AnswerGraceSeconds=2", "--Gateway:Limits:AnswerBytesPerSecond=100000", "--Gateway:Limits:AnswerBufferBytes=4096",
                "--Gateway:Limits:SendBufferBytes=4096",
            ],
        };

        public Task InitializeAsync() => Playground.InitializeAsync();

        public Task DisposeAsync() => Playground.DisposeAsync();
    }
}
