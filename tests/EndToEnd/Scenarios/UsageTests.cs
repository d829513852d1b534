using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary>What real hosts count arrives in an organization's usage, whatever its clients were shown.</summary>
[Collection(ProductCollection.Name)]
public sealed class UsageTests(RunningProduct product)
{
    private const string Model = "quickfix-tiny";
    private const string Prompt = "SELECT name, price FROM carts WHERE";

    [Fact]
    public async Task Usage_OfAnswersWholeStreamedAndLeft_IsWhatTheHostComputed()
    {
        var tenant = await ManagementClient.CreateTenantAsync(product, "metered");
        using var whole = await SendAsync(tenant, "/v1/completions", new { model = Model, prompt = Prompt, temperature = 0, max_tokens = 12 });
        var shown = (await whole.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("usage");
        var (prompt, completion) = (shown.GetProperty("prompt_tokens").GetInt64(), shown.GetProperty("completion_tokens").GetInt64());

        // The same answer as a stream, which shows no usage, in two dialects.
        using var streamed = await SendAsync(tenant, "/v1/completions", new { model = Model, prompt = Prompt, temperature = 0, max_tokens = 12, stream = true });
        Assert.DoesNotContain("usage", await streamed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var llama = await SendAsync(tenant, "/completion", new { model = Model, prompt = Prompt, temperature = 0, n_predict = 12, stream = true });
        Assert.DoesNotContain(": usage", await llama.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((3, 3 * prompt, 3 * completion), await Eventually.TrueAsync(() => UsageAsync(tenant), used => used.Requests == 3));

        // Who leaves pays for what ran until then, and no more.
        using (var left = await SendAsync(tenant, "/completion", new { model = Model, prompt = Prompt, n_predict = 500, ignore_eos = true, temperature = 1.5, stream = true }))
        {
            using var reader = new StreamReader(await left.Content.ReadAsStreamAsync());
            Assert.StartsWith("data: ", await reader.ReadLineAsync(), StringComparison.Ordinal);
        }

        var after = await Eventually.TrueAsync(() => UsageAsync(tenant), used => used.Requests == 4);
        Assert.Equal(4 * prompt, after.Prompt);
        Assert.InRange(after.Completion - (3 * completion), 1, 500);
    }

    private async Task<HttpResponseMessage> SendAsync(DemoInfo.Tenant tenant, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, product.Demo.BaseUrl + path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.Token);
        var response = await product.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode}");
        return response;
    }

    private async Task<(long Requests, long Prompt, long Completion)> UsageAsync(DemoInfo.Tenant tenant)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{product.Demo.BaseUrl}/api/v1/tenants/{tenant.Slug}/usage");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.AdminToken);
        using var response = await product.Http.SendAsync(request);
        var items = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items");
        if (items.GetArrayLength() == 0)
            return default;
        var item = items[0];
        return (item.GetProperty("requests").GetInt64(), item.GetProperty("promptTokens").GetInt64(), item.GetProperty("completionTokens").GetInt64());
    }
}
