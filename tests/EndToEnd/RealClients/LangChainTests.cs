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
        var seen = await job.RunAsync("langchain.mjs");
        Assert.Equal((job.Fix, "stop"), (seen.Text("whole.text"), seen.Text("whole.finish")));
        Assert.Equal(job.Fix, seen.Text("streamed.text"));
        Assert.True(seen.Number("streamed.pieces") > 5);
        Assert.Equal(seen.Number("whole.usage.output_tokens"), seen.Number("streamed.usage.output_tokens"));
        Assert.Equal(await job.CompletionAsync(24), seen.Text("completion"));
        Assert.Equal((404, "model_not_found"), (seen.Number("refusal.status"), seen.Text("refusal.code")));
    }
}
