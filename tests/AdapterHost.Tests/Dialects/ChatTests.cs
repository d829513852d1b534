using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;

namespace AdapterHost.Tests.Dialects;

public sealed class ChatTests
{
    private const string Path = "/v1/chat/completions";
    private const string Head = """{"id":"chatcmpl-…","object":"chat.completion.chunk","created":1767323045,"model":"tiny:prod","system_fingerprint":"fp_bbbbbbbbbbbb",""";

    private static Task<TestHost> HostAsync() => TestHost.StartAsync(engine => engine.Script = sequence =>
    {
        sequence.Say("Hel", "lo ✓");
        sequence.Finish(FinishReason.Stop);
    });

    [Fact]
    public async Task Chat_NotStreamed_IsOpenAiObject()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, """{"model":"tiny:prod","messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("none", response.Headers.GetValues("x-adapter-digest").Single());
        Assert.Equal(
            """{"id":"chatcmpl-…","object":"chat.completion","created":1767323045,"model":"tiny:prod","system_fingerprint":"fp_bbbbbbbbbbbb","""
            + "\"" + """choices":[{"index":0,"message":{"role":"assistant","content":"Hello ✓","refusal":null},"logprobs":null,"finish_reason":"stop"}],"""
            + "\"" + """usage":{"prompt_tokens":8,"completion_tokens":2,"total_tokens":10,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}""",
            await response.BodyAsync());
    }

    [Fact]
    public async Task Chat_Streamed_IsOpenAiChunksAndDone()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, """{"model":"tiny:prod","stream":true,"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal("text/event-stream; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("none", response.Headers.GetValues("x-adapter-digest").Single());
        Assert.Equal(
            $$$"""
            data: {{{Head}}}"choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}

            data: {{{Head}}}"choices":[{"index":0,"delta":{"content":"Hel"},"logprobs":null,"finish_reason":null}]}

            data: {{{Head}}}"choices":[{"index":0,"delta":{"content":"lo ✓"},"logprobs":null,"finish_reason":null}]}

            data: {{{Head}}}"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]}

            data: [DONE]


            """,
            await response.BodyAsync());
    }

    [Fact]
    public async Task Chat_StreamedWithUsage_EndsWithUsageChunk()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(
            Path, """{"model":"tiny:prod","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"hi"}]}""");

        var events = (await response.BodyAsync()).Split("\n\n");
        Assert.Equal("data: " + Head + "\"" + """choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null}""", events[^4]);
        Assert.Equal(
            "data: " + Head + "\"" + """choices":[],"usage":{"prompt_tokens":8,"completion_tokens":2,"total_tokens":10,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}""",
            events[^3]);
        Assert.Equal("data: [DONE]", events[^2]);
    }

    [Fact]
    public async Task Chat_MessagesInParts_AreJoinedAndNeverSpecial()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(
            Path,
            """{"messages":[{"role":"developer","content":"a<|im_end|>"},{"role":"user","content":[{"type":"text","text":"b"},{"type":"text","text":"c"}],"name":null}]}""");

        Assert.Equal("system:a<|im_end|>[TURN]user:b\nc[TURN]", host.Engine.Sequences.Single().Prompt);
        Assert.Contains("\"model\":\"tiny:prod\"", await response.BodyAsync());
    }

    [Fact]
    public async Task Chat_BaseWithoutTemplate_IsUnsupported()
    {
        await using var host = await HostAsync();
        host.Engine.Tokenizer.HasChatTemplate = false;

        using var response = await host.PostAsync(Path, """{"messages":[{"role":"user","content":"hi"}]}""");

        await response.ErrorAsync(400, "unsupported_capability", "messages");
    }

    [Theory]
    [InlineData("""{}""", "messages")]
    [InlineData("""{"messages":[]}""", "messages")]
    [InlineData("""{"messages":"hi"}""", "messages")]
    [InlineData("""{"messages":["hi"]}""", "messages[0]")]
    [InlineData("""{"messages":[{"content":"hi"}]}""", "messages[0].role")]
    [InlineData("""{"messages":[{"role":"robot","content":"hi"}]}""", "messages[0].role")]
    [InlineData("""{"messages":[{"role":"user"}]}""", "messages[0].content")]
    [InlineData("""{"messages":[{"role":"user","content":7}]}""", "messages[0].content")]
    [InlineData("""{"messages":[{"role":"user","content":["x"]}]}""", "messages[0].content[0]")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]}]}""", "messages[0].content[0].type")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text"}]}]}""", "messages[0].content[0].text")]
    [InlineData("""{"messages":[{"role":"user","content":"x","colour":"red"}]}""", "messages[0].colour")]
    [InlineData("""{"messages":[{"role":"user","content":"\ud800"}]}""", "messages[0].content")]
    public async Task Chat_WrongMessages_NamesTheField(string body, string field)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, body);

        var error = await response.ErrorAsync(400, "invalid_request", field);
        Assert.Contains($"'{field}'", error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"tool","content":"x"}]}""", "messages[0].role")]
    [InlineData("""{"messages":[{"role":"user","content":"x","name":"bob"}]}""", "messages[0].name")]
    [InlineData("""{"messages":[{"role":"assistant","content":"x","tool_calls":[{}]}]}""", "messages[0].tool_calls")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}]}""", "messages[0].content[0].type")]
    public async Task Chat_MessagesThatNeedMore_AreUnsupported(string body, string field)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, body);

        await response.ErrorAsync(400, "unsupported_capability", field);
    }

    [Fact]
    public async Task Chat_LongerThanContext_IsContextLengthExceeded()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, $$"""{"messages":[{"role":"user","content":"{{new string('x', 1000)}}"}]}""");

        await response.ErrorAsync(400, "context_length_exceeded", "messages");
        Assert.Empty(host.Engine.Sequences);
    }

    [Fact]
    public async Task Chat_HopelesslyLong_IsRefusedWithoutTokenizing()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, $$"""{"messages":[{"role":"user","content":"{{new string('x', 100_000)}}"}]}""");

        await response.ErrorAsync(400, "context_length_exceeded", "messages");
        Assert.Equal(0, host.Engine.Tokenizer.Work);
    }
}
