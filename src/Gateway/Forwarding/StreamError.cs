using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Forwarding;

/// <summary>Ends a stream that broke after its first byte: an error event and no <c>[DONE]</c>.</summary>
internal static class StreamError
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public static Task WriteAsync(HttpResponse response, GatewayRefusal refusal, CancellationToken cancellationToken)
    {
        var model = RefusalCatalog.Describe(refusal);
        var error = new OpenAiError(new OpenAiErrorBody(model.Message, model.Type, model.Code, null));
        // The blank line first ends an event that broke off in its middle.
        return response.WriteAsync($"\n\ndata: {JsonSerializer.Serialize(error, s_json)}\n\n", cancellationToken);
    }
}
