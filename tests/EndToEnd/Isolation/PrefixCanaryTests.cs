using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Isolation;

/// <summary>Nobody learns by a cache what another organization has sent; an organization's own prefixes are reused.</summary>
/// <remarks><c>./dev bench isolation</c> compares the times.</remarks>
[Collection(ProductCollection.Name)]
public sealed class PrefixCanaryTests(RunningProduct product)
{
    private const string Base = "quickfix-tiny";
    private const int Probes = 12;

    private readonly TenantApi _acme = new(product, product.Demo.Acme.Token);
    private readonly TenantApi _globex = new(product, product.Demo.Globex.Token);

    [Fact]
    public async Task Completion_PrefixOfAnother_IsComputedAnew()
    {
        for (var i = 0; i < Probes; i++)
        {
            var secret = Secret($"canary{i}");
            Assert.Equal(0, await CachedAsync(_acme, Base, secret));
            Assert.Equal(0, await CachedAsync(_globex, Base, secret));
            // The control: there was something to be found, for its owner.
            Assert.True(await CachedAsync(_acme, Base, secret + " name") > 100);
        }
    }

    [Fact]
    public async Task Completion_SamePrefixUnderAnotherAdapter_IsComputedAnew()
    {
        var prompt = Secret("adapters");
        Assert.Equal(0, await CachedAsync(_acme, Base, prompt));
        Assert.Equal(0, await CachedAsync(_acme, product.Demo.Acme.Models[0], prompt));
        Assert.Equal(0, await CachedAsync(_globex, product.Demo.Globex.Models[0], prompt));
        Assert.True(await CachedAsync(_acme, product.Demo.Acme.Models[0], prompt) > 100);
    }

    /// <summary>The text after a reused prefix is the text after a computed one.</summary>
    [Fact]
    public async Task Completion_ReusedPrefix_SameTextAsComputed()
    {
        var body = new { model = Base, prompt = Secret("text"), temperature = 1, seed = 7, max_tokens = 24 };
        var computed = (await _acme.PostAsync("/v1/completions", body)).Good();
        var reused = (await _acme.PostAsync("/v1/completions", body)).Good();
        Assert.True(Cached(reused) > 100);
        Assert.Equal(computed.GetProperty("choices").ToString(), reused.GetProperty("choices").ToString());
    }

    private static string Secret(string name) =>
        string.Concat(Enumerable.Range(0, 12).Select(i => $"-- {name}_{i}(brand, price, status, region)\n")) + "SELECT";

    private static async Task<int> CachedAsync(TenantApi api, string model, string prompt) =>
        Cached((await api.PostAsync("/v1/completions", new { model, prompt, temperature = 0, max_tokens = 1 })).Good());

    private static int Cached(System.Text.Json.JsonElement answer) =>
        answer.GetProperty("usage").GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32();
}
