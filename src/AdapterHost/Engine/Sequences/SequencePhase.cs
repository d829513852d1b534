namespace AdapterHost.Engine;

/// <summary>Where a sequence is on its way. It only ever moves down this list.</summary>
internal enum SequencePhase
{
    /// <summary>Has no slot yet.</summary>
    Waiting,

    /// <summary>Its prompt is being decoded, by its request's first choice.</summary>
    Prefill,

    /// <summary>It generates: one token a step, and more where a prediction holds.</summary>
    Decode,

    /// <summary>Has ended and said so.</summary>
    Ended,
}
