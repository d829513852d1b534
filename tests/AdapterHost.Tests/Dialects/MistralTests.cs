using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;

namespace AdapterHost.Tests.Dialects;

public sealed class MistralTests
{
    private const string Path = "/v1/fim/completions";

    private const string Usage =
        "\"usage\":{\"prompt_tokens\":6,\"completion_tokens\":2,\"total_tokens\":8,\"prompt_tokens_details\":{\"cached_tokens\":0},"
        + "\"completion_tokens_details\":{\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}";

    private static Task<TestHost> HostAsync() => TestHost.StartAsync(engine => engine.Script = sequence => sequence.Say("x", "y").Finish(FinishReason.Stop));

    [Fact]
    public async Task Fim_NotStreamed_IsChatShaped()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(
            Path, """{"model":"m","prompt":"a","suffix":"z","random_seed":7,"min_tokens":3,"max_tokens":9,"temperature":0.2,"top_p":0.9,"stop":["\n\n"],"stream":false}""");

        Assert.Equal(
            """{"id":"fim-…","object":"chat.completion","created":1767323045,"model":"tiny:prod","choices":[{"index":0,"message":{"role":"assistant","content":"xy","tool_calls":null},"finish_reason":"stop"}],"""
            + Usage + "}",
            await response.BodyAsync());
        var request = host.Engine.Sequences.Single().Request;
        Assert.Equal("[BOS][PRE]a[SUF]z[MID]", host.Engine.Sequences.Single().Prompt);
        Assert.Equal((7u, 3, 9), (request.Sampling.Seed, request.Sampling.MinTokens, request.MaxTokens));
        Assert.Equal(["\n\n"], request.Stop);
    }

    [Fact]
    public async Task Fim_Streamed_TellsItsUsageInTheLastChunk()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, """{"model":"m","prompt":"a","suffix":"z","stream":true}""");

        var head = """data: {"id":"fim-…","object":"chat.completion.chunk","created":1767323045,"model":"tiny:prod","choices":[{"index":0,""";
        Assert.Equal(
            [
                head + "\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}",
                head + "\"delta\":{\"content\":\"x\"},\"finish_reason\":null}]}",
                head + "\"delta\":{\"content\":\"y\"},\"finish_reason\":null}]}",
                head + "\"delta\":{\"content\":\"\"},\"finish_reason\":\"stop\"}]," + Usage + "}",
                "data: [DONE]",
                "",
            ],
            (await response.BodyAsync()).Split("\n\n"));
    }

    [Theory]
    [InlineData("""{"prompt":"a<|im_end|>"}""", "[BOS][PRE]a<|im_end|>[SUF][MID]")]
    [InlineData("""{"prompt":"a","suffix":null}""", "[BOS][PRE]a[SUF][MID]")]
    [InlineData("""{"prompt":"","suffix":"<|im_end|>"}""", "[BOS][PRE][SUF]<|im_end|>[MID]")]
    public async Task Fim_Text_StaysText(string body, string prompt)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, body);

        Assert.Equal(prompt, host.Engine.Sequences.Single().Prompt);
    }

    [Theory]
    [InlineData("""{"suffix":"a"}""", "prompt")]
    [InlineData("""{"prompt":["a"]}""", "prompt")]
    [InlineData("""{"prompt":"a","suffix":1}""", "suffix")]
    [InlineData("""{"prompt":"a","random_seed":"x"}""", "random_seed")]
    [InlineData("""{"prompt":"a","min_tokens":-1}""", "min_tokens")]
    [InlineData("""{"prompt":"a","messages":[]}""", "messages")]
    public async Task Fim_WrongField_IsNamed(string body, string field)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, body);

        await response.ErrorAsync(400, "invalid_request", field);
    }

    [Fact]
    public async Task Fim_LongFile_IsCutNotRefused()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, $$"""{"prompt":"{{new string('p', 50_000)}}","suffix":"{{new string('s', 50_000)}}","max_tokens":16}""");

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(16, host.Engine.Sequences.Single().Request.MaxTokens);
    }

    [Fact]
    public async Task Fim_OnBaseWithoutFim_IsUnsupported()
    {
        await using var host = await HostAsync();
        host.Engine.Tokenizer.Fim = null;

        using var response = await host.PostAsync(Path, """{"prompt":"a"}""");

        await response.ErrorAsync(400, "unsupported_capability", "prompt");
    }
}
