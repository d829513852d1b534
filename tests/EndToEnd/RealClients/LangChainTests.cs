using EndToEnd.Running;

namespace EndToEnd.RealClients;

/// <summary><c>@langchain/openai</c>.</summary>
[Collection(ProductCollection.Name)]
public sealed class LangChainTests(RunningProduct product)
{
    [Fact]
    public async Task Models_WholeStreamedAndRaw_AreUnderstood()
    {
        var job = new ClientJob(product);
        var seen = await job.RunAsync("langchain.mjs", "text");
        Assert.Equal((job.Fix, "stop"), (seen.Text("whole.text"), seen.Text("whole.finish")));
        Assert.Equal(job.Fix, seen.Text("streamed.text"));
        Assert.True(seen.Number("streamed.pieces") > 5);
        Assert.Equal(seen.Number("whole.usage.output_tokens"), seen.Number("streamed.usage.output_tokens"));
        Assert.Equal(await job.CompletionAsync(24), seen.Text("completion"));
        Assert.Equal((404, "model_not_found"), (seen.Number("refusal.status"), seen.Text("refusal.code")));
    }

    [Fact]
    public async Task StructuredOutput_OfASchema_IsMet() =>
        FixForm.AssertMet(await new ClientJob(product).With("schema", FixForm.Schema).RunAsync("langchain.mjs", "structured"));

    [Fact]
    public async Task Embeddings_OfTexts_AreThoseOfPlainHttp()
    {
        string[] texts = ["SELECT name FROM carts", "DROP TABLE brands"];
        var job = new ClientJob(product);
        var seen = await job.With("texts", texts).RunAsync("langchain.mjs", "embeddings");
        var width = await Vectors.WidthAsync(job.Api, ClientJob.Base);
        Assert.Equal(texts.Length, seen.GetArrayLength());
        foreach (var (i, text) in texts.Index())
        {
            var plain = (await job.Api.PostAsync("/v1/embeddings", new { model = job.Model, input = text })).Good().At("data")[0].At("embedding");
            Vectors.AssertSame(Vectors.Read(plain, width), Vectors.Read(seen[i], width));
        }
    }
}
