using System.Security.Cryptography;
using Gateway.Resolution;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Forwarding.Retrying;

/// <summary>
/// Runs placement and one attempt again when the attempt says so. Each attempt begins with the same body, which is in memory,
/// and with the headers that were there before the first.
/// </summary>
internal sealed partial class RetryStage(RetryBudget budget, RetryMetrics metrics, TimeProvider time, ILogger<RetryStage> logger)
{
    /// <summary>A host that dies leaves all of its requests at once: they do not come to the others at once.</summary>
    private const int MostPauseMilliseconds = 20;

    /// <summary>Before the first attempt; <see cref="End"/> must follow.</summary>
    public AttemptsFeature Begin(HttpContext context, InferenceRequestFeature request)
    {
        var attempts = new AttemptsFeature(context.Response, request.Patience, time);
        context.Features.Set(attempts);
        budget.Enter();
        return attempts;
    }

    /// <summary>The attempts that follow the first.</summary>
    public async Task FollowAsync(HttpContext context, InferenceRequestFeature request, AttemptsFeature attempts, RequestDelegate attempt)
    {
        while (attempts.AnotherFollows)
        {
            LogAgain(context.TraceIdentifier, attempts.Current!.Host.Id.Value);
            attempts.Next();
            context.Features.Set<IForwarderErrorFeature>(null);
            attempts.Restore(context.Response);
            context.Request.Body = request.Body.Open();
            await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(MostPauseMilliseconds)), time, context.RequestAborted);
            await attempt(context);
            // It was there when the attempt before it ended.
            if (attempts.TriedHosts < RetryPolicy.MostAttempts)
                metrics.Note(RetryResult.NoHost);
        }
    }

    public void End(AttemptsFeature attempts)
    {
        attempts.Next();
        attempts.End();
        budget.Leave();
    }

    [LoggerMessage(1310, LogLevel.Information, "Request {RequestId} got no byte from host {Host} and goes to another one.")]
    private partial void LogAgain(string requestId, string host);
}
