using System.Text;
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
        ["/infill"] = """ "input_prefix":"a","input_suffix":"b" """,
    };

    // One row for every field of the contract's table that does not work, then those that clients send besides.
    private static readonly (string Field, string Value)[] Refused =
    [
        ("n", "2"),
        ("presence_penalty", "0.5"),
        ("frequency_penalty", "-0.5"),
        ("logit_bias", """{"50":-100}"""),
        ("logprobs", "true"),
        ("logprobs", "5"),
        ("top_logprobs", "3"),
        ("response_format", """{"type":"json_object"}"""),
        ("response_format", """{"type":"json_schema","json_schema":{}}"""),
        ("prediction", """{"type":"content","content":"x"}"""),
        ("user", "\"somebody\""),
        ("metadata", """{"a":"b"}"""),
        ("tools", """[{"type":"function","function":{"name":"f"}}]"""),
        ("tool_choice", "\"required\""),
        ("tool_choice", """{"type":"function"}"""),
        ("functions", "[{}]"),
        ("function_call", "\"f\""),
        ("best_of", "2"),
        ("echo", "true"),
        ("store", "true"),
        ("modalities", """["text","audio"]"""),
        ("audio", "{}"),
        ("service_tier", "\"flex\""),
        ("reasoning_effort", "\"high\""),
        ("verbosity", "\"low\""),
        ("web_search_options", "{}"),
        ("random_seed", "1"),
        ("min_tokens", "1"),
        ("segments", """{"prefix":"x"}"""),
        ("language", "\"sql\""),
        ("t_max_predict_ms", "250"),
        ("t_max_prompt_ms", "500"),
        ("n_indent", "4"),
        ("n_cmpl", "2"),
        ("n_probs", "1"),
        ("top_k", "40"),
        ("min_p", "0.1"),
        ("typical_p", "0.5"),
        ("repeat_penalty", "1.1"),
        ("mirostat", "1"),
        ("samplers", """["top_k","top_p","infill"]"""),
        ("response_fields", """["content"]"""),
        ("grammar", "\"root ::= x\""),
        ("json_schema", "{}"),
        ("ignore_eos", "true"),
    ];

    private static readonly (string Field, string Value)[] Neutral =
    [
        ("n", "1"), ("presence_penalty", "0"), ("frequency_penalty", "0.0"), ("logit_bias", "{}"), ("logprobs", "false"), ("logprobs", "null"),
        ("top_logprobs", "0"), ("response_format", """{"type":"text"}"""), ("response_format", "null"), ("prediction", "null"), ("user", "null"),
        ("metadata", "{}"), ("tools", "[]"), ("tools", "null"), ("tool_choice", "\"none\""), ("tool_choice", "\"auto\""),
        ("parallel_tool_calls", "false"), ("best_of", "1"), ("echo", "false"), ("store", "false"), ("modalities", """["text"]"""),
        ("service_tier", "\"auto\""), ("t_max_predict_ms", "0"), ("n_indent", "0"), ("top_k", "0"), ("min_p", "0"), ("repeat_penalty", "1"),
        ("samplers", "[]"), ("ignore_eos", "false"),
        ("stream", "null"), ("stop", "[]"), ("temperature", "null"),
        ("lora", """[{"id":0,"scale":5}]"""), ("id_slot", "3"), ("cache_prompt", "true"), ("cache_salt", "\"x\""), ("adapter_id", "\"x\""),
        ("lora_path", "\"/etc/passwd\""),
    ];

    private static IEnumerable<(string Path, string Field, string Value)> InEveryDialect((string Field, string Value)[] rows) =>
        Bodies.Keys.SelectMany(path => rows.Select(row => (path, row.Field, row.Value)));

    [Fact]
    public async Task Field_ThatDoesNotWork_IsRefusedByName()
    {
        await using var host = await TestHost.StartAsync();
        foreach (var (path, field, value) in InEveryDialect(Refused))
        {
            using var response = await host.PostAsync(path, Body(path, field, value));

            var error = await response.ErrorAsync(400, "unsupported_capability", field);
            Assert.Contains($"'{field}'", error.GetProperty("message").GetString());
        }

        Assert.Empty(host.Engine.Sequences);
    }

    [Fact]
    public void Field_OfTheTable_HasARowInThisTest() =>
        Assert.Empty(new[] { "n", "presence_penalty", "frequency_penalty", "logit_bias", "logprobs", "top_logprobs", "response_format", "prediction", "user", "metadata" }
            .Except(KnownFields.Refused.Keys)
            .Concat(Refused.Select(row => row.Field).Except(KnownFields.Refused.Keys)));

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
        Assert.Contains("\"model\":\"other:alias\"", await response.BodyAsync());
    }

    [Theory]
    [InlineData("/v1/chat/completions", "prompt")]
    [InlineData("/v1/chat/completions", "suffix")]
    [InlineData("/v1/completions", "messages")]
    [InlineData("/v1/completions", "n_predict")]
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
