using System.Text.Json;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Isolation;

/// <summary>T1: nobody learns by a cache what another organization has sent; an organization's own prefixes are reused.</summary>
/// <remarks><c>./dev bench isolation</c> is T1's other half: it compares the times.</remarks>
[Collection(ProductCollection.Name)]
public sealed class T1PrefixCacheTests(RunningProduct product)
{
    private const string Base = "quickfix-tiny";
    private const int Probes = 12;

    private readonly TenantApi _acme = new(product, product.Demo.Acme.Token);
    private readonly TenantApi _globex = new(product, product.Demo.Globex.Token);

    /// <summary>What a client might hope to choose a cache by: of its own, and of the other organization.</summary>
    public static TheoryData<string, string> Salts => new()
    {
        { "cache_salt", "\"shared\"" },
        { "prompt_cache_key", "\"shared\"" },
        { "user", "\"shared\"" },
        { "safety_identifier", "\"shared\"" },
        { "cache_prompt", "true" },
        { "id_slot", "0" },
        { "slot_id", "0" },
        { "n_cache_reuse", "1" },
        { "adapter_id", "\"none\"" },
    };

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

    /// <summary>The same words from both sides open no common cache, and keep nobody from one's own.</summary>
    [Theory]
    [MemberData(nameof(Salts))]
    public async Task Completion_WithAWordForTheCache_SharesNothingAndLosesNothing(string field, string value)
    {
        var secret = Secret($"word_{field}");
        var word = new KeyValuePair<string, object>(field, JsonDocument.Parse(value).RootElement);
        Assert.Equal(0, await CachedAsync(_acme, Base, secret, word));
        Assert.Equal(0, await CachedAsync(_globex, Base, secret, word));
        Assert.True(await CachedAsync(_acme, Base, secret) > 100);
        Assert.True(await CachedAsync(_acme, Base, secret, word) > 100);
    }

    /// <summary>Switching the cache off is no client's business either: what is never kept for oneself would tell when it is kept for another.</summary>
    [Fact]
    public async Task Completion_WithCachePromptOff_FindsItsOwnAllTheSame()
    {
        var secret = Secret("off");
        var off = new KeyValuePair<string, object>("cache_prompt", false);
        Assert.Equal(0, await CachedAsync(_acme, Base, secret, off));
        Assert.True(await CachedAsync(_acme, Base, secret, off) > 100);
    }

    /// <summary>llama.cpp's dialect counts in its own way, under another name.</summary>
    [Fact]
    public async Task LlamaCompletion_PrefixOfAnother_HasNothingInItsTimings()
    {
        var body = new { model = Base, prompt = Secret("timings"), temperature = 0, n_predict = 1 };
        foreach (var (api, least, most) in new[] { (_acme, 0, 0), (_globex, 0, 0), (_acme, 100, int.MaxValue) })
        {
            var timings = (await api.PostAsync("/completion", body)).Good().GetProperty("timings");
            Assert.InRange(timings.GetProperty("cache_n").GetInt32(), least, most);
        }
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

    /// <summary>It begins at random, so that it shares no beginning with an own earlier one.</summary>
    private static string Secret(string name) =>
        Guid.NewGuid().ToString("N") + string.Concat(Enumerable.Range(0, 12).Select(i => $"-- {name}_{i}(brand, price, status, region)\n")) + "SELECT";

    private static async Task<int> CachedAsync(TenantApi api, string model, string prompt, params KeyValuePair<string, object>[] fields)
    {
        var body = new Dictionary<string, object>(fields) { ["model"] = model, ["prompt"] = prompt, ["temperature"] = 0, ["max_tokens"] = 1 };
        return Cached((await api.PostAsync("/v1/completions", body)).Good());
    }

    private static int Cached(JsonElement answer) =>
        answer.GetProperty("usage").GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32();
}
