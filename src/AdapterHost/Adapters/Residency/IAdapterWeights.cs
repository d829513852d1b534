namespace AdapterHost.Adapters;

/// <summary>An adapter's weights in the form that the chosen strategy computes with. Immutable; disposed once, when no lease is left.</summary>
internal interface IAdapterWeights : IDisposable
{
    /// <summary>Bytes of memory it occupies.</summary>
    long Bytes { get; }

    /// <summary>False while they are not where requests would find them: then nobody is told that they are resident. Any thread.</summary>
    bool IsPresent => true;
}
