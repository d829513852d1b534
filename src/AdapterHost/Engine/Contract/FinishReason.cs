namespace AdapterHost.Engine;

/// <summary>Why a generation ended.</summary>
internal enum FinishReason
{
    /// <summary>An end-of-generation token or a stop string.</summary>
    Stop,

    /// <summary>The token cap or the context's end.</summary>
    Length,

    /// <summary>The client left.</summary>
    Cancelled,

    /// <summary>The deadline passed.</summary>
    Deadline,

    /// <summary>The engine could not go on with this sequence.</summary>
    Failed,
}
