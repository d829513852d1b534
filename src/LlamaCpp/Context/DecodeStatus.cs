namespace LlamaCpp;

/// <summary>How a decode ended.</summary>
public enum DecodeStatus
{
    Done,

    /// <summary>The KV cache has no room for these rows; nothing was changed.</summary>
    NoRoom,

    /// <summary>The library reported an error; its log says which.</summary>
    Failed,
}
