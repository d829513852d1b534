namespace Gateway.Draining;

/// <summary>How far the end of this process has come. Safe for any thread; only ever goes forward.</summary>
internal sealed class DrainState : IDisposable
{
    private readonly CancellationTokenSource _cutOff = new();
    private volatile bool _draining;

    /// <summary>This process was asked to end: whoever asks for its readiness hears no, and it still serves.</summary>
    public bool IsDraining => _draining;

    /// <summary>Ends the answers that have outlived the grace.</summary>
    public CancellationToken CutOff => _cutOff.Token;

    public void Begin() => _draining = true;

    public void Cut() => _cutOff.Cancel();

    public void Dispose() => _cutOff.Dispose();
}
