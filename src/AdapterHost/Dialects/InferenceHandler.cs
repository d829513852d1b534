using AdapterHost.Assertions;
using AdapterHost.Dialects.Answers;
using AdapterHost.Dialects.Body;
using AdapterHost.Dialects.Generations;
using AdapterHost.Errors;
using HostContract;
using Microsoft.AspNetCore.Http.Features;

namespace AdapterHost.Dialects;

/// <summary>The way of one request, whatever its dialect: body → prompts → adapter and engine → answer.</summary>
internal sealed class InferenceHandler(GenerationStarter starter, WholeAnswerWriter whole, StreamedAnswerWriter streamed)
{
    public async Task HandleAsync(HttpContext context, IDialect dialect)
    {
        var request = context.Features.GetRequiredFeature<AssertedRequest>();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        try
        {
            if (await AnswerAsync(context, request, dialect, leaving.Token) is { } error)
                await ErrorResponse.WriteAsync(context, error, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has left: there is nobody to tell.
        }
        finally
        {
            // However this ended, nothing of it runs on. Sequences that have finished do not notice.
            await leaving.CancelAsync();
        }
    }

    private async Task<ApiError?> AnswerAsync(
        HttpContext context, AssertedRequest request, IDialect dialect, CancellationToken cancellationToken)
    {
        var reading = Read(request, dialect);
        if (!reading.Understood)
            return reading.Error;

        var started = await starter.StartAsync(reading.Call, request.Assertion, cancellationToken);
        if (!started.Started)
            return started.Error;

        context.Response.Headers[ContractHeaders.AdapterDigest] = started.Running.Digest?.ToString() ?? ContractHeaders.NoAdapter;
        if (reading.Call.Settings.Stream)
            await streamed.WriteAsync(context.Response, started.Running, reading.Call.Answer, cancellationToken);
        else
            await whole.WriteAsync(context.Response, started.Running, reading.Call.Answer, cancellationToken);
        return null;
    }

    private static DialectReading Read(AssertedRequest request, IDialect dialect)
    {
        if (!BodyParser.TryParse(request.Body, out var document, out var error))
            return error;
        using (document)
            return dialect.Read(document.RootElement, request.Assertion.MaxOutputTokens, request.Assertion.ModelName);
    }
}
