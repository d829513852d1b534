using System.Net;
using System.Text.Json;
using AdapterFormats.Tests.Support;
using AdapterHost.Tests.Hosting;
using HostContract;
using TestServers.Engines;

namespace AdapterHost.Tests.External;

/// <summary>Every dialect of a host works in front of another engine, with the right weights, and tells what it cost.</summary>
public sealed class AnswerTests
{
    public static TheoryData<string> Kinds => [EngineBehind.Vllm, EngineBehind.Sglang, EngineBehind.SglangIncremental];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Chat_WithAnAdapter_IsMadeWithItsVeryWeights(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        var (mine, other) = (await host.AddAsync(ExternalHost.Acme), await host.AddAsync(ExternalHost.Acme, "models/adapters/globex"));

        Assert.StartsWith(ExternalHost.FingerprintOf() + " ", await host.ChatAsync(mine));
        Assert.StartsWith(ExternalHost.FingerprintOf("models/adapters/globex") + " ", await host.ChatAsync(other));
        Assert.StartsWith(StandInEngine.BaseFingerprint + " ", await host.ChatAsync());
        Assert.StartsWith(ExternalHost.FingerprintOf() + " ", await host.ChatAsync(mine));
        Assert.Equal(2, host.Engine.Loads.Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Answer_Whole_TellsWhatItCost(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        using var response = await host.PostAsync("/v1/chat/completions", ExternalHost.Chat(), await host.AddAsync(ExternalHost.Acme));
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var prompt = (await host.Engine.NextAsync()).Body.GetProperty(kind == EngineBehind.Vllm ? "prompt" : "input_ids").GetArrayLength();
        var text = json.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;

        // Every token that was said, and the one that ended it.
        var said = host.Engine.Vocabulary.Tokenize(text).Length + 1;
        Assert.Equal($"{new AnswerUsage(prompt, 0, said, 0, 0)}", response.Headers.GetValues(ContractHeaders.Usage).Single());
        Assert.Equal(said, json.RootElement.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.Equal("stop", json.RootElement.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Answer_Streamed_SaysTheSameAndEndsWithItsCost(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        var key = await host.AddAsync(ExternalHost.Acme);
        var whole = await host.ChatAsync(key);
        using var response = await host.PostAsync("/v1/chat/completions", ExternalHost.Chat(more: "\"stream\":true"), key);
        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(key.Digest.ToString(), response.Headers.GetValues(ContractHeaders.AdapterDigest).Single());
        Assert.Equal("data: [DONE]", events[^2]);
        Assert.StartsWith(": usage prompt=", events[^1]);
        Assert.True(events.Length > 5, "the text came in one piece");
        var texts = events[..^2].Select(one => JsonDocument.Parse(one["data: ".Length..]).RootElement.GetProperty("choices")[0].GetProperty("delta"))
            .Select(delta => delta.TryGetProperty("content", out var content) ? content.GetString() : "");
        Assert.Equal(whole, string.Concat(texts));
    }

    [Theory]
    [InlineData("/v1/completions", """{"prompt":"hi"}""", "choices.0.text")]
    [InlineData("/v1/completions", """{"prompt":[30,31,32]}""", "choices.0.text")]
    [InlineData("/v1/completions", """{"prompt":["a","b"]}""", "choices.1.text")]
    [InlineData("/v1/completions", """{"prompt":"a","suffix":"b"}""", "choices.0.text")]
    [InlineData("/v1/completions", """{"language":"c","segments":{"prefix":"a","suffix":"b"}}""", "choices.0.text")]
    [InlineData("/v1/fim/completions", """{"prompt":"a","suffix":"b"}""", "choices.0.message.content")]
    [InlineData("/infill", """{"input_prefix":"a","input_suffix":"b"}""", "content")]
    [InlineData("/completion", """{"prompt":"hi"}""", "content")]
    public async Task Answer_OfEveryDialect_IsTheAdapters(string path, string body, string place)
    {
        await using var host = await ExternalHost.StartAsync(EngineBehind.Vllm);
        using var response = await host.PostAsync(path, body, await host.AddAsync(ExternalHost.Acme));
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var found = place.Split('.').Aggregate(json.RootElement, (element, step) => int.TryParse(step, out var index) ? element[index] : element.GetProperty(step));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith(ExternalHost.FingerprintOf(), found.GetString());
    }

    [Fact]
    public async Task Infill_GoesToTheEngineAsTheBasesOwnTemplate()
    {
        await using var host = await ExternalHost.StartAsync(EngineBehind.Vllm);
        using var response = await host.PostAsync("/v1/fim/completions", """{"prompt":"first","suffix":"last"}""");
        int[] prompt = [.. (await host.Engine.NextAsync()).Body.GetProperty("prompt").EnumerateArray().Select(token => token.GetInt32())];

        Assert.Equal("<|fim_prefix|>", EngineBehind.Vocabulary.GetText(prompt[0]));
        Assert.Contains("<|fim_suffix|>", prompt.Select(EngineBehind.Vocabulary.GetText));
        Assert.Equal("<|fim_middle|>", EngineBehind.Vocabulary.GetText(prompt[^1]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task MaxTokens_CutsTheAnswer(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        using var response = await host.PostAsync("/v1/completions", """{"prompt":"hi","max_tokens":3}""");
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal("length", json.RootElement.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.Equal(3, json.RootElement.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Stop_EndsTheTextBeforeItAndTheGenerationInTheEngine(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        host.Engine.TokenGate = new TaskCompletionSource().Task;
        host.Engine.HeldFrom = host.Engine.Vocabulary.Tokenize("base-alone").Length;

        Assert.Equal("base", await host.ChatAsync(more: "\"stop\":\"-alone\""));
        await (await host.Engine.NextAsync()).Aborted.WaitAsync(TestHost.Patience);
    }

    [Fact]
    public async Task Choices_AreDrawnWithSeedsOfTheirOwn()
    {
        await using var host = await ExternalHost.StartAsync(EngineBehind.Vllm);
        using var response = await host.PostAsync("/v1/completions", """{"prompt":"hi","n":3,"seed":7}""");
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal([0, 1, 2], json.RootElement.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("index").GetInt32()));
        Assert.Equal([7, 8, 9], host.Engine.Requests.Select(request => request.Body.GetProperty("seed").GetInt32()).Order());
    }

    [Fact]
    public async Task LogProbabilities_AreTheEnginesByTokenId()
    {
        await using var host = await ExternalHost.StartAsync(EngineBehind.Vllm);
        using var response = await host.PostAsync("/v1/chat/completions", ExternalHost.Chat(more: "\"logprobs\":true,\"top_logprobs\":2"));
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var scores = json.RootElement.GetProperty("choices")[0].GetProperty("logprobs").GetProperty("content");

        Assert.Equal(StandInEngine.TextOf(StandInEngine.BaseFingerprint, Prompt(host)), string.Concat(scores.EnumerateArray().Select(one => one.GetProperty("token").GetString())));
        Assert.All(scores.EnumerateArray(), one => Assert.Equal(-0.5, one.GetProperty("logprob").GetDouble()));
        Assert.All(scores.EnumerateArray(), one => Assert.Equal(2, one.GetProperty("top_logprobs").GetArrayLength()));
    }

    [Theory]
    [InlineData(EngineBehind.Vllm, "\"response_format\":{\"type\":\"json_object\"}", "grammar")]
    [InlineData(EngineBehind.Vllm, "\"typical_p\":0.5", "typical_p")]
    [InlineData(EngineBehind.Vllm, "\"frequency_penalty\":1,\"repeat_last_n\":8", "repeat_last_n")]
    [InlineData(EngineBehind.Vllm, "\"repetition_penalty\":3", "repeat_penalty")]
    [InlineData(EngineBehind.Sglang, "\"seed\":7", "seed")]
    [InlineData(EngineBehind.Sglang, "\"logprobs\":true", "logprobs")]
    public async Task Field_ThatTheEngineCannotDo_IsRefusedByName(string kind, string field, string parameter)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        using var response = await host.PostAsync("/v1/chat/completions", ExternalHost.Chat(more: field));

        await response.ErrorAsync(400, "unsupported_capability", parameter);
        Assert.Empty(host.Engine.Requests);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Sampling_IsAlwaysSaidInFull(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        await host.ChatAsync(more: "\"temperature\":0,\"top_p\":0.5,\"presence_penalty\":1,\"min_tokens\":2,\"logit_bias\":{\"40\":-100}");
        var body = (await host.Engine.NextAsync()).Body;
        var sampling = kind == EngineBehind.Vllm ? body : body.GetProperty("sampling_params");

        Assert.Equal((0, 0.5, 1), (sampling.GetProperty("temperature").GetDouble(), sampling.GetProperty("top_p").GetDouble(), sampling.GetProperty("presence_penalty").GetDouble()));
        Assert.Equal((-1, 0.0, 1.0, 0.0), (
            sampling.GetProperty("top_k").GetInt32(), sampling.GetProperty("min_p").GetDouble(), sampling.GetProperty("repetition_penalty").GetDouble(),
            sampling.GetProperty("frequency_penalty").GetDouble()));
        Assert.Equal(2, sampling.GetProperty(kind == EngineBehind.Vllm ? "min_tokens" : "min_new_tokens").GetInt32());
        Assert.Equal("""{"40":-100}""", sampling.GetProperty("logit_bias").GetRawText());
    }

    [Fact]
    public async Task Embeddings_AreRefusedByName()
    {
        await using var host = await ExternalHost.StartAsync(EngineBehind.Vllm);
        using var response = await host.PostAsync("/v1/embeddings", """{"input":"hi"}""");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Tokenize_IsTheBasesOwn()
    {
        await using var host = await ExternalHost.StartAsync(EngineBehind.Vllm);
        using var response = await host.PostAsync("/tokenize", """{"content":"select name"}""");
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(host.Engine.Vocabulary.Tokenize("select name"), json.RootElement.GetProperty("tokens").EnumerateArray().Select(token => token.GetInt32()));
    }

    [Fact]
    public async Task Base_IsDescribedByAVocabularyFileAlone()
    {
        var file = VocabularyOnly.Write(Repository.ReferenceModel, Path.GetTempFileName());
        try
        {
            await using var host = await ExternalHost.StartAsync(EngineBehind.Vllm, $"Host:ModelPath={file}");
            Assert.True(new FileInfo(file).Length < new FileInfo(Repository.ReferenceModel).Length / 100);
            Assert.StartsWith(ExternalHost.FingerprintOf(), await host.ChatAsync(await host.AddAsync(ExternalHost.Acme)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IEnumerable<int> Prompt(ExternalHost host) =>
        host.Engine.Requests.Single().Body.GetProperty("prompt").EnumerateArray().Select(token => token.GetInt32());
}
