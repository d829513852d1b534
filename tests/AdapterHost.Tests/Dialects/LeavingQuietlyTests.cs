using System.IO.Pipelines;
using System.Text;
using AdapterHost.Adapters;
using AdapterHost.Assertions;
using AdapterHost.Dialects;
using AdapterHost.Dialects.Answers;
using AdapterHost.Dialects.Completions;
using AdapterHost.Draining;
using AdapterHost.Engine;
using AdapterHost.Errors;
using AdapterHost.Telemetry;
using AdapterHost.Tests.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdapterHost.Tests.Dialects;

/// <summary>
/// The output can be closed before the request is said to be aborted. In between, a client that has left must not look like a failure.
/// </summary>
public sealed class LeavingQuietlyTests
{
    private readonly FakeEngine _engine = new();
    private readonly FakeAdapterCache _adapters = new();
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("""{"prompt":"hi","stream":true}""")]
    [InlineData("""{"prompt":"hi"}""")]
    public async Task ClosedOutput_AtAnEvent_EndsTheRequestQuietly(string body)
    {
        var handling = HandleAsync(body);
        var sequence = await _engine.NextAsync();

        sequence.Say("x", "y").Finish(FinishReason.Stop);

        await handling.WaitAsync(TestHost.Patience);
        Assert.Equal(1, _adapters.Leases.Single().Disposals);
    }

    [Fact]
    public async Task ClosedOutput_AtAnEventWithMoreToCome_CancelsTheSequence()
    {
        var handling = HandleAsync("""{"prompt":"hi","stream":true}""");
        var sequence = await _engine.NextAsync();

        sequence.Say("x");

        await handling.WaitAsync(TestHost.Patience);
        Assert.Equal(FinishReason.Cancelled, await sequence.Ended);
        Assert.Equal(1, _adapters.Leases.Single().Disposals);
    }

    [Fact]
    public async Task ClosedOutput_AtAKeepAlive_CancelsTheSequence()
    {
        var handling = HandleAsync("""{"prompt":"hi","stream":true}""");
        var sequence = await _engine.NextAsync();

        await _time.UntilSomeoneWaitsAsync(StreamedAnswerWriter.KeepAliveInterval);
        _time.Advance(StreamedAnswerWriter.KeepAliveInterval);

        await handling.WaitAsync(TestHost.Patience);
        Assert.Equal(FinishReason.Cancelled, await sequence.Ended);
        Assert.Equal(1, _adapters.Leases.Single().Disposals);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BrokenConnection_BeforeTheRequestIsAborted_IsNoFailure(bool reset)
    {
        var log = new Lines();
        Exception exception = reset ? new ConnectionResetException("gone") : new ConnectionAbortedException("gone");
        var failures = new FailureMiddleware(_ => throw exception, log);

        await failures.InvokeAsync(new DefaultHttpContext());

        Assert.Empty(log.Written);
    }

    private async Task HandleAsync(string body)
    {
        await using var services = new ServiceCollection()
            .AddDialects()
            .AddSingleton<DrainState>()
            .AddMetrics()
            .AddSingleton<GenerationMetrics>()
            .AddSingleton<GenerationObserver>()
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<IInferenceEngine>(_engine)
            .AddSingleton<IAdapterCache>(_adapters)
            .AddSingleton(TestHost.BaseModel)
            .BuildServiceProvider();
        var assertion = TestHost.Assert("/v1/completions", body, _time.GetUtcNow()) with { Adapter = TestHost.Digest };
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new ClosedOutput());
        context.Features.Set(new AssertedRequest(assertion, Encoding.UTF8.GetBytes(body)));
        await services.GetRequiredService<InferenceHandler>().HandleAsync(context, services.GetRequiredService<CompletionDialect>());
    }

    private sealed class Lines : ILogger<FailureMiddleware>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }

    /// <summary>Takes what is written, and says at each flush that nobody reads it.</summary>
    private sealed class ClosedOutput : IHttpResponseBodyFeature
    {
        private readonly Pipe _pipe = new();

        public ClosedOutput() => _pipe.Reader.Complete();

        public Stream Stream => _pipe.Writer.AsStream();

        public PipeWriter Writer => _pipe.Writer;

        public void DisableBuffering()
        {
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task CompleteAsync() => Task.CompletedTask;
    }
}
