using EndToEnd.Clients;
using EndToEnd.RealClients;
using EndToEnd.Running;

namespace EndToEnd.Recorded;

/// <summary>llama.vscode, in its llama.cpp and its OpenAI mode. A <c>lora</c> in a body has no power.</summary>
[Collection(ProductCollection.Name)]
public sealed class LlamaVscodeTests(RunningProduct product)
{
    private readonly TenantApi _acme = new(product, product.Demo.Acme.Token);

    [Fact]
    public async Task WarmUp_NothingToPredict_IsAnswered()
    {
        var answer = (await _acme.PostAsync("/infill", RecordedBody.Read("llama.vscode-warm-up"))).Good();
        Assert.Equal((0, ""), (answer.GetProperty("tokens_predicted").GetInt32(), answer.GetProperty("content").GetString()));
    }

    [Fact]
    public async Task Infill_Answer_HasWhatThePlugInShows()
    {
        var answer = (await _acme.PostAsync("/infill", RecordedBody.Read("llama.vscode-infill"))).Good();
        Assert.NotEqual("", answer.GetProperty("content").GetString());
        Assert.False(answer.GetProperty("truncated").GetBoolean());
        var timings = answer.GetProperty("timings");
        Assert.All(
            ["prompt_n", "prompt_ms", "prompt_per_second", "predicted_n", "predicted_ms", "predicted_per_second"],
            name => Assert.True(timings.GetProperty(name).GetDouble() > 0, name));
        Assert.Equal(
            answer.GetProperty("tokens_evaluated").GetInt32() + answer.GetProperty("tokens_predicted").GetInt32(), answer.GetProperty("tokens_cached").GetInt32());
    }

    /// <summary>The engine's own field for adapters: with it or without it the answer is that of the token's adapter.</summary>
    [Fact]
    public async Task Infill_LoraInTheBody_ChangesNothing()
    {
        var greedy = new (string, object?)[] { ("temperature", 0), ("samplers", new[] { "temperature" }) };
        var with = await _acme.PostAsync("/infill", RecordedBody.With("llama.vscode-infill", greedy));
        var without = await _acme.PostAsync("/infill", RecordedBody.With("llama.vscode-infill", [.. greedy, ("lora", null)]));
        Assert.Equal(without.Good().GetProperty("content").GetString(), with.Good().GetProperty("content").GetString());
    }

    [Fact]
    public async Task Completion_QwenTemplateInThePrompt_IsTheBaseModelsOwn()
    {
        var answer = (await _acme.PostAsync("/v1/completions", RecordedBody.With("llama.vscode-completion", ("temperature", 0)))).Good();
        var hole = (await _acme.PostAsync("/infill", RecordedBody.With(
            "llama.vscode-infill", ("temperature", 0), ("samplers", new[] { "temperature" }), ("input_extra", Array.Empty<object>())))).Good();
        Assert.Equal(hole.GetProperty("content").GetString(), answer.GetProperty("choices")[0].GetProperty("text").GetString());
        Assert.Equal("quickfix-tiny:quickfix", answer.GetProperty("model").GetString());
        Assert.Equal(hole.GetProperty("tokens_evaluated").GetInt32(), answer.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
    }

    [Fact]
    public async Task ChatEdit_EveryFieldOfTheEngine_IsAccepted()
    {
        var answer = (await _acme.PostAsync("/v1/chat/completions", RecordedBody.Read("llama.vscode-chat-edit"))).Good();
        Assert.NotEqual("", answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
    }

    [Fact]
    public async Task ChatStream_EndsWithAReason()
    {
        var answer = await _acme.PostAsync("/v1/chat/completions", RecordedBody.Read("llama.vscode-chat-stream"));
        Assert.Equal((200, "text/event-stream"), (answer.Status, answer.MediaType));
        Assert.Contains(answer.Events[^1].GetProperty("choices")[0].GetProperty("finish_reason").GetString(), new[] { "stop", "length" });
        Assert.EndsWith("data: [DONE]", answer.Body.TrimEnd());
    }

    /// <summary>The plug-in has no setting for this model and names one that it cannot know: the token's own default alias answers.</summary>
    [Fact]
    public async Task Embeddings_ModelThatThePlugInHasBuiltIn_IsTheTokensDefaultAlias()
    {
        var body = RecordedBody.Read("llama.vscode-embeddings");
        var answer = (await _acme.PostAsync("/v1/embeddings", body)).Good();
        Assert.Equal("quickfix-tiny:default", answer.GetProperty("model").GetString());
        var named = (await _acme.PostAsync("/v1/embeddings", RecordedBody.With("llama.vscode-embeddings", ("model", "quickfix-tiny:default")))).Good();
        var ofBase = (await _acme.PostAsync("/v1/embeddings", RecordedBody.With("llama.vscode-embeddings", ("model", "quickfix-tiny")))).Good();
        var globex = (await new TenantApi(product, product.Demo.Globex.Token).PostAsync("/v1/embeddings", body)).Good();
        var width = await Vectors.WidthAsync(_acme, "quickfix-tiny");
        Vectors.AssertSame(Read(named), Read(answer));
        Vectors.AssertDifferent(Read(ofBase), Read(answer));
        Vectors.AssertDifferent(Read(globex), Read(answer));

        double[] Read(System.Text.Json.JsonElement json) => Vectors.Read(json.GetProperty("data")[0].GetProperty("embedding"), width);
    }

    [Fact]
    public async Task ChatWithTools_IsRefusedByName() =>
        Assert.Equal(
            (400, "unsupported_capability", "tools"),
            (await _acme.PostAsync("/v1/chat/completions", RecordedBody.Read("llama.vscode-chat-tools"))).Refusal());
}
