using AdapterHost.Engine;
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

        Assert.Equal(new SamplingSettings(0, 0.5f, 42), request.Sampling);
        Assert.Equal(["x", "\n"], request.Stop);
    }

    [Fact]
    public async Task Sampling_Absent_IsTheDefault()
    {
        var request = await SubmittedAsync(""","stop":null,"seed":null""");

        Assert.Equal(new SamplingSettings(1, 1, null), request.Sampling);
        Assert.Empty(request.Stop);
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
    [InlineData("max_tokens", "-1")]
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
}
