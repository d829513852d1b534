using AdapterHost.Dialects.Generations;
using AdapterHost.Engine;
using AdapterHost.Errors;
using HostContract;
using Microsoft.AspNetCore.Http.Features;

namespace AdapterHost.Dialects.Answers;

/// <summary>Writes events as they come, each flushed by itself.</summary>
/// <remarks>
/// The first byte waits for the first event of the engine, or for the first keep-alive. What fails before it gets a status of its own,
/// and the gateway can still try another host; what fails after it ends the stream with an error event and without <c>[DONE]</c>.
/// A client that has left ends it quietly: the caller then cancels what still runs.
/// </remarks>
internal sealed partial class StreamedAnswerWriter(TimeProvider timeProvider, ILogger<StreamedAnswerWriter> logger)
{
    /// <summary>Silence after which a comment keeps proxies from closing the connection.</summary>
    public static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(15);

    /// <param name="response">Where to.</param>
    /// <param name="running">What is written.</param>
    /// <param name="format">As what.</param>
    /// <param name="leaving">Ends all of it.</param>
    /// <returns>What became of it. Whole or broken, the caller tells what it cost with <see cref="WriteUsageAsync"/>.</returns>
    public async Task<AnswerEnd> WriteAsync(HttpResponse response, RunningGenerations running, AnswerFormat format, CancellationTokenSource leaving)
    {
        var cancellationToken = leaving.Token;
        var generations = running.Set;
        using var events = new EventWriter(response.BodyWriter);
        var begun = new bool[generations.Count];
        var ends = new Finished?[generations.Count];
        var error = default(ApiError);
        try
        {
            do
            {
                while (error is null && !events.ClientLeft && generations.TryRead(out var read))
                {
                    error = read.Event is Finished finished ? ErrorMap.Of(finished, running.HasAdapter) : null;
                    if (error is not null)
                        break;
                    await WriteEventAsync(response, events, format, read, begun, cancellationToken);
                    ends[read.Choice] = read.Event as Finished;
                }
            }
            while (error is null && !events.ClientLeft && await WaitAsync(response, generations, events, cancellationToken));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            StreamFailed(logger, exception);
            error = new ApiError(ApiErrorCode.InternalError, "The generation failed.");
        }

        if (events.ClientLeft)
            return AnswerEnd.Unread;
        if (error is null && ends.Any(end => end is null))
            error = new ApiError(ApiErrorCode.InternalError, "The generation ended without saying how.");
        if (error is not null && !response.HasStarted)
        {
            await ErrorResponse.WriteAsync(response.HttpContext, error, await running.StopAsync(leaving), response.HttpContext.RequestAborted);
            return AnswerEnd.Refused;
        }

        if (error is not null)
            events.Error(error);
        else
            format.End(events, ends!);
        await events.FlushAsync(cancellationToken);
        return events.ClientLeft ? AnswerEnd.Unread : error is null ? AnswerEnd.Whole : AnswerEnd.Broken;
    }

    /// <summary>The last event of a stream, for the gateway alone.</summary>
    /// <returns>False when nobody reads any more.</returns>
    public static async Task<bool> WriteUsageAsync(HttpResponse response, AnswerUsage usage, CancellationToken cancellationToken)
    {
        using var events = new EventWriter(response.BodyWriter);
        events.Usage(usage);
        await events.FlushAsync(cancellationToken);
        return !events.ClientLeft;
    }

    private static async ValueTask WriteEventAsync(
        HttpResponse response, EventWriter events, AnswerFormat format, ChoiceEvent read, bool[] begun, CancellationToken cancellationToken)
    {
        Start(response);
        if (!begun[read.Choice])
        {
            begun[read.Choice] = true;
            format.Begin(events, read.Choice);
            await events.FlushAsync(cancellationToken);
        }

        if (events.ClientLeft)
            return;
        switch (read.Event)
        {
            case TextDelta delta:
                format.Delta(events, read.Choice, delta);
                break;
            case Finished finished:
                format.Finish(events, read.Choice, finished);
                break;
        }

        await events.FlushAsync(cancellationToken);
    }

    /// <summary>False when there is nothing more to read, or nobody to write it for.</summary>
    private async ValueTask<bool> WaitAsync(
        HttpResponse response, GenerationSet generations, EventWriter events, CancellationToken cancellationToken)
    {
        var wait = generations.WaitAsync(cancellationToken);
        while (!wait.IsCompleted)
        {
            try
            {
                await wait.WaitAsync(KeepAliveInterval, timeProvider, cancellationToken);
            }
            catch (TimeoutException)
            {
                Start(response);
                events.KeepAlive();
                await events.FlushAsync(cancellationToken);
                if (events.ClientLeft)
                    return false;
            }
        }

        return await wait;
    }

    private static void Start(HttpResponse response)
    {
        if (response.HasStarted || response.ContentType is not null)
            return;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    [LoggerMessage(EventId = 4301, Level = LogLevel.Error, Message = "A stream failed.")]
    private static partial void StreamFailed(ILogger logger, Exception exception);
}
