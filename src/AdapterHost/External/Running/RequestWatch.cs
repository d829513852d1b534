using AdapterHost.Engine;

namespace AdapterHost.External;

/// <summary>Ends a request when its client leaves or its deadline passes. Goes when the request has ended.</summary>
internal sealed class RequestWatch : IDisposable
{
    /// <summary>What a timer can wait; a deadline beyond it is none.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    private readonly ITimer? _late;
    private readonly CancellationTokenRegistration _left;

    /// <param name="queue">Knows it already.</param>
    /// <param name="request">Whom.</param>
    /// <param name="time">For its deadline.</param>
    public RequestWatch(ExternalQueue queue, Request request, TimeProvider time)
    {
        if (request.Source.Deadline is { } deadline && deadline - time.GetUtcNow() is var left && left < s_longest)
            _late = time.CreateTimer(_ => queue.Stop(request, FinishReason.Deadline), null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        _left = request.Source.CancellationToken.UnsafeRegister(_ => queue.Stop(request, FinishReason.Cancelled), null);
    }

    public void Dispose()
    {
        _late?.Dispose();
        _left.Unregister();
    }
}
