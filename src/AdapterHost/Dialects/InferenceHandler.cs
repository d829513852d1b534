using System.Globalization;
using AdapterHost.Assertions;
using AdapterHost.Dialects.Answers;
using AdapterHost.Dialects.Billing;
using AdapterHost.Dialects.Body;
using AdapterHost.Dialects.Generations;
using AdapterHost.Draining;
using AdapterHost.Errors;
using AdapterHost.Telemetry;
using HostContract;
using Microsoft.AspNetCore.Http.Features;

namespace AdapterHost.Dialects;

/// <summary>The way of one request, whatever its dialect: body → prompts → adapter and engine → answer → what it cost.</summary>
internal sealed class InferenceHandler(GenerationStarter starter, WholeAnswerWriter whole, StreamedAnswerWriter streamed, CutShortBook cutShort, DrainState drain, GenerationObserver observer)
{
    public async Task HandleAsync(HttpContext context, IDialect dialect)
    {
        var request = context.Features.GetRequiredFeature<AssertedRequest>();
        var running = default(RunningGenerations);
        var refused = default(ApiError);
        var told = false;
        var arrived = observer.Now;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        // What runs also ends with the host's grace; its client is still there then, and is told.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(leaving.Token, drain.CutOff);
        try
        {
            var started = await StartAsync(request, dialect, ending.Token);
            if (started.Started)
            {
                running = started.Running;
                told = await AnswerAsync(context, running, started.Call, leaving);
            }
            else
            {
                refused = started.Error;
                await ErrorResponse.WriteAsync(context, refused, context.RequestAborted);
                told = true;
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has left: there is nobody to tell.
        }
        catch (OperationCanceledException) when (drain.CutOff.IsCancellationRequested && !context.Response.HasStarted)
        {
            // It waited for its adapter until the end of the grace: nothing ran.
            refused = ErrorMap.Draining;
            await ErrorResponse.WriteAsync(context, refused, context.RequestAborted);
            told = true;
        }
        finally
        {
            // However this ended, nothing of it runs on. Sequences that have finished do not notice.
            await leaving.CancelAsync();
            if (!told)
                cutShort.Add(request.Assertion, await CostAsync(running));
            observer.Ended(context, arrived, running, refused);
        }
    }

    private async Task<InferenceStart> StartAsync(AssertedRequest request, IDialect dialect, CancellationToken cancellationToken)
    {
        var reading = Read(request, dialect);
        if (!reading.Understood)
            return new InferenceStart(null, null, reading.Error);
        var started = await starter.StartAsync(reading.Call, request.Assertion, cancellationToken);
        return new InferenceStart(reading.Call, started.Running, started.Error);
    }

    /// <returns>Whether the gateway was told what it cost, or that it cost nothing.</returns>
    private async Task<bool> AnswerAsync(HttpContext context, RunningGenerations running, InferenceCall call, CancellationTokenSource leaving)
    {
        var response = context.Response;
        response.Headers[ContractHeaders.AdapterDigest] = running.Digest?.ToString() ?? ContractHeaders.NoAdapter;
        if (!call.Settings.Stream)
            return await whole.WriteAsync(response, running, call.Answer, leaving) != AnswerEnd.Unread;

        response.Headers[ContractHeaders.PromptTokens] = running.PromptTokens.ToString(CultureInfo.InvariantCulture);
        var end = await streamed.WriteAsync(response, running, call.Answer, leaving);
        if (end is AnswerEnd.Refused or AnswerEnd.Unread)
            return end == AnswerEnd.Refused;
        // After an error other choices may still run.
        await leaving.CancelAsync();
        return await StreamedAnswerWriter.WriteUsageAsync(response, await CostAsync(running), context.RequestAborted);
    }

    /// <summary>Of what was told to stop.</summary>
    private static async Task<AnswerUsage> CostAsync(RunningGenerations? running)
    {
        if (running is null)
            return default;
        await running.Set.DrainAsync();
        return running.CostSoFar;
    }

    private static DialectReading Read(AssertedRequest request, IDialect dialect)
    {
        if (!BodyParser.TryParse(request.Body, out var document, out var error))
            return error;
        using (document)
            return dialect.Read(document.RootElement, request.Assertion.MaxOutputTokens, request.Assertion.ModelName);
    }
}
