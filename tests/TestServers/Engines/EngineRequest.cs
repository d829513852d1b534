using System.Text.Json;

namespace TestServers.Engines;

/// <summary>A generation that a stand-in engine was asked for.</summary>
/// <param name="Body">As it came.</param>
/// <param name="Adapter">The name of an adapter; null is the base.</param>
/// <param name="Salt">What parts its prefix cache.</param>
public sealed record EngineRequest(JsonElement Body, string? Adapter, string Salt)
{
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when its client has left before its end.</summary>
    public Task Aborted => _aborted.Task;

    internal void Abort() => _aborted.TrySetResult();
}
