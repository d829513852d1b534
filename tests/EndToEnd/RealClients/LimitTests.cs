using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using EndToEnd.Running;

namespace EndToEnd.RealClients;

/// <summary>A limit says when to come back in a way that clients understand: npm's <c>openai</c> does, and is served.</summary>
[Collection(ProductCollection.Name)]
public sealed class LimitTests(RunningProduct product)
{
    [Fact]
    public async Task Completions_OverTheConcurrencyOfTheToken_AreServedAfterTheClientsRetry()
    {
        var job = new ClientJob(product);
        var seen = await job.With("token", await NarrowTokenAsync(job)).RunAsync("openai.mjs", "limited");

        Assert.Equal((429, "concurrency_exceeded"), (seen.Number("refused.status"), seen.Text("refused.code")));
        Assert.Equal("1", seen.Text("refused.retryAfter"));
        Assert.Equal(1, seen.Number("served"));
        var statuses = seen.At("statuses").EnumerateArray().Select(status => status.GetInt32()).ToList();
        Assert.Equal(200, statuses[^1]);
        Assert.NotEmpty(statuses[..^1]);
        Assert.All(statuses[..^1], status => Assert.Equal(429, status));
        Assert.Equal("60000", seen.Text("limitRequests"));
    }

    private async Task<string> NarrowTokenAsync(ClientJob job)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{product.Demo.BaseUrl}/api/v1/tenants/{job.Tenant.Slug}/tokens")
        {
            Content = JsonContent.Create(new { name = "narrow", scopes = new[] { "inference" }, limits = new { concurrency = 1 } }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", job.Tenant.AdminToken);
        using var response = await product.Http.SendAsync(request);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }
}
