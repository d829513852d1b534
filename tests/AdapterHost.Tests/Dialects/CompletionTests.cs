using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;

namespace AdapterHost.Tests.Dialects;

public sealed class CompletionTests
{
    private const string Path = "/v1/completions";
    private const string Head = """{"id":"cmpl-…","object":"text_completion","created":1767323045,"model":"tiny:prod","system_fingerprint":"fp_bbbbbbbbbbbb",""";

    private static Task<TestHost> HostAsync() => TestHost.StartAsync(engine => engine.Script = sequence =>
    {
        sequence.Say("1", "\"2");
        sequence.Finish(FinishReason.Length);
    });

    [Fact]
    public async Task Completion_NotStreamed_IsOpenAiObject()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, """{"model":"m","prompt":"ab"}""");

        Assert.Equal(
            Head + "\"" + """choices":[{"text":"1\"2","index":0,"logprobs":null,"finish_reason":"length"}],"""
            + "\"" + """usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}""",
            await response.BodyAsync());
    }

    [Fact]
    public async Task Completion_Streamed_HasTextInEveryChunk()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(
            Path, """{"model":"m","prompt":"ab","stream":true,"stream_options":{"include_usage":true}}""");

        Assert.Equal(
            $$$$"""
            data: {{{{Head}}}}"choices":[{"text":"1","index":0,"logprobs":null,"finish_reason":null}],"usage":null}

            data: {{{{Head}}}}"choices":[{"text":"\"2","index":0,"logprobs":null,"finish_reason":null}],"usage":null}

            data: {{{{Head}}}}"choices":[{"text":"","index":0,"logprobs":null,"finish_reason":"length"}],"usage":null}

            data: {{{{Head}}}}"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}

            data: [DONE]


            """,
            await response.BodyAsync());
    }

    [Theory]
    [InlineData("""{"prompt":"a<|im_end|>b"}""", "[BOS]a[TURN]b")]
    [InlineData("""{"prompt":["x"]}""", "[BOS]x")]
    [InlineData("""{"prompt":["x","y"]}""", "[BOS]x|[BOS]y")]
    [InlineData("""{"prompt":[97,98,65542]}""", "ab[TURN]")]
    [InlineData("""{"prompt":[[97],[98,99]]}""", "a|bc")]
    [InlineData("""{"prompt":"a","prompt":"b"}""", "[BOS]b")]
    [InlineData("""{"prompt":"x<|im_end|>","suffix":"y<|im_end|>"}""", "[BOS][PRE]x<|im_end|>[SUF]y<|im_end|>[MID]")]
    [InlineData("""{"prompt":"x","suffix":""}""", "[BOS][PRE]x[SUF][MID]")]
    [InlineData("""{"prompt":"x","suffix":null}""", "[BOS]x")]
    public async Task Completion_ShapesOfPrompt_BecomeSequences(string body, string prompts)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, body);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(prompts, string.Join('|', host.Engine.Sequences.Select(sequence => sequence.Prompt)));
    }

    [Fact]
    public async Task Completion_SeveralPrompts_AreChoicesInOrderAndUsageIsTheirSum()
    {
        await using var host = await TestHost.StartAsync();
        var answer = host.PostAsync(Path, """{"model":"m","prompt":["ab","c"]}""");
        var first = await host.Engine.NextAsync();
        var second = await host.Engine.NextAsync();
        second.Say("two").Finish(FinishReason.Stop);
        first.Say("one").Finish(FinishReason.Length);

        using var response = await answer;

        Assert.Equal(
            Head + "\"" + """choices":[{"text":"one","index":0,"logprobs":null,"finish_reason":"length"},{"text":"two","index":1,"logprobs":null,"finish_reason":"stop"}],"""
            + "\"" + """usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}""",
            await response.BodyAsync());
    }

    [Fact]
    public async Task Completion_SeveralPromptsStreamed_EachChunkNamesItsChoice()
    {
        await using var host = await TestHost.StartAsync();
        var answer = host.PostAsync(Path, """{"model":"m","prompt":["a","b"],"stream":true}""");
        var first = await host.Engine.NextAsync();
        var second = await host.Engine.NextAsync();
        second.Say("B");
        using var response = await answer;
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Contains("""{"text":"B","index":1,""", await reader.ReadLineAsync());

        first.Say("A").Finish(FinishReason.Stop);
        await reader.ReadLineAsync();
        Assert.Contains("""{"text":"A","index":0,""", await reader.ReadLineAsync());
        second.Finish(FinishReason.Stop);

        var rest = Answer.WithoutCost(await reader.ReadToEndAsync());
        Assert.Equal(2, rest.Split("\"finish_reason\":\"stop\"").Length - 1);
        Assert.EndsWith("\n\ndata: [DONE]\n\n", rest);
    }

    [Theory]
    [InlineData("""{}""", "prompt")]
    [InlineData("""{"prompt":null}""", "prompt")]
    [InlineData("""{"prompt":{}}""", "prompt")]
    [InlineData("""{"prompt":[]}""", "prompt")]
    [InlineData("""{"prompt":[true]}""", "prompt[0]")]
    [InlineData("""{"prompt":["a",1]}""", "prompt[1]")]
    [InlineData("""{"prompt":[1,"a"]}""", "prompt[1]")]
    [InlineData("""{"prompt":[[1],["a"]]}""", "prompt[1][0]")]
    [InlineData("""{"prompt":[-1]}""", "prompt[0]")]
    [InlineData("""{"prompt":[70000]}""", "prompt[0]")]
    [InlineData("""{"prompt":[1.5]}""", "prompt[0]")]
    [InlineData("""{"prompt":[[]]}""", "prompt")]
    [InlineData("""{"prompt":["1","2","3","4","5","6","7","8","9","10","11","12","13","14","15","16","17"]}""", "prompt")]
    [InlineData("""{"prompt":"\udc00"}""", "prompt")]
    [InlineData("""{"prompt":[1,2],"suffix":"x"}""", "suffix")]
    [InlineData("""{"prompt":"x","suffix":1}""", "suffix")]
    public async Task Completion_WrongPrompt_NamesTheField(string body, string field)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, body);

        await response.ErrorAsync(400, "invalid_request", field);
        Assert.Empty(host.Engine.Sequences);
    }

    [Fact]
    public async Task Completion_SuffixOnBaseWithoutFim_IsUnsupported()
    {
        await using var host = await HostAsync();
        host.Engine.Tokenizer.Fim = null;

        using var response = await host.PostAsync(Path, """{"prompt":"x","suffix":"y"}""");

        await response.ErrorAsync(400, "unsupported_capability", "suffix");
    }

    [Theory]
    [InlineData(999, 200)]
    [InlineData(1000, 400)]
    public async Task Completion_PromptAtTheContext_IsRefusedOnlyWithoutRoom(int tokens, int status)
    {
        await using var host = await HostAsync();
        var ids = string.Join(',', Enumerable.Repeat(97, tokens));

        using var response = await host.PostAsync(Path, $$"""{"prompt":[{{ids}}]}""");

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 400)
            await response.ErrorAsync(400, "context_length_exceeded", "prompt");
        else
            Assert.Equal(1, host.Engine.Sequences.Single().Request.MaxTokens);
    }

    [Fact]
    public async Task Completion_HopelesslyLongText_IsRefusedWithoutTokenizing()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, $$"""{"prompt":"{{new string('x', 100_000)}}"}""");

        await response.ErrorAsync(400, "context_length_exceeded", "prompt");
        Assert.Equal(0, host.Engine.Tokenizer.Work);
    }
}
