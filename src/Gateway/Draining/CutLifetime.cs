using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Draining;

/// <summary>A request's lifetime that ends with the grace, too. The client's connection is not touched by that.</summary>
internal sealed class CutLifetime(IHttpRequestLifetimeFeature inner, CancellationToken ends) : IHttpRequestLifetimeFeature
{
    public CancellationToken RequestAborted { get; set; } = ends;

    public void Abort() => inner.Abort();
}
