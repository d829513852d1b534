using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EndToEnd.Running;

namespace EndToEnd.Clients;

/// <summary>Plain HTTP with one organization's token, for bodies and answers that must be looked at as they are.</summary>
internal sealed class TenantApi(RunningProduct product, string token)
{
    public async Task<HttpAnswer> PostAsync(string path, object body)
    {
        using var content = new StringContent(body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
        return await SendAsync(HttpMethod.Post, path, content);
    }

    public Task<HttpAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    private async Task<HttpAnswer> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, product.Demo.BaseUrl + path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await product.Http.SendAsync(request);
        return new HttpAnswer(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync(),
            Header(response, "x-adapter"),
            Header(response, "x-adapter-digest"));
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}
