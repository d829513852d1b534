using AdapterHost.Dialects.Answers;
using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;

namespace AdapterHost.Tests.Dialects;

public sealed class StreamTests
{
    private const string Path = "/v1/completions";
    private const string Body = """{"prompt":"hi","stream":true}""";

    [Fact]
    public async Task Stream_Event_ArrivesBeforeTheNextIsThere()
    {
        await using var host = await TestHost.StartAsync();
        var answer = host.PostAsync(Path, Body);
        var sequence = await host.Engine.NextAsync();
        sequence.Say("one");
        using var response = await answer;
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Contains("\"text\":\"one\"", await reader.ReadLineAsync().WaitAsync(TestHost.Patience));

        sequence.Say("two");
        await reader.ReadLineAsync();
        Assert.Contains("\"text\":\"two\"", await reader.ReadLineAsync().WaitAsync(TestHost.Patience));
    }

    [Fact]
    public async Task Stream_Silence_IsFilledWithCommentsAlone()
    {
        await using var host = await TestHost.StartAsync();
        var answer = host.PostAsync(Path, Body);
        var sequence = await host.Engine.NextAsync();

        // Before the first token, twice, then between two tokens.
        await SilenceAsync(host);
        using var response = await answer;
        var stream = await response.Content.ReadAsStreamAsync();
        Assert.Equal(": keep-alive\n\n", await ReadAsync(stream, 14));
        await SilenceAsync(host);
        Assert.Equal(": keep-alive\n\n", await ReadAsync(stream, 14));
        sequence.Say("x");
        using var reader = new StreamReader(stream);
        Assert.StartsWith("data: {", await reader.ReadLineAsync());
        Assert.Empty((await reader.ReadLineAsync())!);
        await SilenceAsync(host);
        Assert.Equal(": keep-alive", await reader.ReadLineAsync());
        Assert.Empty((await reader.ReadLineAsync())!);
        sequence.Finish(FinishReason.Stop);

        Assert.EndsWith("data: [DONE]\n\n", Answer.WithoutCost(await reader.ReadToEndAsync()));
    }

    [Theory]
    [InlineData("/v1/completions", Body)]
    [InlineData("/v1/chat/completions", """{"messages":[{"role":"user","content":"hi"}],"stream":true}""")]
    [InlineData("/infill", """{"input_prefix":"a","input_suffix":"b","stream":true}""")]
    public async Task Stream_FailureAfterTheFirstByte_IsAnErrorEventWithoutDone(string path, string body)
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Say("x").Finish(FinishReason.Failed));

        using var response = await host.PostAsync(path, body);

        var text = await response.TextAsync();
        Assert.Equal(200, (int)response.StatusCode);
        Assert.EndsWith(
            "\n\ndata: {\"error\":{\"message\":\"The generation failed.\",\"type\":\"server_error\",\"code\":\"internal_error\",\"param\":null}}\n\n", text);
        Assert.DoesNotContain("[DONE]", text);
        Assert.DoesNotContain("\"finish_reason\":\"", text);
        Assert.DoesNotContain("\"stop\":true", text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Failure_BeforeTheFirstByte_IsAStatus(bool stream)
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Finish(FinishReason.Failed));

        using var response = await host.PostAsync(Path, stream ? Body : """{"prompt":"hi"}""");

        await response.ErrorAsync(500, "internal_error");
        Assert.False(response.Headers.Contains("x-adapter-digest"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Failure_AfterSomeText_IsAStatusOnlyWhenNothingWasSent(bool stream)
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Say("x").Finish(FinishReason.Failed));

        using var response = await host.PostAsync(Path, stream ? Body : """{"prompt":"hi"}""");

        Assert.Equal(stream ? 200 : 500, (int)response.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Engine_ThatBreaks_IsAnInternalError(bool stream)
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Break());

        using var response = await host.PostAsync(Path, stream ? Body : """{"prompt":"hi"}""");

        await response.ErrorAsync(500, "internal_error");
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 503)]
    public async Task Deadline_IsAnAnswerOnlyWithText(bool said, int status)
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence =>
            sequence.Say(said ? ["x"] : []).Finish(FinishReason.Deadline));

        using var response = await host.PostAsync(Path, """{"prompt":"hi"}""");

        if (status == 503)
            await response.ErrorAsync(503, "overloaded");
        else
            Assert.Contains("\"finish_reason\":\"length\"", await response.Content.ReadAsStringAsync());
    }

    private static async Task SilenceAsync(TestHost host)
    {
        await host.Time.UntilSomeoneWaitsAsync(StreamedAnswerWriter.KeepAliveInterval);
        host.Time.Advance(StreamedAnswerWriter.KeepAliveInterval);
    }

    /// <summary>One read of the network: what comes with it was sent with it.</summary>
    private static async Task<string> ReadAsync(Stream stream, int bytes)
    {
        var buffer = new byte[1024];
        var read = await stream.ReadAtLeastAsync(buffer, bytes, throwOnEndOfStream: false);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, read);
    }
}
