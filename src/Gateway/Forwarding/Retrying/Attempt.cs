using Gateway.Placement;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Forwarding.Retrying;

/// <summary>
/// One attempt of a request at one host. Stands in for the request's lifetime while it runs: it ends when the client leaves, when the host's circuit
/// opens before the host has answered, when the request's time is over, and when the grace of a gateway that ends is over. YARP's abort of the client's connection is held back, so that another
/// attempt, or an error event, can follow.
/// </summary>
internal sealed class Attempt : IHttpRequestLifetimeFeature, IDisposable
{
    /// <summary>What a host needs to say itself that the time is over.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    private readonly IHttpRequestLifetimeFeature _client;
    private readonly RequestPatience _patience;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationTokenRegistration _clientLeaves;
    private readonly CancellationTokenRegistration _circuitOpens;
    private readonly CancellationTokenRegistration _graceEnds;
    private int _state;
    private volatile bool _cut;

    public Attempt(HostState host, IHttpRequestLifetimeFeature client, RequestPatience patience, CancellationToken cutOff, TimeProvider time)
    {
        (Host, _client, _patience, _time) = (host, client, patience, time);
        _ending = new CancellationTokenSource(Least(patience.LeftOfFirstByte(time)), time);
        RequestAborted = _ending.Token;
        _clientLeaves = client.RequestAborted.UnsafeRegister(static attempt => ((Attempt)attempt!)._ending.Cancel(), this);
        _circuitOpens = host.Circuit.Opened.UnsafeRegister(static attempt => ((Attempt)attempt!).GiveUp(), this);
        _graceEnds = cutOff.UnsafeRegister(static attempt => ((Attempt)attempt!).Cut(), this);
    }

    private enum State
    {
        Waiting,
        Answered,
        GivenUp,
    }

    public HostState Host { get; }

    public CancellationToken RequestAborted { get; set; }

    /// <summary>YARP wanted to break off the client's connection.</summary>
    public bool Asked { get; private set; }

    /// <summary>The host's circuit opened before the host had answered.</summary>
    public bool WasGivenUp => Volatile.Read(ref _state) == (int)State.GivenUp;

    /// <summary>The gateway's grace was over, and nothing else had ended it before.</summary>
    public bool WasCut => _cut && !ClientLeft && !WasGivenUp;

    public bool ClientLeft => _client.RequestAborted.IsCancellationRequested;

    /// <summary>The host's headers are there: from now on only the client and the clock can end it.</summary>
    public void Answered()
    {
        if (Interlocked.CompareExchange(ref _state, (int)State.Answered, (int)State.Waiting) == (int)State.Waiting)
            _ending.CancelAfter(Least(_patience.LeftOfWhole(_time)));
    }

    public void Abort() => Asked = true;

    /// <summary>Breaks off the client's connection after all.</summary>
    public void AbortClient() => _client.Abort();

    public void Dispose()
    {
        _clientLeaves.Dispose();
        _circuitOpens.Dispose();
        _graceEnds.Dispose();
        _ending.Dispose();
    }

    private static TimeSpan Least(TimeSpan left) => (left > TimeSpan.Zero ? left : TimeSpan.Zero) + s_grace;

    private void Cut()
    {
        _cut = !_ending.IsCancellationRequested;
        _ending.Cancel();
    }

    private void GiveUp()
    {
        if (Interlocked.CompareExchange(ref _state, (int)State.GivenUp, (int)State.Waiting) == (int)State.Waiting)
            _ending.Cancel();
    }
}
