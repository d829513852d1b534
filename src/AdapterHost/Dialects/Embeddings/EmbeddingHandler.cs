using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AdapterHost.Assertions;
using AdapterHost.Dialects.Billing;
using AdapterHost.Dialects.Body;
using AdapterHost.Dialects.Generations;
using AdapterHost.Draining;
using AdapterHost.Engine;
using AdapterHost.Errors;
using AdapterHost.Telemetry;
using HostContract;
using Microsoft.AspNetCore.Http.Features;

namespace AdapterHost.Dialects.Embeddings;

/// <summary>The way of a request for embeddings: body → texts → adapter → vectors → answer.</summary>
internal sealed class EmbeddingHandler(IInferenceEngine engine, LeaseTaker leaseTaker, CutShortBook cutShort, DrainState drain, GenerationObserver observer)
{
    public async Task HandleAsync(HttpContext context)
    {
        var cost = new StrongBox<AnswerUsage>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, drain.CutOff);
        var arrived = observer.Now;
        var refused = default(ApiError);
        try
        {
            refused = await AnswerAsync(context, cost, ending.Token);
            if (refused is not null)
                await ErrorResponse.WriteAsync(context, refused, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has left: there is nobody to tell. Texts are read one after another, and nobody counts those that were: all of them are billed.
            cutShort.Add(context.Features.GetRequiredFeature<AssertedRequest>().Assertion, cost.Value);
        }
        catch (OperationCanceledException) when (drain.CutOff.IsCancellationRequested && !context.Response.HasStarted)
        {
            // No vector of it is of any use: it costs nothing.
            refused = ErrorMap.Draining;
            await ErrorResponse.WriteAsync(context, refused, context.RequestAborted);
        }
        finally
        {
            observer.Embedded(arrived, cost.Value, refused);
        }
    }

    private async Task<ApiError?> AnswerAsync(HttpContext context, StrongBox<AnswerUsage> cost, CancellationToken cancellationToken)
    {
        var request = context.Features.GetRequiredFeature<AssertedRequest>();
        if (Read(request, out var call) is { } fault)
            return fault;

        // Held until the vectors are there: the engine reads the texts with it.
        using var leases = new LeaseSet();
        var assertion = request.Assertion;
        if (await leaseTaker.TakeAsync(leases, 1, assertion, cancellationToken) is { } refused)
            return refused;
        cancellationToken.ThrowIfCancellationRequested();
        cost.Value = new AnswerUsage(call!.Texts.Sum(text => text.Length), 0, 0, 0, 0);
        var result = await engine.EmbedAsync(new EmbeddingRequest
        {
            Texts = call.Texts,
            Tenant = assertion.Tenant,
            Adapter = leases.Next,
            Deadline = assertion.Deadline,
            CancellationToken = cancellationToken,
        });
        cancellationToken.ThrowIfCancellationRequested();
        if (!result.Succeeded)
            return ErrorMap.Of(result, engine.Limits, leases.Digest is not null);

        var answer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(answer))
            EmbeddingAnswer.Write(json, call, result.Vectors, assertion.ModelName);
        context.Response.Headers[ContractHeaders.AdapterDigest] = leases.Digest?.ToString() ?? ContractHeaders.NoAdapter;
        context.Response.Headers[ContractHeaders.Usage] = cost.Value.ToString();
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.WrittenCount;
        await context.Response.BodyWriter.WriteAsync(answer.WrittenMemory, cancellationToken);
        return null;
    }

    private ApiError? Read(AssertedRequest request, out EmbeddingCall? call)
    {
        call = null;
        if (!BodyParser.TryParse(request.Body, out var document, out var error))
            return error;
        using (document)
            return EmbeddingCall.Read(document.RootElement, engine, out call);
    }
}
