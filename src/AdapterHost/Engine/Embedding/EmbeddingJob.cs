using AdapterHost.Adapters;
using HostContract;

namespace AdapterHost.Engine;

/// <summary>A request on its way. Made on any thread; after that the inference thread's, but for <see cref="Result"/>.</summary>
internal sealed class EmbeddingJob(EmbeddingRequest request)
{
    private readonly TaskCompletionSource<EmbeddingResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<float[]> _vectors = new(request.Texts.Count);

    public Task<EmbeddingResult> Result => _result.Task;

    public TenantKey Tenant => request.Tenant;

    public IAdapterWeights? Weights { get; } = ((AdapterLease?)request.Adapter)?.Weights;

    public bool IsDone => _result.Task.IsCompleted;

    /// <summary>The text that is to be read next.</summary>
    public int[] Text => request.Texts[_vectors.Count];

    public void Add(float[] vector)
    {
        _vectors.Add(vector);
        if (_vectors.Count == request.Texts.Count)
        {
            _result.TrySetResult(new EmbeddingResult { Vectors = _vectors });
        }
    }

    public void Fail(FinishReason reason)
    {
        // Before the caller hears of the end and gives its lease back.
        if (reason == FinishReason.NotFinite && !IsDone)
        {
            request.Adapter?.Condemn(AdapterFaultReason.NotFinite);
        }

        _result.TrySetResult(new EmbeddingResult { Failure = reason });
    }

    /// <summary>Ends it when nobody waits for it any more.</summary>
    public void EndIfUnwanted(DateTimeOffset now)
    {
        if (request.CancellationToken.IsCancellationRequested)
        {
            Fail(FinishReason.Cancelled);
        }
        else if (request.Deadline is { } deadline && now >= deadline)
        {
            Fail(FinishReason.Deadline);
        }
    }
}
