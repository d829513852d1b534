using AdapterHost.Adapters;
using HostContract;

namespace AdapterHost.Engine;

/// <summary>A submitted request and what its choices share: the prompt, the adapter's lease, the wish to go on. Inference thread after submission.</summary>
internal sealed class Request : ScheduledRequest
{
    public Request(GenerationRequest source, int cap)
        : base(DemandOf(source, cap))
    {
        Source = source;
        Partition = new PrefixPartition(source.Tenant, source.Adapter?.Key.Digest, source.CacheSalt);
        Weights = ((AdapterLease?)source.Adapter)?.Weights;
    }

    public GenerationRequest Source { get; }

    /// <summary>Whose KV cells it may use, and who may use its own.</summary>
    public PrefixPartition Partition { get; }

    /// <summary>Null runs the base.</summary>
    public IAdapterWeights? Weights { get; }

    /// <summary>Whether its cells may stay when it has ended.</summary>
    public bool LeavesPrefix { get; set; } = true;

    /// <summary>When it was given to the engine, a timestamp of the engine's clock.</summary>
    public long QueuedAt { get; init; }

    /// <summary>It counts as waiting. The inbox alone uses it, under its lock.</summary>
    public bool HoldsPlace { get; set; }

    /// <summary>Tokens of the prompt that were in the KV cache already.</summary>
    public int CachedTokens { get; set; }

    public bool IsCancelled => Source.CancellationToken.IsCancellationRequested;

    public bool IsLate(DateTimeOffset now) => Source.Deadline is { } deadline && now >= deadline;

    /// <summary>Its numbers were no numbers.</summary>
    public void CondemnAdapter() => Source.Adapter?.Condemn(AdapterFaultReason.NotFinite);

    /// <summary>Its last choice has ended.</summary>
    public void ReturnLease() => Source.Adapter?.Dispose();

    private static RequestDemand DemandOf(GenerationRequest source, int cap) => new()
    {
        Tenant = source.Tenant,
        Weight = source.Weight,

        // Scores are never what somebody waits for while typing, whatever the request says.
        Class = source.ScorePrompt ? RequestClass.Background : source.Class,
        Lane = source.Lane,
        PromptTokens = source.Prompt.Length,
        Cap = cap,
        Choices = source.Choices,
        ScoresPrompt = source.ScorePrompt,
    };
}
