using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary>The host's process dies of a fault in the middle of a stream: nobody is told a lie, and everybody but the one adapter is served again.</summary>
[Collection(ProductCollection.Name)]
public sealed class CrashTests(RunningProduct product)
{
    private const int Streams = 8;

    /// <summary>Between two steps no adapter is at work, and a signal that comes just then condemns nobody.</summary>
    private const int MostCrashes = 4;

    [Fact]
    public async Task Host_DiesDuringAStream_IsStartedAgainWithoutTheAdapterThatWasAtWork()
    {
        var (globex, acme) = (product.Demo.Globex, product.Demo.Acme);
        var admin = new ManagementClient(product, globex);
        var (version, _) = await admin.UploadAsync("crashing", "models/adapters/initech");
        await admin.SetAliasAsync("crashing", "crashing", version);

        for (var crash = 0; crash < MostCrashes && await admin.StateAsync("crashing", version) != "quarantined"; crash++)
        {
            await CrashAsync(globex, "quickfix-tiny:crashing");
            await Eventually.TrueAsync(() => StatusAsync(globex, globex.Models[0]), status => status == HttpStatusCode.OK);
        }

        Assert.Equal("quarantined", await admin.StateAsync("crashing", version));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(globex, "quickfix-tiny:crashing"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(acme, acme.Models[0]));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(globex, globex.Models[0]));
        Assert.Contains("starting it again", product.Output);

        // It took other tenants' streams with it: its owner alone cannot let it loose again.
        Assert.Equal(HttpStatusCode.Forbidden, await ReleaseAsync(globex, globex.AdminToken, version));
        Assert.Equal(HttpStatusCode.OK, await ReleaseAsync(globex, product.Demo.PlatformToken, version));
        await Eventually.TrueAsync(() => StatusAsync(globex, "quickfix-tiny:crashing"), status => status == HttpStatusCode.OK);
    }

    /// <summary>Kills the host while some streams of one adapter run; each that has begun ends with an error.</summary>
    private async Task CrashAsync(DemoInfo.Tenant tenant, string model)
    {
        var host = product.HostProcess();
        async Task<string> StreamAsync()
        {
            using var response = await product.Http.SendAsync(Endless(tenant, model), HttpCompletionOption.ResponseHeadersRead);
            var last = "";
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            while (await reader.ReadLineAsync() is { } line)
            {
                last = line.Length > 0 ? line : last;
                RunningProduct.Crash(host);
            }

            return response.StatusCode == HttpStatusCode.OK ? last : "";
        }

        var ends = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => StreamAsync()));
        Assert.All(ends, end => Assert.True(end.Length == 0 || end.StartsWith("data: {\"error\":", StringComparison.Ordinal), end));
        Assert.Contains(ends, end => end.StartsWith("data: {\"error\":", StringComparison.Ordinal));
        await Eventually.TrueAsync(() => Task.FromResult(!Directory.Exists($"/proc/{host}")), gone => gone);
    }

    private async Task<HttpStatusCode> ReleaseAsync(DemoInfo.Tenant tenant, string token, int version)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"{product.Demo.BaseUrl}/api/v1/tenants/{tenant.Slug}/adapters/crashing/versions/{version}/release");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await product.Http.SendAsync(request);
        return response.StatusCode;
    }

    private async Task<HttpStatusCode> StatusAsync(DemoInfo.Tenant tenant, string model)
    {
        using var response = await product.Http.SendAsync(Chat(tenant, model));
        return response.StatusCode;
    }

    private HttpRequestMessage Chat(DemoInfo.Tenant tenant, string model) => Post(
        tenant, "/v1/chat/completions", new { model, max_tokens = 2, messages = new[] { new { role = "user", content = "SELECT" } } });

    /// <summary>A stream that is still far from its end when the host dies.</summary>
    private HttpRequestMessage Endless(DemoInfo.Tenant tenant, string model) => Post(
        tenant, "/completion", new { model, prompt = "SELECT", n_predict = 1000, ignore_eos = true, temperature = 1.5, stream = true });

    private HttpRequestMessage Post(DemoInfo.Tenant tenant, string path, object body) => new(HttpMethod.Post, product.Demo.BaseUrl + path)
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", tenant.Token) },
        Content = JsonContent.Create(body),
    };
}
