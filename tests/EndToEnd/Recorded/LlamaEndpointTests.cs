using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Recorded;

/// <summary>llama.cpp's endpoints beside generation, as llama.vscode and Continue call them.</summary>
[Collection(ProductCollection.Name)]
public sealed class LlamaEndpointTests(RunningProduct product)
{
    private readonly TenantApi _acme = new(product, product.Demo.Acme.Token);

    [Fact]
    public async Task Tokenize_ThenDetokenize_IsTheText()
    {
        const string content = "SELECT name_é FROM carts -- 媽 and 🤗";
        var tokens = (await _acme.PostAsync("/tokenize", new { content, add_special = true })).Good().GetProperty("tokens");
        Assert.True(tokens.GetArrayLength() > 5);
        Assert.Equal(content, (await _acme.PostAsync("/detokenize", new { tokens })).Good().GetProperty("content").GetString());

        var pieces = (await _acme.PostAsync("/tokenize", new { content = "SELECT name", with_pieces = true })).Good().GetProperty("tokens").EnumerateArray();
        Assert.Equal("SELECT name", string.Concat(pieces.Select(p => p.GetProperty("piece").GetString())));
    }

    /// <summary>What the template makes of a conversation, sent as a raw prompt, is answered as the conversation is.</summary>
    [Fact]
    public async Task ApplyTemplate_ThenCompletion_IsTheChatsAnswer()
    {
        var messages = new[]
        {
            new { role = "system", content = "Fix the SQL. Answer with the full code." },
            new { role = "user", content = "Error: table 'carts' does not exist\nSELECT name, price\nFROM carts\nWHERE price > 10" },
        };
        var prompt = (await _acme.PostAsync("/apply-template", new { messages })).Good().GetProperty("prompt").GetString();
        var chat = (await _acme.PostAsync("/v1/chat/completions", new { messages, temperature = 0, max_tokens = 100 })).Good();
        var completion = (await _acme.PostAsync("/completion", new { prompt, temperature = 0, n_predict = 100 })).Good();
        Assert.Equal(chat.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString(), completion.GetProperty("content").GetString());
        Assert.Equal(chat.GetProperty("usage").GetProperty("prompt_tokens").GetInt32(), completion.GetProperty("tokens_evaluated").GetInt32());
    }

    [Fact]
    public async Task Props_ContextAndTemplate_AreThere()
    {
        var props = (await _acme.GetAsync("/props")).Good();
        Assert.Equal(1024, props.GetProperty("default_generation_settings").GetProperty("n_ctx").GetInt32());
        Assert.Contains("im_start", props.GetProperty("chat_template").GetString());
    }

    [Fact]
    public async Task ContinueCompletion_Streamed_EndsWithStop()
    {
        var answer = await _acme.PostAsync("/completion", RecordedBody.Read("continue-completion"));
        Assert.Equal((200, "text/event-stream"), (answer.Status, answer.MediaType));
        Assert.All(answer.Events.SkipLast(1), e => Assert.False(e.GetProperty("stop").GetBoolean()));
        Assert.True(answer.Events[^1].GetProperty("stop").GetBoolean());
        Assert.NotEqual("", string.Concat(answer.Events.Select(e => e.GetProperty("content").GetString())));
    }
}
