using System.Diagnostics;
using AdapterHost.Engine;

namespace AdapterHost.Telemetry;

/// <summary>
/// One request's span and what is below it. The inference thread makes none: it keeps times, and spans are made of them when all is over. A step of the engine
/// serves several tenants, so it is no span of its own: what a request's trace shows is that request's part of its steps. One thread at a time.
/// </summary>
internal sealed class HostTrace(ActivitySource source, Activity request, TimeProvider time) : IDisposable
{
    private const string EngineStep = "engine.step", EngineSteps = "engine.steps";

    private readonly long _started = time.GetTimestamp();

    /// <param name="end">One choice.</param>
    /// <param name="arrived">When its request came.</param>
    /// <param name="queued">When it was given to the engine.</param>
    /// <param name="withPrompt">Whether it is the choice that has decoded the prompt for all.</param>
    /// <param name="withAdapter">Whether it waited for an adapter first.</param>
    public void Generated(Finished end, long arrived, long queued, bool withPrompt, bool withAdapter)
    {
        if (!request.IsAllDataRequested)
            return;
        var (begun, admitted) = (At(queued), At(queued) + end.QueueTime);
        var decoding = admitted + end.PromptTime;
        if (withAdapter)
            Add("adapter", At(arrived), begun);
        if (withPrompt)
        {
            Add("queue", begun, admitted);
            Add("prefill", admitted, decoding)?.SetTag("gen_ai.usage.input_tokens", end.PromptTokens).SetTag("engine.cached_tokens", end.CachedTokens).SetTag(EngineSteps, end.PromptSteps);
        }

        if (end.CompletionTokens == 0)
            return;
        var done = decoding + end.CompletionTime;
        Add("decode", decoding, done)?.SetTag("gen_ai.usage.output_tokens", end.CompletionTokens).SetTag(EngineSteps, end.Steps)
            .AddEvent(new ActivityEvent(EngineStep, decoding)).AddEvent(new ActivityEvent(EngineStep, done));
    }

    public void End(int status)
    {
        if (!request.IsAllDataRequested)
            return;
        request.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError)
            request.SetStatus(ActivityStatusCode.Error);
    }

    public void Dispose() => request.Dispose();

    private DateTimeOffset At(long timestamp) => new DateTimeOffset(request.StartTimeUtc) + time.GetElapsedTime(_started, timestamp);

    private Activity? Add(string name, DateTimeOffset from, DateTimeOffset to)
    {
        var span = source.StartActivity(name, ActivityKind.Internal, request.Context, startTime: from);
        if (span is null)
            return null;
        span.SetEndTime(to.UtcDateTime);
        span.Dispose();
        return span;
    }
}
