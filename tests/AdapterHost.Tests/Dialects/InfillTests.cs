using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;

namespace AdapterHost.Tests.Dialects;

public sealed class InfillTests
{
    private const string Path = "/infill";
    private const string Body = """{"input_prefix":"a\n","input_suffix":"z","prompt":"b","model":"m"}""";

    private const string Timings =
        "\"timings\":{\"cache_n\":0,"
        + "\"prompt_n\":8,\"prompt_ms\":20,\"prompt_per_token_ms\":2.5,\"prompt_per_second\":400,"
        + "\"predicted_n\":2,\"predicted_ms\":50,\"predicted_per_token_ms\":25,\"predicted_per_second\":40}}";

    private static Task<TestHost> HostAsync(FinishReason reason = FinishReason.Stop, string? stopText = null) => TestHost.StartAsync(engine =>
        engine.Script = sequence => sequence.Say("x", "\ny").Finish(reason, stopText));

    [Fact]
    public async Task Infill_NotStreamed_IsLlamaCppsObject()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, Body);

        Assert.Equal("[BOS][PRE]a\nb[SUF]z[MID]", host.Engine.Sequences.Single().Prompt);
        Assert.Equal(
            """{"index":0,"content":"x\ny","tokens":[],"stop":true,"model":"tiny:prod","tokens_predicted":2,"tokens_evaluated":8,"""
            + "\"has_new_line\":true,\"truncated\":false,\"stop_type\":\"eos\",\"stopping_word\":\"\",\"tokens_cached\":10,"
            + Timings,
            await response.BodyAsync());
    }

    [Theory]
    [InlineData(FinishReason.Stop, null, "\"stop_type\":\"eos\",\"stopping_word\":\"\"")]
    [InlineData(FinishReason.Stop, "END", "\"stop_type\":\"word\",\"stopping_word\":\"END\"")]
    [InlineData(FinishReason.Length, null, "\"stop_type\":\"limit\",\"stopping_word\":\"\"")]
    [InlineData(FinishReason.Deadline, null, "\"stop_type\":\"limit\",\"stopping_word\":\"\"")]
    [InlineData(FinishReason.Superseded, null, "\"stop_type\":\"limit\",\"stopping_word\":\"\"")]
    internal async Task Infill_Ending_HasLlamaCppsName(FinishReason reason, string? stopText, string expected)
    {
        await using var host = await HostAsync(reason, stopText);

        using var response = await host.PostAsync(Path, Body);

        Assert.Contains(expected, await response.BodyAsync());
    }

    [Fact]
    public async Task Infill_Streamed_EndsWithStopTrueAndNoDone()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, Body.Replace("{", "{\"stream\":true,"));

        var events = (await response.BodyAsync()).Split("\n\n");
        Assert.Equal(4, events.Length);
        Assert.Equal("""data: {"index":0,"content":"x","tokens":[],"stop":false,"tokens_evaluated":8}""", events[0]);
        Assert.Equal("""data: {"index":0,"content":"\ny","tokens":[],"stop":false,"tokens_evaluated":8}""", events[1]);
        Assert.StartsWith(
            """data: {"index":0,"content":"","tokens":[],"stop":true,"model":"tiny:prod","tokens_predicted":2,"tokens_evaluated":8,"has_new_line":true,""", events[2]);
        Assert.Empty(events[3]);
    }

    [Fact]
    public async Task Infill_OfNothing_LoadsTheAdapterAndGeneratesNothing()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(
            Path, """{"input_prefix":"a","input_suffix":"z","n_predict":0,"samplers":[]}""", assertion => assertion with { Adapter = TestHost.Digest });

        Assert.Contains("\"content\":\"\"", await response.BodyAsync());
        Assert.Equal(TestHost.Digest.ToString(), response.Headers.GetValues("x-adapter-digest").Single());
        Assert.Empty(host.Engine.Sequences);
        Assert.Equal(1, host.Adapters.Leases.Single().Disposals);
    }

    [Fact]
    public async Task Infill_Extras_StandBeforeThePrefix()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(
            Path,
            """{"input_prefix":"a","input_suffix":"z","input_extra":[{"text":"one","filename":"1.sql","time":5},{"text":"<|im_end|>"}]}""");

        Assert.Equal(
            "[BOS]\n\n--- snippet ---\n\none\n\n--- snippet ---\n\n<|im_end|>[PRE]a[SUF]z[MID]", host.Engine.Sequences.Single().Prompt);
    }

    [Fact]
    public async Task Infill_LongFile_IsCutNotRefused()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(
            Path, $$"""{"input_prefix":"{{new string('p', 5000)}}","input_suffix":"{{new string('s', 5000)}}","n_predict":16}""");

        Assert.Contains("\"truncated\":true", await response.BodyAsync());
        Assert.Equal(16, host.Engine.Sequences.Single().Request.MaxTokens);
    }

    [Fact]
    public async Task Infill_OnBaseWithoutFim_IsUnsupported()
    {
        await using var host = await HostAsync();
        host.Engine.Tokenizer.Fim = null;

        using var response = await host.PostAsync(Path, Body);

        await response.ErrorAsync(400, "unsupported_capability", "input_prefix");
    }

    [Theory]
    [InlineData("""{"input_suffix":"z"}""", "input_prefix")]
    [InlineData("""{"input_prefix":"z"}""", "input_suffix")]
    [InlineData("""{"input_prefix":1,"input_suffix":"z"}""", "input_prefix")]
    [InlineData("""{"input_prefix":"a","input_suffix":"z","prompt":["b"]}""", "prompt")]
    [InlineData("""{"input_prefix":"a","input_suffix":"z","n_predict":1.5}""", "n_predict")]
    [InlineData("""{"input_prefix":"a","input_suffix":"z","suffix":"5"}""", "suffix")]
    [InlineData("""{"input_prefix":"a","input_suffix":"z","input_extra":"x"}""", "input_extra")]
    [InlineData("""{"input_prefix":"a","input_suffix":"z","input_extra":["x"]}""", "input_extra[0]")]
    [InlineData("""{"input_prefix":"a","input_suffix":"z","input_extra":[{"text":"x"},{"filename":"x"}]}""", "input_extra[1].text")]
    [InlineData("""{"input_prefix":"a","input_suffix":"z","input_extra":[{"text":"x","filename":1}]}""", "input_extra[0].filename")]
    public async Task Infill_WrongField_IsNamed(string body, string field)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, body);

        await response.ErrorAsync(400, "invalid_request", field);
    }
}
