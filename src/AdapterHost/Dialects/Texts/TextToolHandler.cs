using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AdapterHost.Assertions;
using AdapterHost.Dialects.Body;
using AdapterHost.Errors;
using HostContract;
using Microsoft.AspNetCore.Http.Features;

namespace AdapterHost.Dialects.Texts;

/// <summary>The way of a request that no model answers: body → tool → answer.</summary>
internal sealed class TextToolHandler(TextToolPlaces places)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task HandleAsync(HttpContext context, ITextTool tool)
    {
        var request = context.Features.GetRequiredFeature<AssertedRequest>();
        IDisposable? place = null;
        if (tool.TakesPlace && !places.TryTake(request.Assertion.Tenant, out place))
        {
            await ErrorResponse.WriteAsync(context, ErrorMap.TextToolsBusy, context.RequestAborted);
            return;
        }

        // Until the answer is written: it is a part of the memory that is bounded.
        using (place)
            await AnswerAsync(context, request, tool);
    }

    private static async Task AnswerAsync(HttpContext context, AssertedRequest request, ITextTool tool)
    {
        var answer = new ArrayBufferWriter<byte>();
        if (Run(request, tool, answer) is { } error)
        {
            await ErrorResponse.WriteAsync(context, error, context.RequestAborted);
            return;
        }

        // No adapter has part in it, whichever the gateway resolved.
        context.Response.Headers[ContractHeaders.AdapterDigest] = ContractHeaders.NoAdapter;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.WrittenCount;
        await context.Response.BodyWriter.WriteAsync(answer.WrittenMemory, context.RequestAborted);
    }

    private static ApiError? Run(AssertedRequest request, ITextTool tool, ArrayBufferWriter<byte> answer)
    {
        if (!BodyParser.TryParse(request.Body.Length == 0 ? "{}"u8.ToArray() : request.Body, out var document, out var error))
            return error;
        using (document)
        {
            using var json = new Utf8JsonWriter(answer, Options);
            return tool.Answer(document.RootElement, json);
        }
    }
}
