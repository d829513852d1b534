using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.ServerCases;

/// <summary>Stop strings end an answer before themselves, wherever token borders fall, and no stream ever shows a part of one.</summary>
[Collection(ProductCollection.Name)]
public sealed class StopTests(RunningProduct product)
{
    private readonly TenantApi _acme = new(product, product.Demo.Acme.Token);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Completion_EveryStopWithinTheText_CutsThere(bool stream)
    {
        var whole = AnswerText.Of(await _acme.PostAsync(Ask.Completions, Ask.Completion(tokens: 32)));
        Assert.True(whole.Length > 20, whole);
        var stops = Enumerable.Range(0, 12).Select(i => whole.Substring(i + 2, 3 + i % 4)).Distinct();
        foreach (var stop in stops)
        {
            var answer = await _acme.PostAsync(Ask.Completions, Ask.Completion(tokens: 32).With("stop", new[] { "never appears", stop }).With("stream", stream));
            Assert.Equal(whole[..whole.IndexOf(stop, StringComparison.Ordinal)], AnswerText.Of(answer));
            Assert.Contains("\"finish_reason\":\"stop\"", answer.Body);
        }
    }

    [Fact]
    public async Task Stream_BeginningOfAStopOnly_IsSentAfterAll()
    {
        var whole = AnswerText.Of(await _acme.PostAsync(Ask.Completions, Ask.Completion(tokens: 32)));
        var almost = whole[^4..] + "\u0001";
        Assert.Equal(whole, AnswerText.Of(await _acme.PostAsync(Ask.Completions, Ask.Completion(tokens: 32).With("stop", almost).With("stream", true))));
    }
}
