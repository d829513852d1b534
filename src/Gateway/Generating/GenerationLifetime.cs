using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Generating;

/// <summary>Stands for the client's connection: it ends when who asked does not want the answer any more, and is broken off like one.</summary>
internal sealed class GenerationLifetime(CancellationToken wanted) : IHttpRequestLifetimeFeature
{
    public CancellationToken RequestAborted { get; set; } = wanted;

    /// <summary>The answer broke off after its beginning.</summary>
    public bool WasBroken { get; private set; }

    public void Abort() => WasBroken = true;
}
