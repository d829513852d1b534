using System.Text;
using AdapterHost.Dialects.Texts;
using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;
using HostContract;
using Microsoft.Extensions.DependencyInjection;

namespace AdapterHost.Tests.Dialects;

/// <summary>What the tokenizer and the templates tell; no model runs for it.</summary>
public sealed class TextToolTests
{
    [Theory]
    [InlineData("/tokenize", """{"content":"a<|im_end|>"}""", """{"tokens":[97,65542]}""")]
    [InlineData("/tokenize", """{"content":"a<|im_end|>","parse_special":false}""", """{"tokens":[97,60,124,105,109,95,101,110,100,124,62]}""")]
    [InlineData("/tokenize", """{"content":"a","add_special":true,"model":"m"}""", """{"tokens":[65536,97]}""")]
    [InlineData("/tokenize", """{"content":"aü","with_pieces":true}""", """{"tokens":[{"id":97,"piece":"a"},{"id":252,"piece":"ü"}]}""")]
    [InlineData("/tokenize", "{}", """{"tokens":[]}""")]
    [InlineData("/detokenize", """{"tokens":[97,65542]}""", """{"content":"a[TURN]"}""")]
    [InlineData("/detokenize", "{}", """{"content":""}""")]
    [InlineData("/apply-template", """{"messages":[{"role":"user","content":"hi"}]}""", """{"prompt":"user:hi[TURN]"}""")]
    [InlineData("/apply-template", """{"messages":[{"role":"user","content":"hi"}],"model":"m","temperature":0.5,"stream":true,"logprobs":true}""", """{"prompt":"user:hi[TURN]"}""")]
    public async Task Tool_AnswersAsLlamaCpp(string path, string body, string expected)
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync(path, body, assertion => assertion with { Adapter = TestHost.Digest });

        Assert.Equal(expected, await response.BodyAsync());
        Assert.Equal("none", response.Headers.GetValues(ContractHeaders.AdapterDigest).Single());
        Assert.Empty(host.Engine.Sequences);
        Assert.Empty(host.Adapters.Leases);
    }

    [Theory]
    [InlineData("/tokenize", """{"content":7}""", "invalid_request", "content")]
    [InlineData("/tokenize", """{"content":"a","colour":7}""", "invalid_request", "colour")]
    [InlineData("/tokenize", """{"content":"a","with_pieces":7}""", "invalid_request", "with_pieces")]
    [InlineData("/detokenize", """{"tokens":"a"}""", "invalid_request", "tokens")]
    [InlineData("/detokenize", """{"tokens":[97,-1]}""", "invalid_request", "tokens[1]")]
    [InlineData("/detokenize", """{"tokens":[97,1000000]}""", "invalid_request", "tokens[1]")]
    [InlineData("/apply-template", "{}", "invalid_request", "messages")]
    [InlineData("/apply-template", """{"messages":[{"role":"user","content":"x"}],"tools":[{}]}""", "unsupported_capability", "tools")]
    [InlineData("/apply-template", """{"messages":[{"role":"user","content":"x"}],"add_generation_prompt":false}""", "unsupported_capability", "add_generation_prompt")]
    public async Task Tool_WrongField_IsNamed(string path, string body, string code, string field)
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync(path, body);

        await response.ErrorAsync(400, code, field);
    }

    [Fact]
    public async Task Tokenize_HugeText_IsRefusedWithTheLimit()
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync("/tokenize", $$"""{"content":"{{new string('x', 1024 * 1024 + 1)}}"}""");

        Assert.Contains("1048576", (await response.ErrorAsync(400, "invalid_request", "content")).GetProperty("message").GetString());
        Assert.Equal(0, host.Engine.Tokenizer.Work);
    }

    [Fact]
    public async Task Detokenize_OfLongPieces_IsRefusedByTheirBytes()
    {
        await using var host = await TestHost.StartAsync();
        // Six bytes a piece, so that far fewer ids than are allowed make more than one mebibyte.
        var ids = string.Join(',', Enumerable.Repeat(FakeTokenizer.Turn, (1024 * 1024 / 6) + 1));

        using var response = await host.PostAsync("/detokenize", $$"""{"tokens":[{{ids}}]}""");

        Assert.Contains("1048576 bytes", (await response.ErrorAsync(400, "invalid_request", "tokens")).GetProperty("message").GetString());
    }

    [Fact]
    public async Task Tokenize_WithPiecesOfALongText_IsRefusedByTheAnswersBytes()
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync(
            "/tokenize", $$"""{"content":"{{new string('x', 500_000)}}","parse_special":false,"with_pieces":true}""");

        Assert.Contains("8388608", (await response.ErrorAsync(400, "invalid_request", "content")).GetProperty("message").GetString());
    }

    [Fact]
    public async Task Tool_WhenItsTenantHasAllPlaces_IsOverloadedForThatTenantAlone()
    {
        await using var host = await TestHost.StartAsync();
        var places = host.Services.GetRequiredService<TextToolPlaces>();
        var taken = Enumerable.Range(0, TextToolPlaces.OfOneTenant).Select(_ => places.TryTake(TestHost.Tenant, out var place) ? place : null).ToList();

        using var refused = await host.PostAsync("/tokenize", """{"content":"a"}""");
        using var other = await host.PostAsync("/tokenize", """{"content":"a"}""", assertion => assertion with { Tenant = new TenantKey("tenant-2") });
        await PropsAsync(host, TestHost.Tenant.Value);
        taken[0]!.Dispose();
        using var again = await host.PostAsync("/tokenize", """{"content":"a"}""");

        await refused.ErrorAsync(503, "overloaded");
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("""{"tokens":[97]}""", await other.BodyAsync());
        Assert.Equal("""{"tokens":[97]}""", await again.BodyAsync());
    }

    [Fact]
    public async Task Tool_AnsweredOrRefused_GivesItsPlaceBack()
    {
        await using var host = await TestHost.StartAsync();

        foreach (var body in Enumerable.Repeat<string[]>(["""{"content":"a"}""", """{"content":7}"""], TextToolPlaces.OfOneTenant).SelectMany(pair => pair))
            (await host.PostAsync("/tokenize", body)).Dispose();

        using var last = await host.PostAsync("/tokenize", """{"content":"a"}""");
        Assert.Equal("""{"tokens":[97]}""", await last.BodyAsync());
    }

    [Fact]
    public async Task ApplyTemplate_OnABaseWithoutOne_IsUnsupported()
    {
        await using var host = await TestHost.StartAsync();
        host.Engine.Tokenizer.HasChatTemplate = false;

        using var response = await host.PostAsync("/apply-template", """{"messages":[{"role":"user","content":"hi"}]}""");

        await response.ErrorAsync(400, "unsupported_capability", "messages");
    }

    [Fact]
    public async Task Props_IsOneAnswerForEverybodyAtAnyLoad()
    {
        await using var host = await TestHost.StartAsync();

        var idle = await PropsAsync(host, "tenant-1");
        var running = host.PostAsync("/v1/completions", """{"prompt":"x"}""", assertion => assertion with { Adapter = TestHost.Digest });
        var sequence = await host.Engine.NextAsync();
        var busy = await PropsAsync(host, "tenant-2");
        sequence.Finish(FinishReason.Stop);
        (await running).Dispose();

        Assert.Equal(idle, busy);
        Assert.StartsWith(
            """{"default_generation_settings":{"n_ctx":1000},"total_slots":1,"model_alias":"tiny","chat_template":"{{fake}}","bos_token":"[BOS]","modalities":{"vision":false,"audio":false},"build_info":""",
            idle);
    }

    private static async Task<string> PropsAsync(TestHost host, string tenant)
    {
        var assertion = host.Assert("/props", "") with { Method = "GET", Tenant = new TenantKey(tenant), CacheSalt = tenant };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/props");
        request.Headers.Add(AssertionHeader.Name, new AssertionSigner(TestHost.Key).Sign(assertion));
        using var response = await host.Client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
    }
}
