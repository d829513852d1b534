using AdapterHost.Adapters;

namespace AdapterHost.External;

/// <summary>An adapter that the engine has under a name of ours. Disposing has it unloaded, behind the caller's back.</summary>
internal sealed class EngineWeights(EngineAdapters owner, AdapterKey key, string name) : IAdapterWeights
{
    private volatile bool _isLoaded;
    private volatile bool _isRetired;

    public AdapterKey Key { get; } = key;

    /// <summary>What the engine calls it.</summary>
    public string Name { get; } = name;

    /// <summary>Bytes of its folder.</summary>
    public long Bytes { get; set; }

    public bool IsPresent => _isLoaded;

    /// <summary>As far as this host knows.</summary>
    public bool IsLoaded
    {
        get => _isLoaded;
        set => _isLoaded = value;
    }

    /// <summary>Nobody wants it any more.</summary>
    public bool IsRetired => _isRetired;

    /// <summary>Loading and unloading it exclude each other.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public void Dispose()
    {
        _isRetired = true;
        owner.Retire(this);
    }
}
