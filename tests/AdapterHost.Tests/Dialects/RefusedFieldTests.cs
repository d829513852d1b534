using System.Text;
using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;

namespace AdapterHost.Tests.Dialects;

/// <summary>No field is ever ignored: it works, or it is refused by name, or the contract says that it has no power.</summary>
public sealed class RefusedFieldTests
{
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["/v1/chat/completions"] = """ "messages":[{"role":"user","content":"hi"}] """,
        ["/v1/completions"] = """ "prompt":"hi" """,
        ["/v1/fim/completions"] = """ "prompt":"hi","suffix":"b" """,
        ["/infill"] = """ "input_prefix":"a","input_suffix":"b" """,
        ["/completion"] = """ "prompt":"hi" """,
    };

    // In no dialect do these work.
    private static readonly (string Field, string Value)[] Refused =
    [
        ("tools", """[{"type":"function","function":{"name":"f"}}]"""),
        ("tool_choice", "\"required\""),
        ("tool_choice", """{"type":"function"}"""),
        ("functions", "[{}]"),
        ("function_call", "\"f\""),
        ("best_of", "2"),
        ("store", "true"),
        ("modalities", """["text","audio"]"""),
        ("audio", "{}"),
        ("service_tier", "\"flex\""),
        ("verbosity", "\"low\""),
        ("web_search_options", "{}"),
        ("language", "\"sql\""),
        ("min_keep", "2"),
        ("top_n_sigma", "1"),
        ("xtc_probability", "0.5"),
        ("dynatemp_range", "0.5"),
        ("dry_multiplier", "0.8"),
        ("mirostat", "1"),
        ("adaptive_target", "0.5"),
        ("return_progress", "true"),
        ("timings_per_token", "true"),
        ("post_sampling_probs", "true"),
        ("verbose", "true"),
        ("add_generation_prompt", "false"),
        ("continue_final_message", "true"),
        ("chat_template_kwargs", """{"enable_thinking":true}"""),
    ];

    // These work, but somewhere else.
    private static readonly (string Path, string Field, string Value)[] RefusedHere =
    [
        ("/v1/chat/completions", "echo", "true"),
        ("/v1/chat/completions", "random_seed", "1"),
        ("/v1/chat/completions", "n_probs", "1"),
        ("/v1/chat/completions", "return_tokens", "true"),
        ("/v1/chat/completions", "response_fields", """["content"]"""),
        ("/v1/chat/completions", "segments", """{"prefix":"x"}"""),
        ("/v1/completions", "top_logprobs", "3"),
        ("/v1/completions", "random_seed", "1"),
        ("/v1/fim/completions", "logprobs", "true"),
        ("/v1/fim/completions", "n", "2"),
        ("/v1/fim/completions", "prediction", """{"type":"content","content":"x"}"""),
        ("/infill", "prediction", """{"type":"content","content":"x"}"""),
        ("/infill", "logprobs", "5"),
        ("/completion", "echo", "true"),
        ("/completion", "segments", """{"prefix":"x"}"""),
    ];

    private static readonly (string Field, string Value)[] Neutral =
    [
        ("n", "1"), ("presence_penalty", "0"), ("frequency_penalty", "0.0"), ("logit_bias", "{}"), ("logprobs", "false"), ("logprobs", "null"),
        ("top_logprobs", "0"), ("response_format", """{"type":"text"}"""), ("response_format", "null"), ("prediction", "null"), ("user", "null"),
        ("metadata", "{}"), ("tools", "[]"), ("tools", "null"), ("tool_choice", "\"none\""), ("tool_choice", "\"auto\""),
        ("parallel_tool_calls", "false"), ("best_of", "1"), ("echo", "false"), ("store", "false"), ("modalities", """["text"]"""),
        ("service_tier", "\"auto\""), ("t_max_predict_ms", "0"), ("n_indent", "0"), ("top_k", "0"), ("min_p", "0"), ("repeat_penalty", "1"),
        ("samplers", "[]"), ("ignore_eos", "false"), ("min_keep", "0"), ("adaptive_target", "-1"), ("add_generation_prompt", "true"),
        ("stream", "null"), ("stop", "[]"), ("temperature", "null"),
    ];

    // Each of these is explained in docs/dialects.md.
    private static readonly (string Field, string Value)[] Powerless =
    [
        ("lora", """[{"id":0,"scale":5}]"""), ("id_slot", "3"), ("slot_id", "-1"), ("cache_prompt", "true"), ("cache_salt", "\"x\""),
        ("adapter_id", "\"x\""), ("lora_path", "\"/etc/passwd\""), ("user", "\"somebody\""), ("metadata", """{"a":"b"}"""),
        ("safety_identifier", "\"x\""), ("prompt_cache_key", "\"x\""), ("prompt_cache_retention", "\"24h\""), ("n_cache_reuse", "256"),
        ("n_keep", "5"), ("n_discard", "5"), ("sse_ping_interval", "30"), ("t_max_prompt_ms", "500"), ("reasoning_effort", "\"high\""),
        ("reasoning_format", "\"none\""), ("dynatemp_exponent", "1"), ("xtc_threshold", "0.1"), ("mirostat_tau", "5"), ("mirostat_eta", "0.1"),
        ("dry_base", "1.75"), ("dry_allowed_length", "2"), ("dry_penalty_last_n", "-1"), ("dry_sequence_breakers", """["\n"]"""),
        ("adaptive_decay", "0.9"),
    ];

    private static IEnumerable<(string Path, string Field, string Value)> InEveryDialect((string Field, string Value)[] rows) =>
        Bodies.Keys.SelectMany(path => rows.Select(row => (path, row.Field, row.Value)));

    [Fact]
    public async Task Field_ThatDoesNotWork_IsRefusedByName()
    {
        await using var host = await TestHost.StartAsync();
        foreach (var (path, field, value) in InEveryDialect(Refused).Concat(RefusedHere))
        {
            using var response = await host.PostAsync(path, Body(path, field, value));

            var error = await response.ErrorAsync(400, "unsupported_capability", field);
            Assert.Contains($"'{field}'", error.GetProperty("message").GetString());
        }

        Assert.Empty(host.Engine.Sequences);
    }

    [Fact]
    public void Field_OfTheTables_HasARowInThisTest()
    {
        Assert.Empty(KnownFields.Refused.Keys.Except(Refused.Select(row => row.Field).Concat(RefusedHere.Select(row => row.Field)).Concat(["parallel_tool_calls"])));
        Assert.Empty(KnownFields.Powerless.Except(Powerless.Select(row => row.Field)));
    }

    [Fact]
    public async Task Field_ThatAsksForNothing_IsAccepted()
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Finish(FinishReason.Stop));
        foreach (var (path, field, value) in InEveryDialect(Neutral))
        {
            using var response = await host.PostAsync(path, Body(path, field, value));

            Assert.True(response.IsSuccessStatusCode, $"{path} {field} {value}: {await response.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public async Task Field_WithoutPower_LeavesTheRequestAsItIs()
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Finish(FinishReason.Stop));
        foreach (var (path, field, value) in InEveryDialect(Powerless))
        {
            host.Engine.Sequences.Clear();
            using var with = await host.PostAsync(path, Body(path, field, value));
            using var without = await host.PostAsync(path, "{" + Bodies[path] + "}");

            Assert.True(with.IsSuccessStatusCode, $"{path} {field} {value}: {await with.Content.ReadAsStringAsync()}");
            Assert.Equal(await without.BodyAsync(), await with.BodyAsync());
            Assert.Equal(Facts(host.Engine.Sequences[1].Request), Facts(host.Engine.Sequences[0].Request));
        }

        static string Facts(GenerationRequest request) => JsonSerializer.Serialize(new
        {
            request.Prompt,
            request.Choices,
            request.MaxTokens,
            request.Sampling,
            request.Stop,
            request.MinIndent,
            request.Prediction,
            request.ScorePrompt,
            request.Lane,
            request.CacheSalt,
            request.MaxPredictTime,
            HasAdapter = request.Adapter is not null,
        });
    }

    [Fact]
    public async Task Field_WithoutPower_ChangesNothing()
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Say("x").Finish(FinishReason.Stop));

        using var response = await host.PostAsync(
            "/v1/completions",
            """{"prompt":"hi","model":"other:alias","adapter_id":"sha256:00","lora_path":"/x","lora":[{"id":1,"scale":1}],"id_slot":7,"cache_salt":"theirs"}""",
            assertion => assertion with { Adapter = TestHost.Digest });

        var request = host.Engine.Sequences.Single().Request;
        Assert.Equal(new Adapters.AdapterKey(TestHost.Tenant, TestHost.Digest), request.Adapter?.Key);
        Assert.Equal(TestHost.Digest.ToString(), response.Headers.GetValues("x-adapter-digest").Single());
        Assert.Contains($"\"model\":\"{TestHost.ModelName}\"", await response.BodyAsync());
    }

    [Theory]
    [InlineData("/v1/chat/completions", "prompt")]
    [InlineData("/v1/chat/completions", "suffix")]
    [InlineData("/v1/completions", "messages")]
    [InlineData("/v1/fim/completions", "messages")]
    [InlineData("/completion", "suffix")]
    [InlineData("/v1/completions", "colour")]
    [InlineData("/v1/completions", "Prompt")]
    [InlineData("/v1/completions", "")]
    [InlineData("/infill", "suffix")]
    public async Task Field_ThatNobodyKnows_IsInvalidByName(string path, string field)
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync(path, Body(path, field, "null"));

        await response.ErrorAsync(400, "invalid_request", field);
    }

    [Fact]
    public async Task Field_WithAHugeName_IsNotRepeatedWhole()
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync("/v1/completions", Body("/v1/completions", new string('x', 100_000), "1"));

        Assert.InRange(Encoding.UTF8.GetByteCount(await response.Content.ReadAsStringAsync()), 1, 1000);
    }

    private static string Body(string path, string field, string value) => "{" + Bodies[path] + $",\"{field}\":{value}" + "}";
}
