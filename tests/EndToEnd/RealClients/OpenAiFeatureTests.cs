using System.Text.Json;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.RealClients;

/// <summary>npm's <c>openai</c> beyond plain chat.</summary>
[Collection(ProductCollection.Name)]
public sealed class OpenAiFeatureTests(RunningProduct product)
{
    [Fact]
    public async Task Models_ListAndRetrieve_AreTheTenantsOwn()
    {
        var job = new ClientJob(product);
        var seen = await RunAsync(job, "models");
        Assert.Contains(job.Model, seen.At("ids").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(ClientJob.Base, seen.Text("one.parent"));
        Assert.Contains("fim", seen.At("one.capabilities").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal((404, "NotFoundError"), (seen.Number("foreign.status"), seen.Text("foreign.kind")));
    }

    [Fact]
    public async Task Completions_Suffix_FillsTheHole()
    {
        var seen = await RunAsync(new ClientJob(product), "fim");
        Assert.StartsWith("acme_core.", seen.Text("whole"));
        Assert.Equal(seen.Text("whole"), seen.Text("streamed"));
    }

    [Fact]
    public async Task Completions_SeveralPrompts_AreAnsweredAsEachAlone()
    {
        var seen = await RunAsync(new ClientJob(product), "prompts");
        Assert.Equal(2, seen.At("alone").GetArrayLength());
        Assert.Equal(seen.At("alone").ToString(), seen.At("together").ToString());
    }

    [Fact]
    public async Task LogProbabilities_GreedyChat_ArePerTokenAndTheChosenOneIsLikeliest()
    {
        var seen = await RunAsync(new ClientJob(product), "logprobs");
        var tokens = seen.At("whole").EnumerateArray().ToList();
        Assert.Equal(seen.Text("text"), string.Concat(tokens.Select(t => t.Text("token"))));
        TokenScores.AssertSame(tokens, [.. seen.At("streamed").EnumerateArray()]);
        Assert.All(tokens, token =>
        {
            var top = token.At("top_logprobs").EnumerateArray().Select(t => t.At("logprob").GetDouble()).ToList();
            Assert.Equal(3, top.Count);
            Assert.Equal(token.At("logprob").GetDouble(), top[0]);
            Assert.Equal(top.OrderDescending(), top);
            Assert.InRange(top.Sum(Math.Exp), 0, 1.0001);
        });

        var completion = seen.At("completion");
        var parts = completion.At("logprobs.tokens").EnumerateArray().Select(t => t.GetString()).ToList();
        Assert.Equal(completion.Text("text"), string.Concat(parts));
        Assert.Equal(parts.Count, completion.At("logprobs.token_logprobs").GetArrayLength());
        Assert.Equal(0, completion.At("logprobs.text_offset")[0].GetInt32());
    }

    [Fact]
    public async Task Choices_OfOnePrompt_DifferAndCountThePromptOnce()
    {
        var seen = await RunAsync(new ClientJob(product), "choices");
        var texts = seen.At("texts").EnumerateArray().Select(t => t.GetString()).ToList();
        Assert.Equal("[0,1,2]", seen.At("indexes").ToString());
        Assert.Equal(3, texts.Distinct().Count());
        Assert.Equal(texts, seen.At("streamed").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal(seen.Number("one.prompt_tokens"), seen.Number("usage.prompt_tokens"));
        Assert.True(seen.Number("usage.completion_tokens") > seen.Number("one.completion_tokens"));
    }

    [Fact]
    public async Task Prediction_RightOrWrong_ChangesTheWayNotTheText()
    {
        var seen = await RunAsync(new ClientJob(product), "prediction");
        Assert.Equal(seen.Text("plain.text"), seen.Text("right.text"));
        Assert.Equal(seen.Text("plain.text"), seen.Text("wrong.text"));
        Assert.True(Details("right", "accepted") > 5);
        Assert.Equal(0, Details("plain", "accepted") + Details("plain", "rejected"));
        Assert.True(Details("wrong", "rejected") > 0);
        Assert.Equal(seen.Number("plain.usage.completion_tokens"), seen.Number("right.usage.completion_tokens"));

        int Details(string which, string kind) => seen.Number($"{which}.usage.completion_tokens_details.{kind}_prediction_tokens");
    }

    [Fact]
    public async Task JsonSchema_WholeStreamedAndParsed_IsMet()
    {
        var seen = await RunAsync(new ClientJob(product).With("schema", FixForm.Schema), "schema");
        FixForm.AssertMet(seen.At("parsed"));
        FixForm.AssertMet(JsonDocument.Parse(seen.Text("text")!).RootElement);
        Assert.Equal(seen.Text("text"), seen.Text("streamed"));
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(seen.Text("object")!).RootElement.ValueKind);
    }

    /// <summary>Three texts, the first and the last the same; then the first one alone as base64, the client's own way, and by the base model.</summary>
    [Fact]
    public async Task Embeddings_SeveralTextsAndBothEncodings_AreVectorsOfTheModelsWidth()
    {
        var job = new ClientJob(product);
        var seen = await RunAsync(job, "embeddings");
        var width = await Vectors.WidthAsync(job.Api, ClientJob.Base);
        var vectors = seen.At("vectors").EnumerateArray().Select(v => Vectors.Read(v, width)).ToList();
        Assert.Equal("[0,1,2]", seen.At("indexes").ToString());
        Vectors.AssertSame(vectors[0], vectors[2]);
        Vectors.AssertDifferent(vectors[0], vectors[1]);
        Vectors.AssertSame(vectors[0], Vectors.Read(seen.At("base64"), width));
        Vectors.AssertDifferent(vectors[0], Vectors.Read(seen.At("base"), width));

        var tokens = 0;
        foreach (var content in new[] { job.Question, job.Prompt, job.Question })
        {
            tokens += (await job.Api.PostAsync("/tokenize", new { content, add_special = true })).Good().At("tokens").GetArrayLength();
        }

        Assert.Equal((tokens, tokens), (seen.Number("usage.prompt_tokens"), seen.Number("usage.total_tokens")));
    }

    [Fact]
    public async Task Errors_EachKind_BecomesTheClientsOwn()
    {
        var seen = await RunAsync(new ClientJob(product), "errors");
        Assert.Equal((404, "model_not_found", "NotFoundError"), Error("model"));
        Assert.Equal((400, "invalid_request", "BadRequestError"), Error("temperature"));
        Assert.Equal("temperature", seen.Text("temperature.param"));
        Assert.Equal((400, "unsupported_capability", "BadRequestError"), Error("tools"));
        Assert.Equal("tools", seen.Text("tools.param"));
        Assert.Equal((400, "context_length_exceeded", "BadRequestError"), Error("tooLong"));
        Assert.Equal((401, "invalid_api_key", "AuthenticationError"), Error("key"));

        (int, string?, string?) Error(string name) => (seen.Number($"{name}.status"), seen.Text($"{name}.code"), seen.Text($"{name}.kind"));
    }

    private static Task<JsonElement> RunAsync(ClientJob job, string part) => job.With("base", ClientJob.Base)
        .With("fim", new { prompt = "SELECT name\nFROM ", suffix = "\nWHERE price > 10" })
        .RunAsync("openai.mjs", part);
}
