using EndToEnd.Clients;
using EndToEnd.Running;
using EndToEnd.ServerCases;

namespace EndToEnd.Recorded;

/// <summary>Zed, tabby-agent and Twinny, each with its own idea of a completion.</summary>
[Collection(ProductCollection.Name)]
public sealed class OtherEditorTests(RunningProduct product)
{
    private const string Completions = "/v1/completions";

    private readonly TenantApi _acme = new(product, product.Demo.Acme.Token);

    [Fact]
    public async Task Zed_Completion_HasTextAndId()
    {
        var answer = (await _acme.PostAsync(Completions, RecordedBody.Read("zed-completion"))).Good();
        Assert.NotEqual("", answer.GetProperty("choices")[0].GetProperty("text").GetString());
        Assert.NotEqual("", answer.GetProperty("id").GetString());
    }

    [Fact]
    public async Task TabbyAgent_Completion_HasTabbysShape()
    {
        var answer = (await _acme.PostAsync(Completions, RecordedBody.Read("tabby-agent-completion"))).Good();
        Assert.NotEqual("", answer.GetProperty("id").GetString());
        var choice = Assert.Single(answer.GetProperty("choices").EnumerateArray());
        Assert.Equal(0, choice.GetProperty("index").GetInt32());
        Assert.NotEqual("", choice.GetProperty("text").GetString());
    }

    /// <summary>Twinny knows a Qwen-like model by no name and sends CodeLlama's marks, which that model takes for text.</summary>
    [Fact]
    public async Task Twinny_ForeignTemplate_IsReadAsTheHoleThatItMeans()
    {
        var own = await _acme.PostAsync(Completions, RecordedBody.With("zed-completion", ("temperature", 0), ("stream", true), ("stop", null)));
        var foreign = await _acme.PostAsync(Completions, RecordedBody.With("twinny-codellama", ("temperature", 0)));
        Assert.NotEqual("", AnswerText.Of(own));
        Assert.Equal(AnswerText.Of(own), AnswerText.Of(foreign));
        Assert.EndsWith("data: [DONE]", foreign.Body.TrimEnd());
    }
}
