using System.Text;
using System.Text.Json;
using Gateway.Learning.Evaluations.Models;
using TenantStore;
using TenantStore.Evaluations;

namespace Gateway.Learning.Evaluations;

/// <summary>
/// How far an evaluation is, as server-sent events: <c>progress</c> whenever something has changed, and at the end <c>done</c> with all of it. Read from the registry, since another gateway may be the one that works. For any thread.
/// </summary>
internal sealed class EvaluationProgress(Registry registry, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);
    private const int LooksBetweenComments = 15;

    /// <summary>Writes until it is over, the client leaves, or the gateway stops.</summary>
    public async Task WriteAsync(HttpContext context, TenantId tenant, string id)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        using var timer = new PeriodicTimer(s_look, time);
        try
        {
            Evaluation? last = null;
            for (var silent = 0; await FindAsync(tenant, id, either.Token) is { } now; silent++)
            {
                if (now.IsOver)
                {
                    await SendAsync(context, "done", EvaluationModel.From(now), either.Token);
                    return;
                }

                if (last is null || (last.State, last.ItemsDone) != (now.State, now.ItemsDone))
                {
                    await SendAsync(context, "progress", new { state = EvaluationModel.NameOf(now.State), questions = now.Items, answered = now.ItemsDone }, either.Token);
                    (last, silent) = (now, 0);
                }
                else if (silent >= LooksBetweenComments)
                {
                    await WriteAsync(context, ": keep-alive\n\n", either.Token);
                    silent = 0;
                }

                await timer.WaitForNextTickAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Nobody reads any more; a client asks again.
        }
    }

    private async Task<Evaluation?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(tenant, cancellationToken);
        return await scope.Evaluations.FindAsync(id, cancellationToken);
    }

    private static Task SendAsync<T>(HttpContext context, string name, T data, CancellationToken cancellationToken) =>
        WriteAsync(context, $"event: {name}\ndata: {JsonSerializer.Serialize(data, s_json)}\n\n", cancellationToken);

    private static async Task WriteAsync(HttpContext context, string text, CancellationToken cancellationToken)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }
}
