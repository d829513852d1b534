using EndToEnd.Running;

namespace EndToEnd.RealClients;

/// <summary><c>@mistralai/mistralai</c>: fill in the middle as Codestral's users know it.</summary>
[Collection(ProductCollection.Name)]
public sealed class MistralTests(RunningProduct product)
{
    [Fact]
    public async Task Fim_WholeAndStreamed_AreUnderstood()
    {
        var seen = await new ClientJob(product).With("fim", new { prompt = "SELECT name\nFROM ", suffix = "\nWHERE price > 10" }).RunAsync("mistral.mjs");
        Assert.StartsWith("acme_core.", seen.Text("whole.text"));
        Assert.Equal((seen.Text("whole.text"), "stop"), (seen.Text("streamed.text"), seen.Text("streamed.finish")));
        Assert.True(seen.Number("streamed.pieces") > 1);
        Assert.Equal(seen.Number("whole.usage.completionTokens"), seen.Number("streamed.usage.completionTokens"));
        Assert.Equal(404, seen.Number("refusal.status"));
    }
}
