using EndToEnd.Running;

namespace EndToEnd.RealClients;

/// <summary><c>ai</c> with <c>@ai-sdk/openai-compatible</c>.</summary>
[Collection(ProductCollection.Name)]
public sealed class AiSdkTests(RunningProduct product)
{
    [Fact]
    public async Task Text_WholeStreamedAndRaw_IsUnderstood()
    {
        var job = new ClientJob(product);
        var seen = await job.RunAsync("ai-sdk.mjs", "text");
        Assert.Equal((job.Fix, "stop", "quickfix@1"), (seen.Text("whole.text"), seen.Text("whole.finish"), seen.Text("whole.adapter")));
        Assert.Equal((job.Fix, "stop"), (seen.Text("streamed.text"), seen.Text("streamed.finish")));
        Assert.True(seen.Number("streamed.pieces") > 5);
        Assert.Equal(seen.Number("whole.usage.outputTokens"), seen.Number("streamed.usage.outputTokens"));
        Assert.NotEqual("", seen.Text("completion"));
        Assert.Equal((404, "model_not_found"), (seen.Number("refusal.status"), seen.Text("refusal.code")));
    }

    [Fact]
    public async Task StructuredOutput_OfASchema_IsMet() =>
        FixForm.AssertMet(await new ClientJob(product).With("schema", FixForm.Schema).RunAsync("ai-sdk.mjs", "structured"));

    [Fact]
    public async Task Embeddings_OfTexts_AreThoseOfPlainHttp()
    {
        string[] texts = ["SELECT name FROM carts", "DROP TABLE brands"];
        var job = new ClientJob(product);
        var seen = await job.With("texts", texts).RunAsync("ai-sdk.mjs", "embeddings");
        var width = await Vectors.WidthAsync(job.Api, ClientJob.Base);
        Assert.Equal(texts.Length, seen.GetArrayLength());
        foreach (var (i, text) in texts.Index())
        {
            var plain = (await job.Api.PostAsync("/v1/embeddings", new { model = job.Model, input = text })).Good().At("data")[0].At("embedding");
            Vectors.AssertSame(Vectors.Read(plain, width), Vectors.Read(seen[i], width));
        }
    }
}
