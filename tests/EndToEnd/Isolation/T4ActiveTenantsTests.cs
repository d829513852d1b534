using EndToEnd.Clients;
using EndToEnd.Running;
using EndToEnd.Scenarios;

namespace EndToEnd.Isolation;

/// <summary>
/// T4 on the real engine: two organizations ask at once, next to each other in the same steps, each with marks of its own. No answer holds a mark of the
/// other, and neither log, nor the list of hosts, holds a prompt or a token of anybody.
/// </summary>
[Collection(ProductCollection.Name)]
public sealed class T4ActiveTenantsTests(RunningProduct product)
{
    private const int Questions = 24;
    private const string AcmeMark = "zqacme", GlobexMark = "zqglobex";

    [Fact]
    public async Task Answers_OfTwoTenantsAtWork_HoldNothingOfEachOther()
    {
        var (acme, globex) = (product.Demo.Acme, product.Demo.Globex);
        var answers = await Task.WhenAll(Enumerable.Range(0, Questions).SelectMany(i => new[] { AskAsync(acme, AcmeMark, i), AskAsync(globex, GlobexMark, i) }));
        var (ofAcme, ofGlobex) = (answers.Where((_, i) => i % 2 == 0).ToList(), answers.Where((_, i) => i % 2 == 1).ToList());
        foreach (var (own, other, tenant, stranger) in new[] { (ofAcme, GlobexMark, acme, globex), (ofGlobex, AcmeMark, globex, acme) })
        {
            Assert.All(own, answer => Assert.DoesNotContain(other, answer.Body, StringComparison.OrdinalIgnoreCase));
            Assert.All(own, answer => Assert.DoesNotContain(stranger.Token.Split('_')[1], answer.Body, StringComparison.Ordinal));
            Assert.True(own.Count(answer => answer.Status == 200) >= Questions / 2);
            Assert.Single(own.Where(answer => answer.Status == 200).Select(answer => answer.Digest).Distinct());
        }

        Assert.NotEqual(ofAcme[0].Digest, ofGlobex[0].Digest);
        // The control: marks can be seen where they belong.
        Assert.Contains(ofAcme, answer => answer.Body.Contains(AcmeMark, StringComparison.Ordinal));
        Assert.Contains(ofGlobex, answer => answer.Body.Contains(GlobexMark, StringComparison.Ordinal));
        await AssertNoTraceAsync();
    }

    private async Task AssertNoTraceAsync()
    {
        var platform = new TenantApi(product, product.Demo.PlatformToken);
        var texts = new List<string>
        {
            await File.ReadAllTextAsync(product.StatePath("log/gateway.log")),
            await File.ReadAllTextAsync(product.StatePath("log/host.log")),
            (await platform.GetAsync("/api/v1/hosts")).Body,
            (await platform.GetAsync("/api/v1/canary")).Body,
        };
        Assert.Contains("POST /v1/completions 200", texts[0], StringComparison.Ordinal);
        var tokens = product.Demo.Tenants.SelectMany(tenant => new[] { tenant.Token, tenant.AdminToken }).Append(product.Demo.PlatformToken).Select(token => token.Split('_')[2]);
        foreach (var secret in tokens.Concat([AcmeMark, GlobexMark, GoldenText.Full]))
        {
            Assert.All(texts, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }
    }

    /// <summary>By turns an answer, a stream, and refusals of the gateway and of the host.</summary>
    private Task<HttpAnswer> AskAsync(DemoInfo.Tenant tenant, string mark, int i)
    {
        var (api, model) = (new TenantApi(product, tenant.Token), tenant.Models[0]);
        var prompt = string.Concat(Enumerable.Range(0, 3).Select(line => $"-- {mark}{i}_{line}(brand, price)\n")) + $"SELECT {mark}{i}_0.brand FROM {mark}{i}_0;\nSELECT ";
        return (i % 6) switch
        {
            4 => api.PostAsync("/v1/completions", new { model = $"{mark}-{i}", prompt }),
            5 => api.PostAsync("/v1/completions", new { model, prompt, temperature = mark }),
            0 => api.PostAsync("/v1/completions", new { model, prompt, temperature = 0, max_tokens = 4, echo = true }),
            _ => api.PostAsync("/v1/completions", new { model, prompt, temperature = 0, max_tokens = 24, ignore_eos = true, stream = i % 2 == 0 }),
        };
    }
}
