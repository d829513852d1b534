using System.Security.Cryptography;
using Gateway.Resolution;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Forwarding.Retrying;

/// <summary>
/// Runs what follows, placement and one attempt, and runs it again when the attempt says so. Each attempt begins with the same body, which is in memory,
/// and with the headers that were there before the first.
/// </summary>
internal sealed partial class RetryMiddleware(RequestDelegate next, RetryBudget budget, RetryMetrics metrics, TimeProvider time, ILogger<RetryMiddleware> logger)
{
    /// <summary>A host that dies leaves all of its requests at once: they do not come to the others at once.</summary>
    private const int MostPauseMilliseconds = 20;

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Features.GetRequiredFeature<InferenceRequestFeature>();
        var attempts = new AttemptsFeature(context.Response, request.Patience, time);
        context.Features.Set(attempts);
        budget.Enter();
        try
        {
            await next(context);
            while (attempts.AnotherFollows)
            {
                LogAgain(context.TraceIdentifier, attempts.Current!.Host.Id.Value);
                attempts.Next();
                context.Features.Set<IForwarderErrorFeature>(null);
                attempts.Restore(context.Response);
                context.Request.Body = request.Body.Open();
                await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(MostPauseMilliseconds)), time, context.RequestAborted);
                await next(context);
                // It was there when the attempt before it ended.
                if (attempts.TriedHosts < RetryPolicy.MostAttempts)
                    metrics.Note(RetryResult.NoHost);
            }
        }
        finally
        {
            attempts.Next();
            attempts.End();
            budget.Leave();
        }
    }

    [LoggerMessage(1310, LogLevel.Information, "Request {RequestId} got no byte from host {Host} and goes to another one.")]
    private partial void LogAgain(string requestId, string host);
}
