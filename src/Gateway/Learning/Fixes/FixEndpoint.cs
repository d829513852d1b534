using System.Text.Json;
using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Generating;
using Gateway.Learning.Experiments;
using Gateway.Learning.Fixes.Requests;
using Gateway.Listening;
using Gateway.Resolution;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Gateway.Learning.Fixes;

/// <summary><c>POST /v1/fixes</c>: refusals in OpenAI's shape, the receipt of who answered, and 204 for silence, whose headers say which kind it is.</summary>
internal static class FixEndpoint
{
    /// <summary>Of an answer without a body: the id by which its outcome is told, how it ended (empty, late), and why.</summary>
    public const string IdHeader = "x-fix-id", StateHeader = "x-fix-state", ReasonHeader = "x-fix-reason";

    public const string KeyHeader = ArmChooser.KeyHeader;
    public const int LongestKey = 255;

    private static readonly string[] s_ownHeaders = ["content-type", "content-length", "transfer-encoding", "x-request-id"];

    public static async Task<IResult> AskAsync(
        HttpContext context, FixRequestReader reader, FixService fixes, TimeProvider time, IOptions<ListeningOptions> listening, CancellationToken cancellationToken)
    {
        var arrived = time.GetTimestamp();
        if (context.Request.Headers.ContentEncoding.Count > 0)
            return new RefusalResult(GatewayRefusal.UnsupportedMediaType, "A compressed body is not taken.");
        var key = context.Request.Headers[KeyHeader].ToString();
        if (key.Length > LongestKey)
            return RefusalResult.Invalid(KeyHeader, $"'{KeyHeader}' has {key.Length} characters; the most is {LongestKey}.");
        if (await RequestBody.ReadAsync(context.Request, listening.Value.MaxBodyBytes, cancellationToken) is not { } body)
            return new RefusalResult(GatewayRefusal.RequestTooLarge, $"The body is longer than {listening.Value.MaxBodyBytes} bytes.");
        var (request, fault) = reader.Read(body.Bytes);
        if (request is null)
            return new RefusalResult(GatewayRefusal.InvalidRequest, fault!.Message, fault.Field.Length == 0 ? null : fault.Field);

        var caller = context.Features.GetRequiredFeature<CallerFeature>().Principal;
        var call = new FixCall(request, caller, context.TraceIdentifier, key.Length == 0 ? null : key, arrived) { IsSynthetic = context.Request.Headers.ContainsKey(ArmChooser.SyntheticHeader) };
        var result = await fixes.AnswerAsync(call, cancellationToken);
        switch (result)
        {
            case FixResult.Answered answered:
                Copy(answered.Receipt, context.Response.Headers);
                return TypedResults.Ok(answered.Fix);
            case FixResult.Silent silent:
                if (silent.Receipt is not null)
                    Copy(silent.Receipt, context.Response.Headers);
                context.Response.Headers[IdHeader] = silent.Id;
                context.Response.Headers[StateHeader] = FixMetrics.NameOf(silent.State);
                if (silent.Reason.Length > 0)
                    context.Response.Headers[ReasonHeader] = silent.Reason;
                return TypedResults.NoContent();
            case FixResult.NoMode none:
                return new RefusalResult(GatewayRefusal.UnsupportedCapability, none.Message, "mode");
            case FixResult.Refused refused:
                await PassAsync(refused.Answer, context.Response, cancellationToken);
                return TypedResults.Empty;
            default:
                await ResolutionRefusal.WriteAsync(context, ((FixResult.NoModel)result).Resolution);
                return TypedResults.Empty;
        }
    }

    private static async Task PassAsync(GeneratedAnswer answer, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!answer.IsWhole || answer.Status < StatusCodes.Status400BadRequest)
        {
            // It broke off, or is no answer of the kind that was asked for.
            await ErrorWriter.WriteAsync(response.HttpContext, GatewayRefusal.HostFailed);
            return;
        }

        Copy(answer.Headers, response.Headers);
        response.StatusCode = answer.Status;
        if (PromptRefusal.Of(answer) is { } told)
        {
            await response.WriteAsJsonAsync(told, JsonSerializerOptions.Web, cancellationToken);
            return;
        }

        response.ContentType = answer.Headers.ContentType;
        await response.Body.WriteAsync(answer.Body, cancellationToken);
    }

    private static void Copy(IHeaderDictionary from, IHeaderDictionary to)
    {
        foreach (var (name, value) in from)
        {
            if (!s_ownHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
                to[name] = value;
        }
    }
}
