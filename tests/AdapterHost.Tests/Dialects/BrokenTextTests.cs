using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Errors;
using AdapterHost.Tests.Hosting;

namespace AdapterHost.Tests.Dialects;

/// <summary>JSON can spell half a surrogate pair, which no text can hold: refused by the field's name wherever it stands.</summary>
public sealed class BrokenTextTests
{
    private const string Chat = "/v1/chat/completions";
    private const string Completions = "/v1/completions";
    private const string Infill = "/infill";

    private static readonly Dictionary<string, string> Bodies = new()
    {
        [Chat] = """ "messages":[{"role":"user","content":"hi"}] """,
        [Completions] = """ "prompt":"hi" """,
        [Infill] = """ "input_prefix":"a","input_suffix":"b" """,
        ["/completion"] = """ "prompt":"hi" """,
        ["/tokenize"] = """ "add_special":true """,
    };

    private static readonly string[] Values =
    [
        "\"\\ud800\"",
        "\"text\\udc00\"",
        "[\"\\ud800\"]",
        "[[\"\\ud800\"]]",
        "{\"\\ud800\":1}",
        "{\"\\ud800\":\"text\"}",
        "[{\"\\ud800\":1}]",
        "{\"type\":\"\\ud800\"}",
        "[{\"type\":\"\\ud800\"}]",
    ];

    private static readonly string[] WorkingFields =
    [
        "model", "stream", "stop", "seed", "temperature", "top_p", "messages", "prompt", "suffix", "max_tokens", "max_completion_tokens",
        "stream_options", "input_prefix", "input_suffix", "input_extra", "n_predict", "n", "top_k", "repeat_penalty", "presence_penalty", "logit_bias",
        "samplers", "grammar", "response_format", "t_max_predict_ms", "ignore_eos",
    ];

    [Theory]
    [InlineData(Chat)]
    [InlineData(Completions)]
    [InlineData(Infill)]
    public async Task BrokenText_InAnyFieldThatIsRead_IsInvalidByName(string path)
    {
        await using var host = await TestHost.StartAsync();
        foreach (var (field, value) in WorkingFields.Concat(KnownFields.Refused.Keys).SelectMany(field => Values.Select(value => (field, value))))
        {
            using var response = await host.PostAsync(path, Body(path, field, value));

            var text = await response.Content.ReadAsStringAsync();
            Assert.True((int)response.StatusCode == 400, $"{field} {value}: {(int)response.StatusCode} {text}");
            using var document = JsonDocument.Parse(text);
            var error = document.RootElement.GetProperty("error");
            Assert.True(error.GetProperty("code").GetString() == "invalid_request", $"{field} {value}: {text}");
            Assert.StartsWith(field, error.GetProperty("param").GetString());
        }

        Assert.Empty(host.Engine.Sequences);
    }

    [Theory]
    [InlineData(Completions, "tool_choice", "\"\\ud800\"", "tool_choice")]
    [InlineData(Completions, "function_call", "\"\\ud800\"", "function_call")]
    [InlineData(Completions, "grammar", "\"\\ud800\"", "grammar")]
    [InlineData(Completions, "logit_bias", "{\"\\ud800\":1}", "logit_bias")]
    [InlineData(Completions, "samplers", "[\"\\ud800\"]", "samplers[0]")]
    [InlineData(Completions, "prediction", "{\"type\":\"content\",\"content\":\"\\ud800\"}", "prediction.content")]
    [InlineData(Completions, "segments", "{\"prefix\":\"\\ud800\"}", "segments.prefix")]
    [InlineData(Completions, "segments", "{\"prefix\":\"\",\"declarations\":[{\"filepath\":\"\\ud800\",\"body\":\"\"}]}", "segments.declarations[0].filepath")]
    [InlineData("/completion", "prompt", "[1,\"\\ud800\"]", "prompt")]
    [InlineData("/completion", "response_fields", "[\"\\ud800\"]", "response_fields[0]")]
    [InlineData("/tokenize", "content", "\"\\ud800\"", "content")]
    [InlineData(Completions, "modalities", "[\"\\ud800\"]", "modalities")]
    [InlineData(Completions, "response_format", "{\"\\ud800\":\"text\"}", "response_format")]
    [InlineData(Completions, "response_format", "{\"type\":\"\\ud800\"}", "response_format.type")]
    [InlineData(Completions, "prompt", "\"\\ud800\"", "prompt")]
    [InlineData(Completions, "prompt", "[\"a\",\"\\udc00\"]", "prompt[1]")]
    [InlineData(Completions, "suffix", "\"\\ud800\"", "suffix")]
    [InlineData(Completions, "model", "\"\\ud800\"", "model")]
    [InlineData(Completions, "stop", "\"\\ud800\"", "stop")]
    [InlineData(Completions, "stop", "[\"a\",\"\\ud800\"]", "stop[1]")]
    [InlineData(Completions, "stream_options", "{\"\\ud800\":true}", "stream_options")]
    [InlineData(Chat, "messages", "[{\"\\ud800\":1}]", "messages[0]")]
    [InlineData(Chat, "messages", "[{\"role\":\"\\ud800\",\"content\":\"x\"}]", "messages[0].role")]
    [InlineData(Chat, "messages", "[{\"role\":\"user\",\"content\":\"\\ud800\"}]", "messages[0].content")]
    [InlineData(Chat, "messages", "[{\"role\":\"user\",\"content\":\"x\",\"name\":\"\\ud800\"}]", "messages[0].name")]
    [InlineData(Chat, "messages", "[{\"role\":\"user\",\"content\":[{\"\\ud800\":1}]}]", "messages[0].content[0]")]
    [InlineData(Chat, "messages", "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\",\"\\ud800\":1}]}]", "messages[0].content[0]")]
    [InlineData(Chat, "messages", "[{\"role\":\"user\",\"content\":[{\"type\":\"\\ud800\",\"text\":\"x\"}]}]", "messages[0].content[0].type")]
    [InlineData(Chat, "messages", "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"\\ud800\"}]}]", "messages[0].content[0].text")]
    [InlineData(Infill, "input_prefix", "\"\\ud800\"", "input_prefix")]
    [InlineData(Infill, "input_suffix", "\"\\ud800\"", "input_suffix")]
    [InlineData(Infill, "prompt", "\"\\ud800\"", "prompt")]
    [InlineData(Infill, "input_extra", "[{\"text\":\"\\ud800\"}]", "input_extra[0].text")]
    [InlineData(Infill, "input_extra", "[{\"text\":\"x\",\"filename\":\"\\ud800\"}]", "input_extra[0].filename")]
    [InlineData(Infill, "input_extra", "[{\"\\ud800\":\"x\"}]", "input_extra[0]")]
    public async Task BrokenText_IsInvalidByTheNameOfItsPlace(string path, string field, string value, string place)
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync(path, Body(path, field, value));

        var error = await response.ErrorAsync(400, "invalid_request", place);
        Assert.Contains($"'{place}'", error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData(Chat)]
    [InlineData(Completions)]
    [InlineData(Infill)]
    public async Task BrokenName_OfAFieldOfTheBody_IsInvalid(string path)
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync(path, Body(path, "\\ud800", "1"));

        await response.ErrorAsync(400, "invalid_request");
    }

    [Fact]
    public async Task BrokenText_InAFieldWithoutPower_IsReadByNobody()
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Finish(Engine.FinishReason.Stop));

        using var response = await host.PostAsync(Completions, Body(Completions, "cache_salt", "\"\\ud800\""));

        Assert.True(response.IsSuccessStatusCode);
    }

    /// <summary>The other way to what is no text: bytes that are no UTF-8, which the parser lets through.</summary>
    [Theory]
    [InlineData("tool_choice")]
    [InlineData("prompt")]
    public void BrokenBytes_AreInvalidByTheFieldsName(string field)
    {
        byte[] bytes = [.. System.Text.Encoding.UTF8.GetBytes($"{{\"{field}\":\""), 0xFF, .. "\"}"u8];
        Assert.True(BodyParser.TryParse(bytes, out var document, out _));
        using (document)
        {
            var body = new RequestBody(document.RootElement, FieldTable.OfDialect("prompt"));
            body.Text(field);

            Assert.Equal((ApiErrorCode.InvalidRequest, field), (body.Fault?.Code, body.Fault?.Parameter));
        }
    }

    private static string Body(string path, string field, string value) => "{" + Bodies[path] + $",\"{field}\":{value}" + "}";
}
