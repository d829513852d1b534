using AdapterHost.Engine.Watching;

namespace AdapterHost.Adapters;

/// <summary>
/// One adapter's load, for whoever does it: the part that an adapter could crash is marked, on the thread that does it and for as long as it takes,
/// so that what only waits is not blamed. The default marks nothing.
/// </summary>
internal readonly struct LoadWork(AdapterWatch? watch, AdapterKey key)
{
    /// <summary>Whose adapter, and which.</summary>
    public AdapterKey Key => key;

    /// <summary>Until the result is disposed, on the same thread. No await in between.</summary>
    public AdapterWatch.LoadMark Begin() => watch?.BeginLoad(key) ?? default;
}
