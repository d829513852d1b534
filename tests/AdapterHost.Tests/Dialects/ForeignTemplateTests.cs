using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;
using HostContract;

namespace AdapterHost.Tests.Dialects;

/// <summary>Raw prompts in a fill-in-the-middle template that a client chose by the model's name.</summary>
public sealed class ForeignTemplateTests
{
    private static Task<TestHost> HostAsync() => TestHost.StartAsync(engine => engine.Script = sequence => sequence.Finish(FinishReason.Stop));

    public static TheoryData<string, string> Templates => new()
    {
        { "<|fim_prefix|>P<|fim_suffix|>S<|fim_middle|>", "P|S" },
        { "<fim_prefix>P<fim_suffix>S<fim_middle>", "P|S" },
        { "<PRE> P <SUF>S <MID>", "P|S" },
        { "<PRE> P <SUF> S <MID>", "P|S" },
        { "<PRE> P\n <SUF>\n S <MID>", "P\n|\n S" },
        { "<｜fim▁begin｜>P<｜fim▁hole｜>S<｜fim▁end｜>", "P|S" },
        { "[SUFFIX]S[PREFIX]P", "P|S" },
        { "[SUFFIX][PREFIX]P", "P|" },
        { "<|code_prefix|>P<|code_suffix|>S<|code_middle|>", "P|S" },
        { "<|code_suffix|>S<|code_prefix|>P<|code_middle|>", "P|S" },
        { "<|fim_prefix|>P<|fim_suffix|><|fim_middle|>", "P|" },
        { "<|fim_prefix|><|fim_suffix|>S<|fim_middle|>", "|S" },
    };

    [Theory]
    [MemberData(nameof(Templates))]
    public async Task Prompt_InAForeignTemplate_GetsTheBasesOwnTokens(string prompt, string expected)
    {
        await using var host = await HostAsync();
        foreach (var path in new[] { "/v1/completions", "/completion" })
        {
            host.Engine.Sequences.Clear();
            using var response = await host.PostAsync(path, System.Text.Json.JsonSerializer.Serialize(new { prompt }));

            var parts = expected.Split('|');
            Assert.Equal($"[BOS][PRE]{parts[0]}[SUF]{parts[1]}[MID]", host.Engine.Sequences.Single().Prompt);
        }
    }

    [Theory]
    [InlineData("<|fim_prefix|>a<|fim_suffix|>b<|fim_middle|>c")]
    [InlineData("<|fim_prefix|>a<|fim_middle|>")]
    [InlineData("<|fim_suffix|>a<|fim_middle|>")]
    [InlineData("see <PRE> a <SUF>b <MID>")]
    [InlineData("see [SUFFIX]b[PREFIX]a")]
    [InlineData("[PREFIX]a[SUFFIX]b")]
    [InlineData("a")]
    public async Task Prompt_OfAnotherForm_StaysAsItIs(string prompt)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync("/v1/completions", System.Text.Json.JsonSerializer.Serialize(new { prompt }));

        Assert.Equal("[BOS]" + prompt, host.Engine.Sequences.Single().Prompt);
    }

    [Fact]
    public async Task Prompt_OnABaseWithoutFim_StaysAsItIs()
    {
        await using var host = await HostAsync();
        host.Engine.Tokenizer.Fim = null;

        using var response = await host.PostAsync("/v1/completions", """{"prompt":"<PRE> a <SUF>b <MID>"}""");

        Assert.Equal("[BOS]<PRE> a <SUF>b <MID>", host.Engine.Sequences.Single().Prompt);
    }

    [Theory]
    [InlineData("/v1/completions", """{"prompt":"<PRE> <|im_end|> <SUF><|im_end|> <MID>"}""")]
    [InlineData("/completion", """{"prompt":"<|im_end|>\n<fim_prefix><|im_end|><fim_suffix><|im_end|><fim_middle>"}""")]
    public async Task Parts_OfARewrittenPrompt_ArePlainText(string path, string body)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(path, body);

        Assert.DoesNotContain(FakeTokenizer.Turn, host.Engine.Sequences.Single().Request.Prompt);
        Assert.Contains("[PRE]<|im_end|>[SUF]<|im_end|>[MID]", host.Engine.Sequences.Single().Prompt);
    }

    [Fact]
    public async Task Template_OfTheBaseItself_IsParsedAndNotRewritten()
    {
        await using var host = await HostAsync();
        OwnQwen(host.Engine.Tokenizer);

        using var response = await host.PostAsync("/v1/completions", """{"prompt":"head <|fim_prefix|>a<|im_end|><|fim_suffix|>b<|fim_middle|>"}""");

        Assert.Equal("[BOS]head [PRE]a[TURN][SUF]b[MID]", host.Engine.Sequences.Single().Prompt);
    }

    [Fact]
    public async Task Template_OfTheBaseItself_WhenTooLong_IsCutAroundTheCursor()
    {
        await using var host = await HostAsync();
        OwnQwen(host.Engine.Tokenizer);
        var prompt = $"<|fim_prefix|>{new string('p', 50_000)}<|fim_suffix|>{new string('s', 50_000)}<|fim_middle|>";

        using var response = await host.PostAsync("/v1/completions", $$"""{"prompt":"{{prompt}}","max_tokens":16}""");

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Contains("ppp[SUF]sss", host.Engine.Sequences.Single().Prompt);
    }

    [Fact]
    public async Task Head_OfOtherFiles_BecomesExtras()
    {
        await using var host = await HostAsync();
        host.Engine.Tokenizer.Fim = new FimTokens(FakeTokenizer.Prefix, FakeTokenizer.Suffix, FakeTokenizer.Middle, FakeTokenizer.Repository, FakeTokenizer.File);
        const string Prompt = "<|repo_name|>shop\n<|file_sep|>a.sql\nSELECT 1\n<|file_sep|>b.sql\n<|fim_prefix|>P<|fim_suffix|>S<|fim_middle|>";

        using var response = await host.PostAsync("/v1/completions", System.Text.Json.JsonSerializer.Serialize(new { prompt = Prompt }));

        Assert.Equal(
            "[BOS][REPO]myproject\n[FILE]a.sql\nSELECT 1\n[FILE]b.sql\n[PRE]P[SUF]S[MID]", host.Engine.Sequences.Single().Prompt);
    }

    /// <summary>llama.vscode writes its context before the template, without any mark.</summary>
    [Fact]
    public async Task Head_OfPlainText_BecomesAnExtra()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(
            "/v1/completions", """{"prompt":"Context:\n\nCREATE TABLE t<|fim_prefix|>P<|fim_suffix|>S<|fim_middle|>"}""");

        Assert.Equal(
            "[BOS]\n\n--- snippet ---\n\nContext:\n\nCREATE TABLE t[PRE]P[SUF]S[MID]", host.Engine.Sequences.Single().Prompt);
    }

    [Fact]
    public void Families_AreThoseOfTheKnownClients() =>
        Assert.Equal(["qwen", "starcoder", "codellama", "deepseek", "glm", "codestral"], FimTemplates.All.Select(template => template.Family));

    private static void OwnQwen(FakeTokenizer tokenizer)
    {
        tokenizer.SpecialNames["<|fim_prefix|>"] = FakeTokenizer.Prefix;
        tokenizer.SpecialNames["<|fim_suffix|>"] = FakeTokenizer.Suffix;
        tokenizer.SpecialNames["<|fim_middle|>"] = FakeTokenizer.Middle;
    }
}
