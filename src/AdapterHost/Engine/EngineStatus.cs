namespace AdapterHost.Engine;

/// <summary>What the engine is doing and has done, as of the end of its last step.</summary>
internal sealed record EngineStatus
{
    /// <summary>Sequences with a slot.</summary>
    public int Running { get; init; }

    /// <summary>Requests without one.</summary>
    public int Queued { get; init; }

    /// <summary>Of those that the scheduler has seen: completions while somebody types.</summary>
    public int QueuedInline { get; init; }

    public int QueuedChat { get; init; }

    public int QueuedBackground { get; init; }

    /// <summary>Slots that a waiting request could take now: none while one waits, since it lacks something.</summary>
    public int FreeSlots { get; init; }

    /// <summary>KV tokens that any tenant could reserve now. Idle prefixes use some of them, and give way.</summary>
    public int FreeContextTokens { get; init; }

    public int IdlePrefixes { get; init; }

    /// <summary>KV tokens of the idle prefixes.</summary>
    public int IdlePrefixTokens { get; init; }

    /// <summary>Requests that found cells of an earlier one, since start.</summary>
    public long PrefixHits { get; init; }

    /// <summary>Prompt tokens that were not decoded for that reason, since start.</summary>
    public long PrefixHitTokens { get; init; }

    /// <summary>Requests ended by a newer one of their lane, since start.</summary>
    public long Superseded { get; init; }

    /// <summary>Predicted tokens that turned out right, since start.</summary>
    public long AcceptedPredictionTokens { get; init; }

    /// <summary>Predicted tokens that were tried and turned out wrong, since start.</summary>
    public long RejectedPredictionTokens { get; init; }

    /// <summary>Steps since start.</summary>
    public long Steps { get; init; }

    /// <summary>Native decodes since start: with the Mixed strategy as many as steps.</summary>
    public long Decodes { get; init; }

    /// <summary>The most different adapters that one decode has served.</summary>
    public int MostAdaptersInOneDecode { get; init; }
}
