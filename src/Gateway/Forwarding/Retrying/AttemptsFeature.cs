using Gateway.Placement;
using HostContract;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Gateway.Forwarding.Retrying;

/// <summary>The attempts of one request. On its features; one thread at a time.</summary>
internal sealed class AttemptsFeature(HttpResponse response, RequestPatience patience, TimeProvider time)
{
    /// <summary>What stood there before the first attempt.</summary>
    private readonly KeyValuePair<string, StringValues>[] _headers = [.. response.Headers];

    private HostId? _first;
    private HashSet<HostId>? _tried;
    private RetryLease? _lease;

    /// <summary>The hosts that were asked: load balancing chooses none of them again. Null when there are none; a set only where a second one is to be chosen.</summary>
    public IReadOnlySet<HostId>? Tried => _tried ??= _first is { } first ? [first] : null;

    /// <summary>How many hosts were asked.</summary>
    public int TriedHosts => _tried?.Count ?? (_first is null ? 0 : 1);

    public RequestPatience Patience => patience;

    /// <summary>The last attempt.</summary>
    public Attempt? Current { get; private set; }

    /// <summary>Another attempt follows: what the last one has left is taken away.</summary>
    public bool AnotherFollows { get; private set; }

    public Attempt Begin(HostState host, IHttpRequestLifetimeFeature client, CancellationToken cutOff)
    {
        if (_first is null)
            _first = host.Id;
        else
            (_tried ??= [_first.Value]).Add(host.Id);
        return Current = new Attempt(host, client, patience, cutOff, time);
    }

    /// <summary>Takes away what an attempt left in the answer, which has not started: YARP clears it after some of its errors, and with it what was there before.</summary>
    public void Restore(HttpResponse answer)
    {
        answer.Clear();
        foreach (var (name, value) in _headers)
            answer.Headers[name] = value;
    }

    /// <summary>Another attempt follows, on this lease.</summary>
    public void Follow(RetryLease lease) => (_lease, AnotherFollows) = (lease, true);

    /// <summary>The next attempt begins.</summary>
    public void Next() => AnotherFollows = false;

    /// <summary>The host of the last attempt has answered: who retries has what it wanted, and leaves its place to others.</summary>
    public void Answered()
    {
        Current?.Answered();
        End();
    }

    public void End()
    {
        if (AnotherFollows)
            return;
        _lease?.Dispose();
        _lease = null;
    }
}
