namespace TenantStore.Limits.InProcess;

/// <summary>
/// Requests and tokens of the last 60 seconds, by whole seconds: what came in a second counts until 60 seconds after that second's end. So no 60
/// seconds can hold more than was checked. Memory: one bucket a second in which something came. Not for several threads.
/// </summary>
internal sealed class SlidingWindow
{
    /// <summary>Seconds from the beginning of a bucket until it counts no more.</summary>
    public const int Seconds = 61;

    private readonly Queue<WindowBucket> _buckets = new();
    private WindowBucket? _last;

    public long Requests { get; private set; }

    public long Tokens { get; private set; }

    public bool IsEmpty => _buckets.Count == 0;

    /// <summary>Drops what is too old. Seconds never go back: they are a monotonic clock's.</summary>
    public void Advance(long second)
    {
        while (_buckets.TryPeek(out var oldest) && oldest.Second <= second - Seconds)
        {
            _buckets.Dequeue();
            oldest.Live = false;
            Requests -= oldest.Requests;
            Tokens -= oldest.Tokens;
        }

        if (_buckets.Count == 0)
            _last = null;
    }

    /// <summary>One request and its tokens; the bucket to correct the tokens in.</summary>
    public WindowBucket Add(long second, long tokens)
    {
        if (_last is not { } last || last.Second < second)
            _buckets.Enqueue(_last = last = new WindowBucket(second));
        last.Requests++;
        last.Tokens += tokens;
        Requests++;
        Tokens += tokens;
        return last;
    }

    public void Correct(WindowBucket bucket, long tokens)
    {
        bucket.Tokens += tokens;
        if (bucket.Live)
            Tokens += tokens;
    }

    /// <summary>The second in which so many requests and tokens have become free; null when there are not so many.</summary>
    public long? FreeAt(long requests, long tokens)
    {
        if (requests <= 0 && tokens <= 0)
            return null;
        foreach (var bucket in _buckets)
        {
            requests -= bucket.Requests;
            tokens -= bucket.Tokens;
            if (requests <= 0 && tokens <= 0)
                return bucket.Second + Seconds;
        }

        return null;
    }

    /// <summary>The second in which nothing counts any more; null when nothing does now.</summary>
    public long? EmptyAt() => _last is { } last ? last.Second + Seconds : null;
}
