using AdapterHost.Engine;
using AdapterHost.Grammars;
using AdapterHost.Grammars.JsonSchema;
using AdapterHost.Tests.Grammars;
using AdapterHost.Tests.Hosting;

namespace AdapterHost.Tests.Dialects;

/// <summary>The form that an answer must have, in whichever words a client asks for it.</summary>
public sealed class FormTests
{
    private const string Schema = """{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],"additionalProperties":false}""";

    private static Task<TestHost> HostAsync() => TestHost.StartAsync(engine => engine.Script = sequence => sequence.Finish(FinishReason.Stop));

    [Theory]
    [InlineData("/v1/chat/completions", "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"description\":\"y\",\"strict\":true,\"schema\":SCHEMA}}")]
    [InlineData("/v1/chat/completions", "\"response_format\":{\"type\":\"json_object\",\"schema\":SCHEMA}")]
    [InlineData("/v1/chat/completions", "\"json_schema\":SCHEMA")]
    [InlineData("/v1/completions", "\"json_schema\":SCHEMA")]
    [InlineData("/completion", "\"json_schema\":SCHEMA")]
    public async Task Schema_InEveryDialect_IsOneGrammar(string path, string form)
    {
        var grammar = await GrammarAsync(path, form.Replace("SCHEMA", Schema, StringComparison.Ordinal));

        Assert.NotNull(grammar);
        Assert.True(ByteVocabulary.Accepts(grammar, """{"a":1}"""));
        Assert.All(["{}", """{"a":"x"}""", """{"a":1,"b":2}""", "x"], text => Assert.False(ByteVocabulary.Accepts(grammar, text), text));
    }

    [Theory]
    [InlineData("\"response_format\":{\"type\":\"json_object\"}")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\"}}")]
    [InlineData("\"json_schema\":{}")]
    public async Task Schema_ThatSaysNothing_IsAnyObject(string form) =>
        Assert.Same(JsonSchemaGrammar.AnyObject, await GrammarAsync("/v1/chat/completions", form));

    [Theory]
    [InlineData("\"response_format\":{\"type\":\"text\"}")]
    [InlineData("\"response_format\":null,\"grammar\":\"\",\"json_schema\":null")]
    public async Task Form_OfPlainText_IsNone(string form) => Assert.Null(await GrammarAsync("/v1/chat/completions", form));

    /// <summary>However many prompts and answers: a grammar costs its compiling once.</summary>
    [Theory]
    [InlineData("\"grammar\":\"root ::= [a-z]+\"")]
    [InlineData("\"json_schema\":" + Schema)]
    public async Task Form_OfSeveralPrompts_IsCompiledOnce(string form)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync("/v1/completions", """{"prompt":["x","y","z"],"n":2,""" + form + "}");

        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        var grammar = Assert.Single(host.Engine.Sequences.Select(sequence => sequence.Request.Sampling.Grammar).Distinct());
        Assert.NotNull(grammar);
        Assert.Equal(6, host.Engine.Sequences.Count);
    }

    [Fact]
    public async Task Schema_ThatCannotBeFollowed_NamesEveryConstruct()
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(
            "/v1/completions",
            """{"prompt":"x","json_schema":{"type":"object","properties":{"a":{"not":{"type":"string"}},"b":{"if":{},"then":{}}},"required":["a","b"]}}""");

        var message = (await response.ErrorAsync(400, "unsupported_capability", "json_schema")).GetProperty("message").GetString();
        Assert.Contains("#/properties/a", message);
        Assert.Contains("#/properties/b", message);
        Assert.Empty(host.Engine.Sequences);
    }

    [Theory]
    [InlineData("\"grammar\":\"root ::= \\\"x\\\"\",\"json_schema\":{}", "grammar")]
    [InlineData("\"grammar\":\"root ::= \\\"x\\\"\",\"response_format\":{\"type\":\"json_object\"}", "grammar")]
    [InlineData("\"json_schema\":{\"enum\":[\"\\ud800\"]}", "json_schema")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":[]}", "response_format.json_schema")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"colour\":1}}", "response_format.json_schema.colour")]
    public async Task Form_ThatIsWrong_NamesTheField(string form, string field)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync("/v1/completions", "{\"prompt\":\"x\"," + form + "}");

        await response.ErrorAsync(400, "invalid_request", field);
    }

    private static async Task<Grammar?> GrammarAsync(string path, string form)
    {
        await using var host = await HostAsync();
        var ask = path == "/v1/chat/completions" ? "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]" : "\"prompt\":\"x\"";
        using var response = await host.PostAsync(path, "{" + ask + "," + form + "}");
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return host.Engine.Sequences.Single().Request.Sampling.Grammar;
    }
}
