namespace AdapterHost.Engine;

/// <summary>Why a generation ended.</summary>
internal enum FinishReason
{
    /// <summary>An end-of-generation token or a stop string.</summary>
    Stop,

    /// <summary>The token cap, the context's end, or the time or indentation that the client set.</summary>
    Length,

    /// <summary>The client left.</summary>
    Cancelled,

    /// <summary>The deadline passed.</summary>
    Deadline,

    /// <summary>A newer fill-in-the-middle request of the same lane took its place.</summary>
    Superseded,

    /// <summary>The logits were no finite numbers. The adapter is quarantined.</summary>
    NotFinite,

    /// <summary>Following the grammar costs more than its limits allow.</summary>
    GrammarExhausted,

    /// <summary>Grammar and biases together leave no token that may come next, not even an end.</summary>
    NoTokenLeft,

    /// <summary>The engine behind this host has no place for it now.</summary>
    EngineBusy,

    /// <summary>The engine behind this host does not answer, or broke off.</summary>
    EngineLost,

    /// <summary>The engine behind this host has lost the adapter and did not take it again.</summary>
    AdapterLost,

    /// <summary>The engine could not go on with this sequence.</summary>
    Failed,
}
