using System.Text.Json;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.ServerCases;

/// <summary>Fields that say how tokens are chosen: each changes the text as its documentation promises.</summary>
[Collection(ProductCollection.Name)]
public sealed class SamplingTests(RunningProduct product)
{
    private readonly TenantApi _acme = new(product, product.Demo.Acme.Token);

    [Fact]
    public async Task LogitBias_ForbiddenToken_NeverAppears()
    {
        var plain = await HoleAsync();
        var first = Ids(plain)[0];
        foreach (var bias in new object[] { new Dictionary<string, int> { [$"{first}"] = -100 }, new object[] { new object[] { first, false } } })
        {
            Assert.DoesNotContain(first, Ids(await HoleAsync(("logit_bias", bias))));
        }
    }

    [Fact]
    public async Task LogitBias_FavouredToken_IsAllThereIs()
    {
        var first = Ids(await HoleAsync())[0];
        var favoured = await HoleAsync(("logit_bias", new Dictionary<string, int> { [$"{first}"] = 100 }), ("n_predict", 6));
        Assert.Equal(Enumerable.Repeat(first, 6), Ids(favoured));
    }

    [Fact]
    public async Task NProbs_WholeAndStreamed_TellEachTokenWithItsRivals()
    {
        var whole = (await HoleAsync(("n_probs", 4))).GetProperty("completion_probabilities").EnumerateArray().ToList();
        var stream = await _acme.PostAsync(Ask.Infill, Hole(("n_probs", 4), ("stream", true)));
        var streamed = stream.Events.SelectMany(e => e.TryGetProperty("completion_probabilities", out var p) ? p.EnumerateArray().ToList() : []).ToList();
        TokenScores.AssertSame(whole, streamed);
        Assert.All(whole, token =>
        {
            Assert.Equal(4, token.GetProperty("top_logprobs").GetArrayLength());
            Assert.Equal(token.GetProperty("id").GetInt32(), token.GetProperty("top_logprobs")[0].GetProperty("id").GetInt32());
            Assert.True(token.GetProperty("logprob").GetDouble() <= 0);
        });
    }

    [Fact]
    public async Task TopK_OneAtHighTemperature_IsGreedy() =>
        Assert.Equal(
            AnswerText.Of(await _acme.PostAsync(Ask.Completions, Ask.Completion())),
            AnswerText.Of(await _acme.PostAsync(Ask.Completions, Ask.Completion(temperature: 2).With("top_k", 1))));

    [Fact]
    public async Task IgnoreEos_ShortAnswer_GoesOnToTheCap()
    {
        var plain = (await _acme.PostAsync(Ask.Completions, Ask.Completion("SELECT 1", tokens: 64))).Good();
        Assert.Equal("stop", plain.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        var endless = (await _acme.PostAsync(Ask.Completions, Ask.Completion("SELECT 1", tokens: 64).With("ignore_eos", true))).Good();
        Assert.Equal("length", endless.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.Equal(64, endless.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task FrequencyPenalty_RepeatingText_RepeatsLess()
    {
        var body = Ask.Completion("name name name name", tokens: 40).With("ignore_eos", true);
        var plain = await TokensAsync(body);
        var penalized = await TokensAsync(body.With("frequency_penalty", 2).With("presence_penalty", 1));
        Assert.True(penalized.Distinct().Count() > plain.Distinct().Count(), $"{plain.Distinct().Count()}, penalized {penalized.Distinct().Count()}");
    }

    private async Task<List<string?>> TokensAsync(Dictionary<string, object> body)
    {
        var answer = (await _acme.PostAsync(Ask.Completions, body.With("logprobs", 0))).Good();
        return [.. answer.GetProperty("choices")[0].GetProperty("logprobs").GetProperty("tokens").EnumerateArray().Select(t => t.GetString())];
    }

    private static Dictionary<string, object> Hole(params (string Field, object Value)[] more)
    {
        var body = new Dictionary<string, object>
        {
            ["input_prefix"] = "SELECT name\nFROM ",
            ["input_suffix"] = "\nWHERE price > 10",
            ["temperature"] = 0,
            ["n_predict"] = 12,
            ["return_tokens"] = true,
        };
        return more.Aggregate(body, (all, one) => all.With(one.Field, one.Value));
    }

    private async Task<JsonElement> HoleAsync(params (string Field, object Value)[] more) => (await _acme.PostAsync(Ask.Infill, Hole(more))).Good();

    private static List<int> Ids(JsonElement answer) => [.. answer.GetProperty("tokens").EnumerateArray().Select(t => t.GetInt32())];
}
