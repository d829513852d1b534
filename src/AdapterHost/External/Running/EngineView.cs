namespace AdapterHost.External;

/// <summary>What the engine last said of itself, or that it does not answer. Swapped whole; any thread.</summary>
internal sealed class EngineView
{
    private volatile EngineState? _state;

    /// <summary>Null while it does not answer.</summary>
    public EngineState? State
    {
        get => _state;
        set => _state = value;
    }
}
