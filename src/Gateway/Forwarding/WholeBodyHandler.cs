using System.Net.Http.Headers;
using Gateway.Resolution;

namespace Gateway.Forwarding;

/// <summary>
/// Sends the body from memory, together with the headers. YARP would send the headers first and copy the body after them, since it cannot know that all of it is here.
/// </summary>
internal sealed class WholeBodyHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly HttpRequestOptionsKey<RequestBody> s_body = new("body");
    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    public static void SetBody(HttpRequestMessage message, RequestBody body) => message.Options.Set(s_body, body);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not null && request.Options.TryGetValue(s_body, out var body))
        {
            request.Content = new ReadOnlyMemoryContent(body.Bytes);
            request.Content.Headers.ContentType = s_json;
        }

        return base.SendAsync(request, cancellationToken);
    }
}
