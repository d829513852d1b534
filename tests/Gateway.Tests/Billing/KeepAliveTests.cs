using System.IO.Pipelines;
using System.Text;
using Gateway.Billing;
using Gateway.Tests.Identity;
using TenantStore;
using TenantStore.Usage;

namespace Gateway.Tests.Billing;

/// <summary>A stream that has nothing to say says so: alone, between two events, whatever the host does.</summary>
public sealed class KeepAliveTests : IAsyncLifetime
{
    private const string Comment = ": keep-alive\n\n";
    private const string Event = "data: {\"a\":1}\n\n";
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(35);

    private readonly ManualTime _time = new();
    // What the host says has arrived when saying it is over.
    private readonly Pipe _host = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
    private readonly MeteredStream _stream;

    public KeepAliveTests() => _stream = new MeteredStream(
        _host.Reader.AsStream(),
        new Bill("req", TenantId.New(TimeProvider.System), new UsageKey(CallerId.OfToken(TokenId.Parse("caller000001")), null, null, 0, BaseModelName.Parse("llama")), null),
        new StreamPulse(s_interval, s_patience, _time));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _host.Writer.CompleteAsync();
        await _stream.DisposeAsync();
    }

    [Fact]
    public async Task Read_HostSilent_GivesOneCommentAnInterval()
    {
        await SayAsync(Event);
        Assert.Equal(Event, await ReadAsync());
        for (var comment = 0; comment < 3; comment++)
        {
            var reading = ReadAsync();
            _time.Advance(s_interval - TimeSpan.FromSeconds(1));
            Assert.False(reading.IsCompleted);
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(Comment, await reading);
        }

        await SayAsync(Event);
        Assert.Equal(Event, await ReadAsync());
    }

    /// <summary>The half of an event waits here for its other half.</summary>
    [Fact]
    public async Task Read_HostStopsWithinAnEvent_TheCommentStandsBeforeAllOfIt()
    {
        await SayAsync("data: {\"a\"");
        var reading = ReadAsync();
        _time.Advance(s_interval);
        Assert.Equal(Comment, await reading);
        await SayAsync(":1}\n\n");
        Assert.Equal(Event, await ReadAsync());
    }

    [Fact]
    public async Task Read_HostsOwnComments_DoNotDouble()
    {
        await SayAsync(Event);
        Assert.Equal(Event, await ReadAsync());
        var reading = ReadAsync();
        _time.Advance(TimeSpan.FromSeconds(5));
        await SayAsync(Comment);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(Comment, await reading);
        await SayAsync(Comment + Event);
        Assert.Equal(Event, await ReadAsync());
    }

    /// <summary>Of a host that has not begun it is the first sign that the request arrived.</summary>
    [Fact]
    public async Task Read_HostBeginsWithAComment_ItGoesOn()
    {
        await SayAsync(Comment);
        Assert.Equal(Comment, await ReadAsync());
    }

    [Fact]
    public async Task Read_HostSilentForTooLong_Breaks()
    {
        await SayAsync(Event);
        Assert.Equal(Event, await ReadAsync());
        for (var comment = 0; comment < 3; comment++)
        {
            var reading = ReadAsync();
            _time.Advance(s_interval);
            Assert.Equal(Comment, await reading);
        }

        var last = ReadAsync();
        _time.Advance(s_interval);
        await Assert.ThrowsAsync<IOException>(() => last);
    }

    /// <summary>Its comments are a sign of life.</summary>
    [Fact]
    public async Task Read_HostSaysComments_IsNotBrokenHoweverLongItTakes()
    {
        await SayAsync(Event);
        Assert.Equal(Event, await ReadAsync());
        for (var comment = 0; comment < 20; comment++)
        {
            var reading = ReadAsync();
            await SayAsync(Comment);
            _time.Advance(s_interval);
            Assert.Equal(Comment, await reading);
        }
    }

    private async Task SayAsync(string text) => await _host.Writer.WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>As YARP reads: first nothing, until there is something.</summary>
    private async Task<string> ReadAsync()
    {
        Assert.Equal(0, await _stream.ReadAsync(Memory<byte>.Empty));
        var buffer = new byte[1024];
        return Encoding.UTF8.GetString(buffer.AsSpan(0, await _stream.ReadAsync(buffer)));
    }
}
