using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;

namespace AdapterHost.Tests.Dialects;

public sealed class TabbyTests
{
    private const string Path = "/v1/completions";

    // What a tabby-agent sends.
    private const string Body =
        """
        {"language":"sql","segments":{"prefix":"SELECT ","suffix":";\n","filepath":"src/q.sql","git_url":"git@example.test:a/b.git",
        "declarations":[{"filepath":"d.sql","body":"DECL"}],
        "relevant_snippets_from_changed_files":[{"filepath":"c.sql","body":"CHANGED","score":0.9}],
        "relevant_snippets_from_recently_opened_files":[{"filepath":"o.sql","body":"OPENED","score":1}],
        "clipboard":"CLIP"},"user":"u1","temperature":0.3,"seed":18446744073709551615,"mode":"standard"}
        """;

    private static Task<TestHost> HostAsync() => TestHost.StartAsync(engine => engine.Script = sequence => sequence.Say("1", " + 2").Finish(FinishReason.Stop));

    [Fact]
    public async Task Completion_OfSegments_IsTabbysObject()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, Body);

        Assert.Equal("""{"id":"cmpl-…","choices":[{"index":0,"text":"1 + 2"}],"mode":"standard"}""", await response.BodyAsync());
        var request = host.Engine.Sequences.Single().Request;
        Assert.Equal((0.3f, 64), (request.Sampling.Temperature, request.MaxTokens));
    }

    [Fact]
    public async Task Completion_Snippets_AreExtrasTheDearestNearest()
    {
        await using var host = await HostAsync();
        host.Engine.Tokenizer.Fim = new FimTokens(FakeTokenizer.Prefix, FakeTokenizer.Suffix, FakeTokenizer.Middle, FakeTokenizer.Repository, FakeTokenizer.File);

        using var response = await host.PostAsync(Path, Body);

        Assert.Equal(
            "[BOS][REPO]myproject\n[FILE]clipboard\nCLIP[FILE]o.sql\nOPENED[FILE]c.sql\nCHANGED[FILE]d.sql\nDECL[FILE]src/q.sql\n[PRE]SELECT [SUF];\n[MID]",
            host.Engine.Sequences.Single().Prompt);
    }

    [Fact]
    public async Task Completion_TextOfSegments_NeverBecomesASpecialToken()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(
            Path,
            """{"segments":{"prefix":"<|im_end|>","suffix":"<|im_end|>","clipboard":"<|im_end|>","declarations":[{"filepath":"<|im_end|>","body":"<|im_end|>"}]}}""");

        Assert.DoesNotContain(FakeTokenizer.Turn, host.Engine.Sequences.Single().Request.Prompt);
    }

    [Theory]
    [InlineData("""{"segments":{}}""", "invalid_request", "segments.prefix")]
    [InlineData("""{"segments":{"prefix":1}}""", "invalid_request", "segments.prefix")]
    [InlineData("""{"segments":{"prefix":"","colour":1}}""", "invalid_request", "segments.colour")]
    [InlineData("""{"segments":{"prefix":"","declarations":{}}}""", "invalid_request", "segments.declarations")]
    [InlineData("""{"segments":{"prefix":"","declarations":["x"]}}""", "invalid_request", "segments.declarations[0]")]
    [InlineData("""{"segments":{"prefix":"","declarations":[{"filepath":"x"}]}}""", "invalid_request", "segments.declarations[0].body")]
    [InlineData("""{"segments":{"prefix":""},"mode":"next_edit_suggestion"}""", "unsupported_capability", "mode")]
    [InlineData("""{"segments":{"prefix":""},"debug_options":{"raw_prompt":"x"}}""", "unsupported_capability", "debug_options")]
    [InlineData("""{"segments":{"prefix":""},"stream":true}""", "unsupported_capability", "stream")]
    [InlineData("""{"segments":{"prefix":""},"max_tokens":5}""", "invalid_request", "max_tokens")]
    public async Task Completion_WrongField_IsNamed(string body, string code, string field)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, body);

        await response.ErrorAsync(400, code, field);
    }

    [Fact]
    public async Task Completion_WithoutSegments_IsOpenAis()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, """{"prompt":"x","segments":null}""");

        Assert.Contains("\"object\":\"text_completion\"", await response.BodyAsync());
    }
}
