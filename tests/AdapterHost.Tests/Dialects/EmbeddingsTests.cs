using System.Runtime.InteropServices;
using System.Text.Json;
using AdapterHost.Adapters;
using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;

namespace AdapterHost.Tests.Dialects;

public sealed class EmbeddingsTests
{
    private const string Path = "/v1/embeddings";

    [Theory]
    [InlineData("""{"input":"ab"}""", "[BOS]ab")]
    [InlineData("""{"input":["ab","c<|im_end|>"],"user":"u","model":"m"}""", "[BOS]ab|[BOS]c<|im_end|>")]
    [InlineData("""{"input":[97,98]}""", "ab")]
    [InlineData("""{"input":[[97],[98,99]],"dimensions":2,"encoding_format":"float"}""", "a|bc")]
    public async Task Embeddings_ShapesOfInput_BecomeTexts(string body, string texts)
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync(Path, body);

        var request = Assert.Single(host.Engine.Embedded);
        Assert.Equal(texts, string.Join('|', request.Texts.Select(text => FakeTokenizer.Show(text))));
        Assert.Equal(TestHost.Tenant, request.Tenant);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var data = answer.RootElement.GetProperty("data");
        Assert.Equal(request.Texts.Count, data.GetArrayLength());
        foreach (var (i, one) in data.EnumerateArray().Index())
        {
            Assert.Equal(("embedding", i), (one.GetProperty("object").GetString(), one.GetProperty("index").GetInt32()));
            Assert.Equal((float)Math.Sin(request.Texts[i].Length), one.GetProperty("embedding")[0].GetSingle());
        }

        Assert.Equal("list", answer.RootElement.GetProperty("object").GetString());
        Assert.Equal(request.Texts.Sum(text => text.Length), answer.RootElement.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
        Assert.Equal(request.Texts.Sum(text => text.Length), answer.RootElement.GetProperty("usage").GetProperty("total_tokens").GetInt32());
    }

    [Fact]
    public async Task Embeddings_Base64_AreTheSameFloats()
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync(Path, """{"input":"ab","encoding_format":"base64","model":"tiny:fast"}""");

        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var bytes = answer.RootElement.GetProperty("data")[0].GetProperty("embedding").GetBytesFromBase64();
        Assert.Equal([(float)Math.Sin(3), (float)Math.Cos(3)], MemoryMarshal.Cast<byte, float>(bytes).ToArray());
        Assert.Equal(TestHost.ModelName, answer.RootElement.GetProperty("model").GetString());
    }

    [Theory]
    [InlineData("{}", "input")]
    [InlineData("""{"input":""}""", "input")]
    [InlineData("""{"input":[]}""", "input")]
    [InlineData("""{"input":1}""", "input")]
    [InlineData("""{"input":["a",""]}""", "input[1]")]
    [InlineData("""{"input":["a",1]}""", "input[1]")]
    [InlineData("""{"input":[[97],[]]}""", "input[1]")]
    [InlineData("""{"input":[97,-1]}""", "input[1]")]
    [InlineData("""{"input":"a","encoding_format":"int8"}""", "encoding_format")]
    [InlineData("""{"input":"a","dimensions":0}""", "dimensions")]
    [InlineData("""{"input":"a","unheard":1}""", "unheard")]
    public async Task Embeddings_WrongBody_NamesTheField(string body, string field)
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync(Path, body);

        await response.ErrorAsync(400, "invalid_request", field);
        Assert.Empty(host.Engine.Embedded);
    }

    [Fact]
    public async Task Embeddings_OtherDimensions_AreRefusedWithTheModelsOwn()
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync(Path, """{"input":"a","dimensions":1}""");

        var error = await response.ErrorAsync(400, "unsupported_capability", "dimensions");
        Assert.Contains("2", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"input":["a","bbbbbbbbbbbbbbbbbbbbbbbbb"]}""", "input[1]")]
    [InlineData("""{"input":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21]}""", "input")]
    public async Task Embeddings_TextTooLong_SaysWhichAndTheLimit(string body, string field)
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync(Path, body);

        var error = await response.ErrorAsync(400, "context_length_exceeded", field);
        Assert.Contains("20", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embeddings_HugeText_IsRefusedBeforeItIsTokenized()
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync(Path, $$"""{"input":"{{new string('x', 100_000)}}"}""");

        await response.ErrorAsync(400, "context_length_exceeded", "input");
        Assert.Equal(0, host.Engine.Tokenizer.Work);
    }

    [Fact]
    public async Task Embeddings_TooManyTexts_AreRefused()
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync(Path, $$"""{"input":[{{string.Join(',', Enumerable.Repeat("\"a\"", 257))}}]}""");

        await response.ErrorAsync(400, "invalid_request", "input");
    }

    [Fact]
    public async Task Embeddings_WithAdapter_LeaseIsHeldAndReturnedOnce()
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync(Path, """{"input":"a"}""", assertion => assertion with { Adapter = TestHost.Digest, FetchGrant = "grant" });

        var lease = Assert.Single(host.Adapters.Leases);
        Assert.Same(lease, Assert.Single(host.Engine.Embedded).Adapter);
        await lease.Returned;
        Assert.Equal(1, lease.Disposals);
        Assert.Equal(TestHost.Digest.ToString(), Assert.Single(response.Headers.GetValues("x-adapter-digest")));
    }

    [Theory]
    [InlineData("QueueFull", null, 503, "overloaded")]
    [InlineData("ShuttingDown", null, 503, "host_unavailable")]
    [InlineData("PromptTooLong", null, 400, "context_length_exceeded")]
    [InlineData("PromptEmpty", null, 400, "invalid_request")]
    [InlineData(null, "Deadline", 503, "overloaded")]
    [InlineData(null, "NotFinite", 503, "adapter_unavailable")]
    [InlineData(null, "Cancelled", 503, "host_unavailable")]
    [InlineData(null, "Failed", 500, "internal_error")]
    public async Task Embeddings_EngineHasNone_IsAnErrorAndTheLeaseReturns(string? refusal, string? failure, int status, string code)
    {
        await using var host = await TestHost.StartAsync(engine => engine.EmbeddingFailure = new EmbeddingResult
        {
            Refusal = refusal is null ? null : Enum.Parse<EngineRefusal>(refusal),
            Failure = failure is null ? null : Enum.Parse<FinishReason>(failure),
        });

        using var response = await host.PostAsync(Path, """{"input":"a"}""", assertion => assertion with { Adapter = TestHost.Digest, FetchGrant = "grant" });

        await response.ErrorAsync(status, code);
        await Assert.Single(host.Adapters.Leases).Returned;
    }

    [Fact]
    public async Task Embeddings_AdapterRefused_IsThatError()
    {
        await using var host = await TestHost.StartAsync();
        host.Adapters.Refusal = AdapterRefusal.NotFound;

        using var response = await host.PostAsync(Path, """{"input":"a"}""", assertion => assertion with { Adapter = TestHost.Digest, FetchGrant = "grant" });

        await response.ErrorAsync(503, "adapter_unavailable");
        Assert.Empty(host.Engine.Embedded);
    }

    [Fact]
    public async Task Embeddings_HostEmbedsNothing_SaysSo()
    {
        await using var host = await TestHost.StartAsync(engine => engine.Limits = engine.Limits with { EmbeddingTokens = 0 });

        using var response = await host.PostAsync(Path, """{"input":"a"}""");

        await response.ErrorAsync(400, "unsupported_capability");
    }
}
