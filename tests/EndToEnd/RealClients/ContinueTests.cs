using EndToEnd.Running;

namespace EndToEnd.RealClients;

/// <summary><c>@continuedev/openai-adapters</c>, Continue's wire code.</summary>
[Collection(ProductCollection.Name)]
public sealed class ContinueTests(RunningProduct product)
{
    // As Continue sends for a Qwen model: nine stops.
    private static readonly string[] s_stops =
        ["<|endoftext|>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|im_end|>", "<|im_start|>", "#- coding: utf-8", "```", "\n\n"];

    [Fact]
    public async Task Adapters_ModelsChatCompletionAndFim_AreUnderstood()
    {
        var job = new ClientJob(product).With("stop", s_stops).With("fim", new { prompt = "SELECT name\nFROM ", suffix = "\nWHERE price > 10" });
        var seen = await job.RunAsync("continue.mjs");
        Assert.Contains(job.Model, seen.At("models").EnumerateArray().Select(m => m.GetString()));
        Assert.Equal(job.Fix, seen.Text("whole"));
        Assert.Equal((job.Fix, "stop"), (seen.Text("chat.text"), seen.Text("chat.finish")));
        Assert.True(seen.Number("chat.pieces") > 5);
        Assert.Equal(seen.Number("chat.usage.total_tokens"), seen.Number("chat.usage.prompt_tokens") + seen.Number("chat.usage.completion_tokens"));
        Assert.Equal(await job.CompletionAsync(160, s_stops), seen.Text("completion.text"));
        Assert.StartsWith("acme_core.", seen.Text("fim.text"));
        Assert.Equal("stop", seen.Text("fim.finish"));
        Assert.Equal((404, "model_not_found"), (seen.Number("refusal.status"), seen.Text("refusal.code")));
        // What was on its way already is still read.
        Assert.True(seen.Number("piecesBeforeLeaving") >= 2);
    }
}
