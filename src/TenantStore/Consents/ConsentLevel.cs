namespace TenantStore.Consents;

/// <summary>How much of what a person does may be kept. Each level allows what the levels before it allow: they compare by their values.</summary>
public enum ConsentLevel
{
    /// <summary><c>none</c>: nothing, not even that an answer was accepted.</summary>
    None,

    /// <summary><c>noCode</c>, the default: what became of an answer, and nothing that comes from code.</summary>
    NoCode,

    /// <summary><c>metrics</c>: numbers taken from code too, such as how much of an answer stayed. No code.</summary>
    Metrics,

    /// <summary><c>train</c>: the code too, scrubbed and encrypted, and samples made of it.</summary>
    Train,
}
