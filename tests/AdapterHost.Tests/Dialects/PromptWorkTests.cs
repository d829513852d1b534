using AdapterHost.Dialects.FillInMiddle;
using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;

namespace AdapterHost.Tests.Dialects;

/// <summary>What a body can make the host tokenize outside of any queue: never more than its context can use, whatever its shape.</summary>
public sealed class PromptWorkTests
{
    private const int Context = 1000;

    private static readonly string s_long = new('x', (Context * TextCut.CharactersPerToken) + 1);

    public static TheoryData<string, string, string> TooMuch => new()
    {
        { "/v1/completions", $$"""{"prompt":"{{s_long}}"}""", "prompt" },
        { "/v1/chat/completions", $$$"""{"messages":[{"role":"user","content":"{{{s_long}}}"}]}""", "messages" },
        { "/completion", $$"""{"prompt":["{{s_long}}",97]}""", "prompt" },
        { "/completion", $$"""{"prompt":[97{{Repeat(""","a" """, Context)}}]}""", "prompt" },
    };

    public static TheoryData<string, string, string> TooMany => new()
    {
        { "/v1/chat/completions", $$$"""{"messages":[{"role":"user","content":""}{{{Repeat(""",{"role":"user","content":""}""", 2048)}}}]}""", "messages" },
        { "/apply-template", $$$"""{"messages":[{"role":"user","content":""}{{{Repeat(""",{"role":"user","content":""}""", 2048)}}}]}""", "messages" },
        { "/infill", $$$"""{"input_prefix":"","input_suffix":"","input_extra":[{"text":""}{{{Repeat(""",{"text":""}""", 256)}}}]}""", "input_extra" },
    };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public Task Prompt_ThatCannotFit_IsRefusedWithoutTokenizing(string path, string body, string field) =>
        AssertRefusedAsync(path, body, "context_length_exceeded", field);

    [Theory]
    [MemberData(nameof(TooMany))]
    public Task List_OfTooManyParts_IsRefusedWithoutTokenizing(string path, string body, string field) =>
        AssertRefusedAsync(path, body, "invalid_request", field);

    [Fact]
    public async Task Prediction_LongerThanAnyAnswer_IsTokenizedInPart()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync("/v1/completions", $$$"""{"prompt":"p","prediction":{"type":"content","content":"{{{s_long + s_long}}}"}}""");

        Assert.True(response.IsSuccessStatusCode);
        Assert.InRange(host.Engine.Tokenizer.Work, 1, s_long.Length);
    }

    [Fact]
    public async Task Infill_NamesAreCutToTheirEnds()
    {
        await using var host = await HostAsync();
        host.Engine.Tokenizer.Fim = new FimTokens(FakeTokenizer.Prefix, FakeTokenizer.Suffix, FakeTokenizer.Middle, FakeTokenizer.Repository, FakeTokenizer.File);
        var name = s_long + "/carts.sql";

        using var extra = await host.PostAsync(
            "/infill", $$$"""{"input_prefix":"a","input_suffix":"z","input_extra":[{"text":"one","filename":"{{{name}}}"}]}""");
        using var current = await host.PostAsync(
            "/v1/completions",
            $$$"""{"segments":{"prefix":"a","filepath":"{{{name}}}","declarations":[{"filepath":"1.sql","body":"one"}]}}""");

        Assert.InRange(host.Engine.Tokenizer.Work, 1, 1000);
        Assert.All(host.Engine.Sequences, sequence => Assert.Contains("x/carts.sql\n", sequence.Prompt));
        Assert.All(host.Engine.Sequences, sequence => Assert.Contains("one", sequence.Prompt));
    }

    private static async Task AssertRefusedAsync(string path, string body, string code, string field)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(path, body);

        await response.ErrorAsync(400, code, field);
        Assert.Equal(0, host.Engine.Tokenizer.Work);
    }

    private static Task<TestHost> HostAsync() => TestHost.StartAsync(engine => engine.Script = sequence => sequence.Finish(FinishReason.Stop));

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
