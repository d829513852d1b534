using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Generating;

/// <summary>An answer that goes nowhere but into memory. Begins with the first byte, as on a connection. One thread at a time.</summary>
internal sealed class CapturedResponse : HttpResponseFeature
{
    private readonly List<(Func<object, Task> Callback, object State)> _starting = [];
    private bool _started;

    public CapturedResponse() => Content = new CapturedBody(this);

    public CapturedBody Content { get; }

    public override bool HasStarted => _started;

    public override void OnStarting(Func<object, Task> callback, object state) => _starting.Add((callback, state));

    public async Task StartAsync()
    {
        if (_started)
            return;
        // The last one registered runs first, as servers do it.
        for (var i = _starting.Count - 1; i >= 0; i--)
            await _starting[i].Callback(_starting[i].State);
        _started = true;
    }
}
