using System.Text.Json.Nodes;
using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;
using HostContract;

namespace AdapterHost.Tests.Dialects;

/// <summary>Bodies as editor plug-ins send them, field by field, and what they read of the answer.</summary>
public sealed class ClientBodyTests
{
    private static Task<TestHost> HostAsync() => TestHost.StartAsync(engine => engine.Script = sequence => sequence.Say("x\n", "y").Finish(FinishReason.Stop));

    [Fact]
    public async Task LlamaVim_Completion_GetsTheFieldsThatItReads()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(
            "/infill",
            """
            {"id_slot":0,"input_prefix":"a\n","input_suffix":"\nz\n","input_extra":[{"text":"CREATE","time":[12,34],"filename":"f.sql"}],"prompt":"SEL",
            "n_predict":128,"stop":[],"n_indent":2,"top_k":40,"top_p":0.99,"stream":false,"samplers":["top_k","top_p","infill"],"cache_prompt":true,
            "t_max_prompt_ms":500,"t_max_predict_ms":1000,"response_fields":["content","timings/prompt_n","timings/prompt_ms",
            "timings/prompt_per_token_ms","timings/prompt_per_second","timings/predicted_n","timings/predicted_ms","timings/predicted_per_token_ms",
            "timings/predicted_per_second","truncated","tokens_cached"],"model":""}
            """,
            assertion => assertion with { MaxOutputTokens = 512 });

        var answer = JsonNode.Parse(await response.BodyAsync())!.AsObject();
        Assert.Equal(
            [
                "content", "timings/prompt_n", "timings/prompt_ms", "timings/prompt_per_token_ms", "timings/prompt_per_second", "timings/predicted_n",
                "timings/predicted_ms", "timings/predicted_per_token_ms", "timings/predicted_per_second", "truncated", "tokens_cached",
            ],
            answer.Select(field => field.Key));
        Assert.Equal(("x\ny", 20, false), ((string)answer["content"]!, (int)answer["timings/prompt_ms"]!, (bool)answer["truncated"]!));
        var request = host.Engine.Sequences.Single().Request;
        Assert.Equal((128, 2, 1000.0), (request.MaxTokens, request.MinIndent, request.MaxPredictTime!.Value.TotalMilliseconds));
        Assert.Equal((40, 0.99f, 1f, 0f), (request.Sampling.TopK, request.Sampling.TopP, request.Sampling.Temperature, request.Sampling.MinP));
    }

    [Theory]
    [InlineData("/infill", """{"id_slot":0,"input_prefix":"","input_suffix":"","input_extra":[],"prompt":"","n_predict":0,"temperature":0.0,"stream":false,"samplers":[],"cache_prompt":true,"t_max_prompt_ms":1,"t_max_predict_ms":1,"response_fields":[""]}""")]
    [InlineData("/infill", """{"input_prefix":"","input_suffix":"","input_extra":[{"text":"x","time":1,"filename":"f"}],"prompt":"","n_predict":0,"samplers":[],"cache_prompt":true,"t_max_prompt_ms":500,"t_max_predict_ms":1,"lora":[{"id":0,"scale":0.5}]}""")]
    [InlineData("/v1/chat/completions", """{"messages":[{"role":"system","content":"You are an expert coder."},{"role":"user","content":"x"}],"n_predict":0,"samplers":[],"cache_prompt":true,"t_max_prompt_ms":500,"t_max_predict_ms":1}""")]
    public async Task WarmUp_OfAPlugIn_LoadsTheAdapterAndGeneratesNothing(string path, string body)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(path, body, assertion => assertion with { Adapter = TestHost.Digest });

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Empty(host.Engine.Sequences);
        Assert.Equal(1, host.Adapters.Leases.Single().Disposals);
    }

    [Fact]
    public async Task LlamaVscode_ChatEdit_Works()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(
            "/v1/chat/completions",
            """
            {"messages":[{"role":"system","content":"You are an expert coder."},{"role":"user","content":"x"}],"stream":false,"cache_prompt":true,
            "samplers":"edkypmxt","temperature":0.8,"dynatemp_range":0,"dynatemp_exponent":1,"top_k":40,"top_p":0.95,"min_p":0.05,"typical_p":1,
            "xtc_probability":0,"xtc_threshold":0.1,"repeat_last_n":64,"repeat_penalty":1,"presence_penalty":0,"frequency_penalty":0,"dry_multiplier":0,
            "dry_base":1.75,"dry_allowed_length":2,"dry_penalty_last_n":-1,"max_tokens":-1,"timings_per_token":false,"lora":[{"id":0,"scale":0.5}]}
            """);

        Assert.Contains("\"content\":\"x\\ny\"", await response.BodyAsync());
        var sampling = host.Engine.Sequences.Single().Request.Sampling;
        Assert.Equal((0.8f, 40, 0.95f, 0.05f, 64), (sampling.Temperature, sampling.TopK, sampling.TopP, sampling.MinP, sampling.PenaltyLastTokens));
    }

    // Continue's completions: nine stop strings, and both names of nothing special.
    [Fact]
    public async Task Continue_Autocomplete_EndsWithAReasonBeforeDone()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(
            "/v1/completions",
            """
            {"model":"m","prompt":"<|fim_prefix|>a<|fim_suffix|>b<|fim_middle|>","max_tokens":64,"temperature":0.01,"stream":true,"stop":["<|endoftext|>",
            "<|fim_prefix|>","<|fim_middle|>","<|fim_suffix|>","<|fim_pad|>","<|repo_name|>","<|file_sep|>","<|im_start|>","<|im_end|>"]}
            """);

        var events = (await response.BodyAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.All(events[..^1], data => Assert.Contains("\"text\":", data));
        Assert.Contains("\"finish_reason\":\"stop\"", events[^2]);
        Assert.Equal("data: [DONE]", events[^1]);
    }

    // Cline and Copilot: no cap, parts, a name for an effort.
    [Fact]
    public async Task Agents_WithoutTools_AreAnswered()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(
            "/v1/chat/completions",
            """
            {"model":"m","messages":[{"role":"developer","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}]},{"role":"user","content":"b"}],
            "stream":true,"stream_options":{"include_usage":true},"reasoning_effort":"medium","parallel_tool_calls":false,"user":"u","tools":[]}
            """);

        Assert.Equal("system:a[TURN]user:b[TURN]", host.Engine.Sequences.Single().Prompt);
        Assert.EndsWith("data: [DONE]\n\n", await response.BodyAsync());
    }

    [Theory]
    [InlineData(FinishReason.Superseded, "superseded")]
    [InlineData(FinishReason.Deadline, "length")]
    [InlineData(FinishReason.Length, "length")]
    [InlineData(FinishReason.Stop, "stop")]
    internal async Task Ending_OfEveryKind_HasItsReason(FinishReason reason, string expected)
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Say("x").Finish(reason));
        foreach (var path in new[] { "/v1/completions", "/v1/fim/completions" })
        {
            using var whole = await host.PostAsync(path, """{"prompt":"a"}""");
            using var streamed = await host.PostAsync(path, """{"prompt":"a","stream":true}""");

            Assert.Contains($"\"finish_reason\":\"{expected}\"", await whole.BodyAsync());
            Assert.Contains($"\"finish_reason\":\"{expected}\"", await streamed.BodyAsync());
        }
    }

    [Theory]
    [InlineData(FinishReason.NotFinite, 503, "adapter_unavailable")]
    [InlineData(FinishReason.Failed, 500, "internal_error")]
    [InlineData(FinishReason.GrammarExhausted, 400, "invalid_request", "grammar")]
    [InlineData(FinishReason.NoTokenLeft, 400, "invalid_request")]
    internal async Task Failure_AfterTheFirstByte_IsAnErrorEventWithoutDone(FinishReason reason, int status, string code, string? parameter = null)
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Say("x").Finish(reason));

        using var whole = await host.PostAsync("/v1/fim/completions", """{"prompt":"a"}""", WithAdapter);
        using var streamed = await host.PostAsync("/v1/fim/completions", """{"prompt":"a","stream":true}""", WithAdapter);

        await whole.ErrorAsync(status, code, parameter);
        var body = await streamed.BodyAsync();
        Assert.Contains($"\"code\":\"{code}\"", body.Split("\n\n")[^2]);
        Assert.DoesNotContain("[DONE]", body);

        static Assertion WithAdapter(Assertion assertion) => assertion with { Adapter = TestHost.Digest };
    }

    [Theory]
    [InlineData("/completion", """{"prompt":"a","grammar":"root ::= ("}""")]
    [InlineData("/v1/completions", """{"prompt":"a","grammar":"root ::= nothing"}""")]
    [InlineData("/v1/completions", """{"prompt":"a","grammar":"other ::= \"x\"","stream":true}""")]
    [InlineData("/v1/chat/completions", """{"messages":[{"role":"user","content":"a"}],"grammar":"root ::= \"a\"{1000000}"}""")]
    public async Task Grammar_ThatIsNone_IsInvalidByItsName(string path, string body)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(path, body);

        await response.ErrorAsync(400, "invalid_request", "grammar");
        Assert.Empty(host.Engine.Sequences);
    }
}
