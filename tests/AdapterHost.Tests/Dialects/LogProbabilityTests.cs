using System.Text.Json.Nodes;
using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;

namespace AdapterHost.Tests.Dialects;

public sealed class LogProbabilityTests
{
    private static Task<TestHost> HostAsync() => TestHost.StartAsync(engine => engine.Script = sequence =>
    {
        sequence.ScorePrompt(-2);
        if (sequence.Request.MaxTokens > 0)
            sequence.Score("ü", ('ü', -0.5f), ('x', float.NegativeInfinity)).Score("b", ('b', -0.5f), ('y', -3f));
        sequence.Finish(FinishReason.Stop);
    });

    [Fact]
    public async Task Chat_WithLogprobs_TellsTokensBytesAndOthers()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(
            "/v1/chat/completions", """{"messages":[{"role":"user","content":"hi"}],"logprobs":true,"top_logprobs":2}""");

        Assert.Equal(2, host.Engine.Sequences.Single().Request.Sampling.LogProbabilities);
        Assert.Contains(
            """
            "logprobs":{"content":[{"token":"ü","logprob":-0.5,"bytes":[195,188],"top_logprobs":[{"token":"ü","logprob":-0.5,"bytes":[195,188]},{"token":"x","logprob":-9999,"bytes":[120]}]},{"token":"b","logprob":-0.5,
            """.Trim(),
            await response.BodyAsync());
    }

    [Fact]
    public async Task Chat_WithLogprobsStreamed_TellsThemInEachChunk()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(
            "/v1/chat/completions", """{"messages":[{"role":"user","content":"hi"}],"logprobs":true,"stream":true}""");

        Assert.Equal(0, host.Engine.Sequences.Single().Request.Sampling.LogProbabilities);
        Assert.Contains("""{"content":"b"},"logprobs":{"content":[{"token":"b","logprob":-0.5,"bytes":[98],""", await response.BodyAsync());
    }

    [Fact]
    public async Task Completion_WithLogprobs_HasListsOfOneLength()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync("/v1/completions", """{"prompt":"a","logprobs":2}""");

        Assert.Contains(
            "\"logprobs\":{\"tokens\":[\"ü\",\"b\"],\"token_logprobs\":[-0.5,-0.5],\"top_logprobs\":[{\"ü\":-0.5,\"x\":-9999},{\"b\":-0.5,\"y\":-3}],\"text_offset\":[0,1]}",
            await response.BodyAsync());
    }

    [Fact]
    public async Task Completion_Streamed_CountsItsOffsetsOn()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync("/v1/completions", """{"prompt":"a","logprobs":0,"stream":true}""");

        var body = await response.BodyAsync();
        Assert.Contains("\"tokens\":[\"ü\"],\"token_logprobs\":[-0.5],\"top_logprobs\":null,\"text_offset\":[0]", body);
        Assert.Contains("\"tokens\":[\"b\"],\"token_logprobs\":[-0.5],\"top_logprobs\":null,\"text_offset\":[1]", body);
    }

    [Theory]
    [InlineData("\"xyz\"", "xyz", 3)]
    [InlineData("[120,121,122]", "xyz", 3)]
    public async Task Echo_WithoutATokenToGenerate_ScoresTheGivenText(string prompt, string text, int length)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync("/v1/completions", $$"""{"prompt":{{prompt}},"echo":true,"logprobs":1,"max_tokens":0}""");

        var request = host.Engine.Sequences.Single().Request;
        Assert.Equal((true, 0, 1), (request.ScorePrompt, request.MaxTokens, request.Sampling.LogProbabilities));
        var choice = JsonNode.Parse(await response.BodyAsync())!["choices"]![0]!;
        Assert.Equal(text, (string)choice["text"]!);
        Assert.Equal(length, choice["logprobs"]!["tokens"]!.AsArray().Count);
        Assert.Equal(["x", "y", "z"], choice["logprobs"]!["tokens"]!.AsArray().Select(token => (string)token!));
        // Where the tokenizer starts a text by itself, its first token follows something.
        Assert.Equal(prompt[0] == '"' ? -2 : null, (float?)choice["logprobs"]!["token_logprobs"]![0]);
        Assert.Equal(-2, (float)choice["logprobs"]!["token_logprobs"]![2]!);
        Assert.Equal([0, 1, 2], choice["logprobs"]!["text_offset"]!.AsArray().Select(offset => (int)offset!));
    }

    [Fact]
    public async Task Echo_WithAnAnswer_PutsThePromptBeforeIt()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync("/v1/completions", """{"prompt":"xy","echo":true,"logprobs":0,"n":2}""");

        var choices = JsonNode.Parse(await response.BodyAsync())!["choices"]!.AsArray();
        Assert.All(choices, choice => Assert.Equal("xyüb", (string)choice!["text"]!));
        Assert.All(choices, choice => Assert.Equal([-2f, -2f, -0.5f, -0.5f], choice!["logprobs"]!["token_logprobs"]!.AsArray().Select(one => (float)one!)));
    }

    [Fact]
    public async Task Echo_WithoutLogprobs_RepeatsThePromptAndAsksTheEngineForNoScores()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync("/v1/completions", """{"prompt":"xy","echo":true}""");

        Assert.Contains("\"text\":\"xyüb\"", await response.BodyAsync());
        Assert.False(host.Engine.Sequences.Single().Request.ScorePrompt);
    }

    [Theory]
    [InlineData("/v1/completions", """{"prompt":"x","echo":true,"stream":true}""", "unsupported_capability", "echo")]
    [InlineData("/v1/completions", """{"prompt":"x","echo":true,"suffix":"y"}""", "invalid_request", "echo")]
    [InlineData("/v1/completions", """{"prompt":"x","max_tokens":0}""", "invalid_request", "max_tokens")]
    [InlineData("/v1/completions", """{"prompt":"x","n":2,"best_of":3}""", "unsupported_capability", "best_of")]
    [InlineData("/v1/chat/completions", """{"messages":[{"role":"user","content":"x"}],"top_logprobs":2}""", "invalid_request", "top_logprobs")]
    [InlineData("/v1/chat/completions", """{"messages":[{"role":"user","content":"x"}],"logprobs":true,"top_logprobs":21}""", "invalid_request", "top_logprobs")]
    [InlineData("/v1/chat/completions", """{"messages":[{"role":"user","content":"x"}],"logprobs":3}""", "invalid_request", "logprobs")]
    public async Task Fields_ThatDoNotGoTogether_AreNamed(string path, string body, string code, string field)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(path, body);

        await response.ErrorAsync(400, code, field);
        Assert.Empty(host.Engine.Sequences);
    }

    [Theory]
    [InlineData("/v1/completions", """ "echo":true,"logprobs":20,"max_tokens":0 """, "logprobs")]
    [InlineData("/v1/completions", """ "n":2,"logprobs":20,"max_tokens":4000 """, "logprobs")]
    [InlineData("/completion", """ "n_probs":20,"n_predict":8000 """, "n_probs")]
    public async Task Scores_MoreThanAnAnswerMayTell_AreRefusedWithTheLimit(string path, string fields, string field)
    {
        await using var host = await HostAsync();
        host.Engine.Limits = new EngineLimits(20_000, 64);
        var prompt = "[" + string.Join(',', Enumerable.Repeat(97, 4000)) + "]";
        var prompts = string.Join(',', Enumerable.Repeat(prompt, 16));

        using var response = await host.PostAsync(
            path, $$"""{"prompt":[{{prompts}}],{{fields}}}""", assertion => assertion with { MaxOutputTokens = 10_000 });

        Assert.Contains("1048576", (await response.ErrorAsync(400, "invalid_request", field)).GetProperty("message").GetString());
        Assert.Empty(host.Engine.Sequences);
    }

    [Theory]
    [InlineData("/v1/chat/completions", """ "messages":[{"role":"user","content":"x"}],"logprobs":true,"top_logprobs":20,"n":16 """, "top_logprobs")]
    [InlineData("/infill", """ "input_prefix":"a","input_suffix":"b","n_probs":20,"n":16 """, "n_probs")]
    public async Task Scores_OfManyLongAnswers_AreRefusedUnlessStreamed(string path, string fields, string field)
    {
        await using var host = await HostAsync();
        host.Engine.Limits = new EngineLimits(20_000, 64);

        using var whole = await host.PostAsync(path, "{" + fields + "}", assertion => assertion with { MaxOutputTokens = 10_000 });
        using var streamed = await host.PostAsync(path, "{" + fields + ",\"stream\":true}", assertion => assertion with { MaxOutputTokens = 10_000 });

        await whole.ErrorAsync(400, "invalid_request", field);
        Assert.True(streamed.IsSuccessStatusCode);
    }
}
