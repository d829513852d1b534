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
        var seen = await job.RunAsync("ai-sdk.mjs");
        Assert.Equal((job.Fix, "stop", "quickfix@1"), (seen.Text("whole.text"), seen.Text("whole.finish"), seen.Text("whole.adapter")));
        Assert.Equal((job.Fix, "stop"), (seen.Text("streamed.text"), seen.Text("streamed.finish")));
        Assert.True(seen.Number("streamed.pieces") > 5);
        Assert.Equal(seen.Number("whole.usage.outputTokens"), seen.Number("streamed.usage.outputTokens"));
        Assert.NotEqual("", seen.Text("completion"));
        Assert.Equal((404, "model_not_found"), (seen.Number("refusal.status"), seen.Text("refusal.code")));
    }
}
