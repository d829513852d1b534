namespace HostContract;

/// <summary>What a request competes with when the host is full.</summary>
public enum RequestClass
{
    /// <summary>A completion while somebody types: first.</summary>
    Inline,

    /// <summary>Somebody waits for an answer.</summary>
    Chat,

    /// <summary>Nobody waits: evaluation, batches.</summary>
    Background,
}
