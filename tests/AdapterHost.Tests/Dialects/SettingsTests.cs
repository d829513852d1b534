using System.Text.Json;
using AdapterHost.Dialects.Settings;
using AdapterHost.Engine;
using AdapterHost.Tests.Grammars;
using AdapterHost.Tests.Hosting;
using HostContract;

namespace AdapterHost.Tests.Dialects;

public sealed class SettingsTests
{
    private static async Task<GenerationRequest> SubmittedAsync(string fields, Func<Assertion, Assertion>? change = null, string path = "/v1/completions")
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Finish(FinishReason.Stop));
        var prompt = path == "/infill" ? """ "input_prefix":"a","input_suffix":"b" """ : """ "prompt":"ab" """;
        using var response = await host.PostAsync(path, "{" + prompt + fields + "}", change);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return host.Engine.Sequences.Single().Request;
    }

    [Theory]
    [InlineData("", 64)]
    [InlineData(""","max_tokens":7""", 7)]
    [InlineData(""","max_completion_tokens":7""", 7)]
    [InlineData(""","max_tokens":9,"max_completion_tokens":7""", 7)]
    [InlineData(""","max_tokens":5,"max_completion_tokens":7""", 5)]
    [InlineData(""","max_tokens":65""", 64)]
    [InlineData(""","max_tokens":9223372036854775807""", 64)]
    [InlineData(""","max_tokens":null""", 64)]
    [InlineData(""","max_tokens":-1""", 64)]
    [InlineData(""","n_predict":7""", 7)]
    [InlineData(""","n_predict":-1,"max_tokens":9""", 9)]
    [InlineData(""","n_predict":-2""", 64)]
    public async Task MaxTokens_IsClampedToTheAssertionsCap(string fields, int expected) =>
        Assert.Equal(expected, (await SubmittedAsync(fields)).MaxTokens);

    [Theory]
    [InlineData(""","n_predict":5""", 5)]
    [InlineData(""","n_predict":-1""", 64)]
    public async Task MaxTokens_OfInfill_IsNPredict(string fields, int expected) =>
        Assert.Equal(expected, (await SubmittedAsync(fields, path: "/infill")).MaxTokens);

    [Fact]
    public async Task MaxTokens_OverTheContext_IsClampedToIt() =>
        Assert.Equal(997, (await SubmittedAsync(""","max_tokens":5000""", assertion => assertion with { MaxOutputTokens = 6000 })).MaxTokens);

    [Fact]
    public async Task Sampling_Given_IsPassedOn()
    {
        var request = await SubmittedAsync(""","temperature":0,"top_p":0.5,"seed":42,"stop":["x","\n"]""");

        Assert.Equal((0f, 0.5f, 42u), (request.Sampling.Temperature, request.Sampling.TopP, request.Sampling.Seed));
        Assert.Equal(["x", "\n"], request.Stop);
    }

    [Fact]
    public async Task Sampling_Absent_IsTheDefault()
    {
        var request = await SubmittedAsync(""","stop":null,"seed":null""");

        Assert.Equal(Show(new SamplingSettings()), Show(request.Sampling));
        Assert.Empty(request.Stop);
    }

    [Fact]
    public async Task Sampling_OfEveryName_IsPassedOn()
    {
        var request = await SubmittedAsync(
            """
            ,"top_k":40,"min_p":0.05,"typical_p":0.9,"repeat_penalty":1.1,"repeat_last_n":32,"presence_penalty":-2,"frequency_penalty":2,
            "min_tokens":3,"ignore_eos":true,"logit_bias":{"50":-100,"51":0.5},"grammar":"root ::= \"x\""
            """);

        Assert.Equal(
            Show(new SamplingSettings
            {
                TopK = 40,
                MinP = 0.05f,
                TypicalP = 0.9f,
                RepeatPenalty = 1.1f,
                PenaltyLastTokens = 32,
                PresencePenalty = -2,
                FrequencyPenalty = 2,
                MinTokens = 3,
                IgnoreEnd = true,
                LogitBias = new Dictionary<int, float> { [50] = -100, [51] = 0.5f },
                Grammar = Compiled.Of("root ::= \"x\""),
            }),
            Show(request.Sampling));
    }

    [Theory]
    [InlineData(""","repetition_penalty":1.2""", 1.2f)]
    [InlineData(""","repetition_penalty":1.2,"repeat_penalty":1.3""", 1.3f)]
    public async Task RepeatPenalty_UnderVllmsName_IsTheSame(string fields, float expected) =>
        Assert.Equal(expected, (await SubmittedAsync(fields)).Sampling.RepeatPenalty);

    [Fact]
    public async Task Sampling_OfLlamaCppsDialects_HasItsDefaults() =>
        Assert.Equal(Show(SamplingDefaults.LlamaCpp), Show((await SubmittedAsync("", path: "/infill")).Sampling));

    [Theory]
    [InlineData("""["top_k","top_p","infill"]""", 40, 0.5f, 0f, 1f)]
    [InlineData("[]", 0, 1f, 0f, 1f)]
    [InlineData("\"\"", 0, 1f, 0f, 1f)]
    [InlineData("\"edkypmxt\"", 40, 0.5f, 0.25f, 0.75f)]
    public async Task Samplers_Named_AreTheOnlyOnes(string samplers, int topK, float topP, float minP, float temperature)
    {
        var sampling = (await SubmittedAsync($$""","samplers":{{samplers}},"top_k":40,"top_p":0.5,"min_p":0.25,"temperature":0.75""")).Sampling;

        Assert.Equal((topK, topP, minP, temperature), (sampling.TopK, sampling.TopP, sampling.MinP, sampling.Temperature));
    }

    [Theory]
    [InlineData(""","n_indent":4,"t_max_predict_ms":250""", 4, 250.0)]
    [InlineData(""","n_indent":0,"t_max_predict_ms":0""", 0, null)]
    [InlineData(""","t_max_predict_ms":-1""", 0, null)]
    public async Task Limits_OfLinesAndTime_ReachTheEngine(string fields, int indent, double? milliseconds)
    {
        var request = await SubmittedAsync(fields);

        Assert.Equal((indent, milliseconds), (request.MinIndent, request.MaxPredictTime?.TotalMilliseconds));
    }

    [Theory]
    [InlineData("""{"type":"content","content":"a<|im_end|>"}""", "a<|im_end|>")]
    [InlineData("""{"type":"content","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}""", "a\nb")]
    [InlineData("""{"type":"content","content":""}""", "")]
    [InlineData("null", "")]
    public async Task Prediction_OfText_IsPlainTokens(string prediction, string expected)
    {
        var request = await SubmittedAsync($$""","prediction":{{prediction}}""");

        Assert.Equal(expected, FakeTokenizer.Show(request.Prediction));
        Assert.DoesNotContain(FakeTokenizer.Turn, request.Prediction);
    }

    [Fact]
    public async Task Prediction_LongerThanTheContext_IsCutToIt() =>
        Assert.Equal(1000, (await SubmittedAsync($$""","prediction":{"type":"content","content":"{{new string('x', 50_000)}}"}""")).Prediction.Length);

    [Theory]
    [InlineData("""[[50,0.5],[51,false]]""")]
    [InlineData("""{"50":0.5,"51":false}""")]
    [InlineData("""[["2",0.5],["3",false]]""")]
    public async Task LogitBias_OfLlamaCpp_TakesPairsTextsAndFalse(string bias)
    {
        var request = await SubmittedAsync($$""","logit_bias":{{bias}}""", path: "/infill");

        Assert.Equal(new Dictionary<int, float> { [50] = 0.5f, [51] = float.NegativeInfinity }, request.Sampling.LogitBias);
    }

    [Fact]
    public async Task LogitBias_ByALongText_IsRefusedBeforeItIsTokenized()
    {
        await using var host = await TestHost.StartAsync();

        var text = new string('x', 257);
        foreach (var (bias, field) in (IEnumerable<(string, string)>)[($$"""{"{{text}}":1}""", $"logit_bias.{text[..31]}…"), ($$"""[["{{text}}",1]]""", "logit_bias[0]")])
        {
            using var response = await host.PostAsync("/completion", $$"""{"prompt":"p","logit_bias":{{bias}}}""");

            Assert.Contains("256", (await response.ErrorAsync(400, "invalid_request", field)).GetProperty("message").GetString());
        }

        Assert.Equal(0, host.Engine.Tokenizer.Work);
    }

    [Fact]
    public async Task LogitBias_ByTextsOfManyTokens_IsRefusedByTheirNumber()
    {
        await using var host = await TestHost.StartAsync();
        // Eight texts of 200 tokens each, no two the same.
        var texts = Enumerable.Range(0, 8).Select(i => new string([.. Enumerable.Range(0, 200).Select(j => (char)(0x1000 + (200 * i) + j))]));
        var bias = string.Join(',', texts.Select(text => $$"""["{{text}}",1]"""));

        using var response = await host.PostAsync("/completion", $$"""{"prompt":"p","logit_bias":[{{bias}}]}""");

        Assert.Contains("1024", (await response.ErrorAsync(400, "invalid_request", "logit_bias")).GetProperty("message").GetString());
        // The sixth was one too many.
        Assert.Equal(6 * 200, host.Engine.Tokenizer.Work);
    }

    [Theory]
    [InlineData("-1", null)]
    [InlineData("0", 0u)]
    [InlineData("4294967294", 4294967294u)]
    [InlineData("4294967296", 1u)]
    [InlineData("-2", 4294967294u)]
    public async Task Seed_OfAnyWidth_IsFolded(string seed, uint? expected) =>
        Assert.Equal(expected, (await SubmittedAsync($$""","seed":{{seed}}""")).Sampling.Seed);

    [Fact]
    public async Task TopP_Zero_LeavesOneToken() => Assert.InRange((await SubmittedAsync(""","top_p":0""")).Sampling.TopP, float.Epsilon, 1e-6f);

    [Fact]
    public async Task Stop_AsOneString_IsOneStop() => Assert.Equal(["END"], (await SubmittedAsync(""","stop":"END" """)).Stop);

    [Fact]
    public async Task Assertion_ClassAndDeadline_ReachTheEngine()
    {
        var deadline = new DateTimeOffset(2026, 1, 2, 3, 5, 0, TimeSpan.Zero);

        var request = await SubmittedAsync("", assertion => assertion with { Class = RequestClass.Background, Deadline = deadline });

        Assert.Equal((RequestClass.Background, deadline), (request.Class, request.Deadline));
    }

    [Theory]
    [InlineData("max_tokens", "0")]
    [InlineData("max_tokens", "-2")]
    [InlineData("n", "0")]
    [InlineData("n", "17")]
    [InlineData("n_cmpl", "17")]
    [InlineData("n", "1.5")]
    [InlineData("presence_penalty", "2.1")]
    [InlineData("presence_penalty", "-2.1")]
    [InlineData("frequency_penalty", "3")]
    [InlineData("frequency_penalty", "\"x\"")]
    [InlineData("top_k", "-2")]
    [InlineData("min_p", "1.1")]
    [InlineData("typical_p", "-1")]
    [InlineData("repeat_penalty", "11")]
    [InlineData("repeat_penalty", "0")]
    [InlineData("repeat_penalty", "1e-40")]
    [InlineData("repetition_penalty", "0.009")]
    [InlineData("repeat_last_n", "-2")]
    [InlineData("min_tokens", "-1")]
    [InlineData("n_indent", "-1")]
    [InlineData("t_max_predict_ms", "-2")]
    [InlineData("t_max_predict_ms", "\"1\"")]
    [InlineData("ignore_eos", "1")]
    [InlineData("samplers", "7")]
    [InlineData("samplers", "\"kz\"")]
    [InlineData("logit_bias", "7")]
    [InlineData("logit_bias", "[[50,1]]")]
    [InlineData("logprobs", "21")]
    [InlineData("logprobs", "true")]
    [InlineData("logprobs", "-1")]
    [InlineData("echo", "1")]
    [InlineData("grammar", "7")]
    [InlineData("prediction", "7")]
    [InlineData("max_tokens", "1.5")]
    [InlineData("max_tokens", "\"7\"")]
    [InlineData("max_completion_tokens", "0")]
    [InlineData("temperature", "-0.1")]
    [InlineData("temperature", "2.1")]
    [InlineData("temperature", "\"hot\"")]
    [InlineData("temperature", "1e999")]
    [InlineData("top_p", "1.1")]
    [InlineData("top_p", "-1")]
    [InlineData("seed", "1.5")]
    [InlineData("seed", "\"x\"")]
    [InlineData("stream", "1")]
    [InlineData("stream", "\"true\"")]
    [InlineData("stream_options", "true")]
    [InlineData("stop", "7")]
    [InlineData("stop", """["1","2","3","4","5","6","7","8","9","10","11","12","13","14","15","16","17"]""")]
    [InlineData("model", "7")]
    public async Task Field_OfWrongTypeOrRange_IsNamed(string field, string value)
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync("/v1/completions", $$"""{"prompt":"x","{{field}}":{{value}}}""");

        var error = await response.ErrorAsync(400, "invalid_request", field);
        Assert.StartsWith($"'{field}'", error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("""{"prompt":"x","stop":[""]}""", "stop[0]")]
    [InlineData("""{"prompt":"x","stop":["a",3]}""", "stop[1]")]
    [InlineData("""{"prompt":"x","stream_options":{"include_usage":"yes"}}""", "stream_options.include_usage")]
    [InlineData("""{"prompt":"x","stream_options":{"colour":1}}""", "stream_options.colour")]
    [InlineData("""{"prompt":"x","samplers":["top_k","speed"]}""", "samplers[1]")]
    [InlineData("""{"prompt":"x","samplers":[1]}""", "samplers[0]")]
    [InlineData("""{"prompt":"x","logit_bias":{"50":101}}""", "logit_bias.50")]
    [InlineData("""{"prompt":"x","logit_bias":{"50":"x"}}""", "logit_bias.50")]
    [InlineData("""{"prompt":"x","logit_bias":{"abc":1}}""", "logit_bias.abc")]
    [InlineData("""{"prompt":"x","logit_bias":{"99999999":1}}""", "logit_bias.99999999")]
    [InlineData("""{"prompt":"x","prediction":{"type":"text","content":"x"}}""", "prediction.type")]
    [InlineData("""{"prompt":"x","prediction":{"type":"content"}}""", "prediction.content")]
    [InlineData("""{"prompt":"x","prediction":{"type":"content","content":[{"type":"text"}]}}""", "prediction.content[0].text")]
    [InlineData("""{"prompt":"x","response_format":{"type":"xml"}}""", "response_format.type")]
    [InlineData("""{"prompt":"x","response_format":{"type":"json_schema"}}""", "response_format.json_schema")]
    [InlineData("""{"prompt":"x","response_format":{"colour":1}}""", "response_format.colour")]
    [InlineData("""{"prompt":["a","b","c"],"n":16}""", "n")]
    public async Task Field_InsideAnother_IsNamedByItsPath(string body, string field)
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync("/v1/completions", body);

        await response.ErrorAsync(400, "invalid_request", field);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{\"prompt\":\"x\"}}")]
    [InlineData("{\"\\ud800\":1}")]
    public async Task Body_ThatIsNoJsonObject_IsInvalid(string body)
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync("/v1/completions", body);

        await response.ErrorAsync(400, "invalid_request");
    }

    [Fact]
    public async Task Body_NestedDeep_IsInvalid()
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync("/v1/completions", "{\"lora\":" + new string('[', 5000) + new string(']', 5000) + "}");

        await response.ErrorAsync(400, "invalid_request");
    }

    private static string Show(SamplingSettings sampling) => JsonSerializer.Serialize(sampling);
}
