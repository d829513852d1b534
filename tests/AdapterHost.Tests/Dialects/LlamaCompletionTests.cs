using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;

namespace AdapterHost.Tests.Dialects;

public sealed class LlamaCompletionTests
{
    private const string Path = "/completion";

    private static Task<TestHost> HostAsync() => TestHost.StartAsync(engine => engine.Script = sequence =>
    {
        if (sequence.Request.Sampling.LogProbabilities is null)
            sequence.Say("x", "\ny");
        else
            sequence.Score("x", ('x', -0.5f)).Score("\ny", ('y', -1f));
        sequence.CachedTokens = 1;
        sequence.Finish(FinishReason.Length);
    });

    [Fact]
    public async Task Completion_NotStreamed_IsLlamaCppsObjectWithHonestTimings()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, """{"prompt":"ab","model":"m","n_predict":7}""");

        Assert.Equal(
            """{"index":0,"content":"x\ny","tokens":[],"stop":true,"model":"tiny:prod","tokens_predicted":2,"tokens_evaluated":3,"has_new_line":true,"""
            + "\"truncated\":false,\"stop_type\":\"limit\",\"stopping_word\":\"\",\"tokens_cached\":5,\"timings\":{\"cache_n\":1,"
            + "\"prompt_n\":2,\"prompt_ms\":20,\"prompt_per_token_ms\":10,\"prompt_per_second\":100,"
            + "\"predicted_n\":2,\"predicted_ms\":50,\"predicted_per_token_ms\":25,\"predicted_per_second\":40}}",
            await response.BodyAsync());
        Assert.Equal(7, host.Engine.Sequences.Single().Request.MaxTokens);
    }

    // As Tabby's server asks one.
    [Fact]
    public async Task Completion_Streamed_EndsWithStopTrueAndNoDone()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(
            Path, """{"seed":5,"prompt":"ab","n_predict":64,"temperature":0.1,"stream":true,"penalty_last_n":0,"presence_penalty":0.0}""");

        var events = (await response.BodyAsync()).Split("\n\n");
        Assert.Equal(
            ["""data: {"index":0,"content":"x","tokens":[],"stop":false,"tokens_evaluated":3}""", """data: {"index":0,"content":"\ny","tokens":[],"stop":false,"tokens_evaluated":3}"""],
            events[..2]);
        Assert.StartsWith("""data: {"index":0,"content":"","tokens":[],"stop":true,""", events[2]);
        Assert.Equal(("", 4), (events[3], events.Length));
    }

    [Theory]
    [InlineData("\"a<|im_end|>b\"", "[BOS]a[TURN]b")]
    [InlineData("[97,98]", "ab")]
    [InlineData("[\"a<|im_end|>\",98,\"c\"]", "[BOS]a[TURN]bc")]
    [InlineData("[97,\"b\"]", "ab")]
    [InlineData("[\"a\",\"b\"]", "[BOS]a|[BOS]b")]
    [InlineData("[[97],[98,\"c\"],\"d\"]", "a|bc|[BOS]d")]
    public async Task Completion_ShapesOfPrompt_BecomeSequences(string prompt, string expected)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, $$"""{"prompt":{{prompt}}}""");

        Assert.Equal(expected, string.Join('|', host.Engine.Sequences.Select(sequence => sequence.Prompt)));
    }

    [Fact]
    public async Task Completion_WithProbabilitiesAndTokens_TellsBoth()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(
            Path, """{"prompt":"ab","n_probs":1,"return_tokens":true,"response_fields":["tokens","completion_probabilities","timings/cache_n","nothing/here"]}""");

        Assert.Equal(
            """{"tokens":[120,10,121],"completion_probabilities":[{"id":120,"token":"x","logprob":-0.5,"bytes":[120],"top_logprobs":[{"id":120,"token":"x","logprob":-0.5,"bytes":[120]}]},"""
            + """{"id":10,"token":"\n","logprob":-0.5,"bytes":[10],"top_logprobs":[{"id":121,"token":"y","logprob":-1,"bytes":[121]}]},"""
            + """{"id":121,"token":"y","logprob":-0.5,"bytes":[121],"top_logprobs":[{"id":121,"token":"y","logprob":-1,"bytes":[121]}]}],"timings/cache_n":1}""",
            await response.BodyAsync());
    }

    [Theory]
    [InlineData("{}", "prompt")]
    [InlineData("""{"prompt":7}""", "prompt")]
    [InlineData("""{"prompt":[]}""", "prompt")]
    [InlineData("""{"prompt":[true]}""", "prompt")]
    [InlineData("""{"prompt":[1,true]}""", "prompt[1]")]
    [InlineData("""{"prompt":["a",70000]}""", "prompt[1]")]
    [InlineData("""{"prompt":[["a"],[70000]]}""", "prompt[1][0]")]
    [InlineData("""{"prompt":["1","2","3","4","5","6","7","8","9","10","11","12","13","14","15","16","17"]}""", "prompt")]
    [InlineData("""{"prompt":"a","n_probs":21}""", "n_probs")]
    [InlineData("""{"prompt":"a","response_fields":"content"}""", "response_fields")]
    [InlineData("""{"prompt":"a","response_fields":[1]}""", "response_fields[0]")]
    [InlineData("""{"prompt":"a","return_tokens":1}""", "return_tokens")]
    public async Task Completion_WrongField_IsNamed(string body, string field)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, body);

        await response.ErrorAsync(400, "invalid_request", field);
        Assert.Empty(host.Engine.Sequences);
    }

    [Theory]
    [InlineData("""{"prompt":"{0}"}""")]
    [InlineData("""{"prompt":"{0}","stream":true}""")]
    [InlineData("""{"prompt":[97,"{0}"]}""")]
    public async Task Completion_TooLong_SaysTheNumbersBeforeAnyByte(string body)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, body.Replace("{0}", new string('x', 1200), StringComparison.Ordinal));

        var error = await response.ErrorAsync(400, "context_length_exceeded", "prompt");
        Assert.Contains("1000", error.GetProperty("message").GetString());
        Assert.Contains("1201", error.GetProperty("message").GetString());
    }
}
