using AdapterHost.Adapters;
using AdapterHost.Assertions;
using AdapterHost.Draining;
using AdapterHost.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace AdapterHost.Prefetching;

/// <summary>
/// Loads an adapter before anybody asks for an answer of it, one at a time: what comes meanwhile is refused, as live requests load theirs beside. It
/// takes room that is free or its own tenant's; see <see cref="AdapterCache.PrefetchAsync"/>.
/// </summary>
internal sealed class PrefetchHandler(AdapterCache cache, DrainState drain) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        var assertion = context.Features.GetRequiredFeature<AssertedRequest>().Assertion;
        if (assertion.Adapter is not { } digest)
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        if (!await _one.WaitAsync(0, context.RequestAborted))
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        // A guess holds up no end: who waits for it does so no longer than until the host is asked to stop.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, drain.Begun);
        try
        {
            var refusal = await cache.PrefetchAsync(new AdapterKey(assertion.Tenant, digest), assertion.FetchGrant, ending.Token);
            return refusal is { } why ? Results.StatusCode(ErrorMap.FormOf(ErrorMap.Of(why).Code).Status) : Results.NoContent();
        }
        catch (OperationCanceledException) when (drain.IsDraining && !context.RequestAborted.IsCancellationRequested)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
