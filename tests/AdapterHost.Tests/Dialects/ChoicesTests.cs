using System.Text.Json.Nodes;
using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;

namespace AdapterHost.Tests.Dialects;

/// <summary>Several answers to one prompt.</summary>
public sealed class ChoicesTests
{
    private const string Chat = """ "messages":[{"role":"user","content":"hi"}] """;

    [Theory]
    [InlineData("/v1/chat/completions", """ "messages":[{"role":"user","content":"hi"}],"n":3 """)]
    [InlineData("/v1/completions", """ "prompt":"ab","n":3 """)]
    [InlineData("/v1/completions", """ "prompt":"ab","n":3,"best_of":3 """)]
    public async Task Choices_OfOnePrompt_ShareItAndAreInOrder(string path, string body)
    {
        await using var host = await TestHost.StartAsync();
        var answer = host.PostAsync(path, "{" + body + "}", assertion => assertion with { Adapter = TestHost.Digest });
        var sequences = new[] { await host.Engine.NextAsync(), await host.Engine.NextAsync(), await host.Engine.NextAsync() };
        foreach (var (i, sequence) in sequences.Index().Reverse())
            sequence.Say($"text {i}").Finish(FinishReason.Stop);

        using var response = await answer;

        var json = JsonNode.Parse(await response.BodyAsync())!;
        var choices = json["choices"]!.AsArray();
        Assert.Equal([0, 1, 2], choices.Select(choice => (int)choice!["index"]!));
        Assert.Equal(["text 0", "text 1", "text 2"], choices.Select(choice => (string)(choice!["text"] ?? choice["message"]!["content"])!));
        Assert.Equal(3, sequences[0].Request.Choices);
        Assert.Single(sequences.Select(sequence => sequence.Request).Distinct());
        // The one prompt counts once, every answer by itself. One lease is enough.
        var prompt = sequences[0].Request.Prompt.Length;
        Assert.Equal((prompt, 3, prompt + 3), Usage(json));
        Assert.Equal(1, host.Adapters.Leases.Single().Disposals);
    }

    [Fact]
    public async Task Choices_OfSeveralPrompts_AreNumberedThrough()
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Say(sequence.Prompt).Finish(FinishReason.Stop));

        using var response = await host.PostAsync("/v1/completions", """{"prompt":["a","bc"],"n":2}""");

        var json = JsonNode.Parse(await response.BodyAsync())!;
        Assert.Equal(["[BOS]a", "[BOS]a", "[BOS]bc", "[BOS]bc"], json["choices"]!.AsArray().Select(choice => (string)choice!["text"]!));
        Assert.Equal((2 + 3, 4, 9), Usage(json));
    }

    [Fact]
    public async Task Choices_Streamed_InterleaveUnderTheirIndex()
    {
        await using var host = await TestHost.StartAsync();
        var answer = host.PostAsync(
            "/v1/chat/completions", "{" + Chat + ",\"n\":2,\"stream\":true,\"stream_options\":{\"include_usage\":true,\"include_obfuscation\":false}}");
        var (first, second) = (await host.Engine.NextAsync(), await host.Engine.NextAsync());
        second.Say("B");
        using var response = await answer;
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        await ReadUntilAsync(reader, "\"content\":\"B\"");
        first.Say("A").Finish(FinishReason.Length);
        await ReadUntilAsync(reader, "\"finish_reason\":\"length\"");
        second.Say("b").Finish(FinishReason.Superseded);

        var rest = Answer.WithoutCost(await reader.ReadToEndAsync());

        Assert.Contains("\"index\":1,\"delta\":{\"content\":\"b\"}", rest);
        Assert.Contains("\"index\":1,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"superseded\"", rest);
        // Its end before the usage, and that before [DONE].
        var (finish, usage) = (rest.IndexOf("superseded", StringComparison.Ordinal), rest.IndexOf("\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":3", StringComparison.Ordinal));
        Assert.True(finish >= 0 && finish < usage, rest);
        Assert.EndsWith("}\n\ndata: [DONE]\n\n", rest);
    }

    [Fact]
    public async Task Choices_OfLlamaCpp_AreAnArray()
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Say("x").Finish(FinishReason.Stop));

        using var response = await host.PostAsync("/infill", """{"input_prefix":"a","input_suffix":"b","n_cmpl":2,"response_fields":["index","content"]}""");

        Assert.Equal("""[{"index":0,"content":"x"},{"index":1,"content":"x"}]""", await response.BodyAsync());
    }

    [Fact]
    public async Task Usage_TellsCachedAndPredictedTokens()
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence =>
        {
            (sequence.CachedTokens, sequence.Accepted, sequence.Rejected) = (2, 5, 1);
            sequence.Say("x").Finish(FinishReason.Stop);
        });

        using var response = await host.PostAsync("/v1/completions", """{"prompt":"ab","n":2,"prediction":{"type":"content","content":"xyz"}}""");

        Assert.EndsWith(
            "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":2},"
            + "\"completion_tokens_details\":{\"accepted_prediction_tokens\":10,\"rejected_prediction_tokens\":2}}}",
            await response.BodyAsync());
    }

    private static (int Prompt, int Completion, int Total) Usage(JsonNode json) => (
        (int)json["usage"]!["prompt_tokens"]!, (int)json["usage"]!["completion_tokens"]!, (int)json["usage"]!["total_tokens"]!);

    private static async Task ReadUntilAsync(StreamReader reader, string text)
    {
        while (!(await reader.ReadLineAsync())!.Contains(text, StringComparison.Ordinal))
        {
        }
    }
}
