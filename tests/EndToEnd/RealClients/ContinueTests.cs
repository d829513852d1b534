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
    public async Task Adapters_ModelsChatAndCompletion_AreUnderstood()
    {
        var job = new ClientJob(product).With("stop", s_stops);
        var seen = await job.RunAsync("continue.mjs");
        Assert.Contains(job.Model, seen.At("models").EnumerateArray().Select(m => m.GetString()));
        Assert.Equal(job.Fix, seen.Text("whole"));
        Assert.Equal((job.Fix, "stop"), (seen.Text("chat.text"), seen.Text("chat.finish")));
        Assert.True(seen.Number("chat.pieces") > 5);
        Assert.Equal(seen.Number("chat.usage.total_tokens"), seen.Number("chat.usage.prompt_tokens") + seen.Number("chat.usage.completion_tokens"));
        Assert.Equal(await job.CompletionAsync(160, s_stops), seen.Text("completion.text"));
        Assert.Equal((404, "model_not_found"), (seen.Number("refusal.status"), seen.Text("refusal.code")));
        Assert.Equal(2, seen.Number("piecesBeforeLeaving"));
    }
}
