using System.Text;
using Learning.Outcomes.Serving;

namespace Learning.Tests.Outcomes;

public class ServedReaderTests
{
    [Theory]
    [InlineData("""{"prompt":"p"}""", "p", null, null)]
    [InlineData("""{"prompt":"p","suffix":"s"}""", null, "p", "s")]
    [InlineData("""{"prompt":"","suffix":"s"}""", null, "", "s")]
    [InlineData("""{"segments":{"prefix":"a","suffix":"b"}}""", null, "a", "b")]
    [InlineData("""{"segments":{"prefix":"a"},"prompt":"older form"}""", null, "a", "")]
    [InlineData("""{"messages":[{"role":"user","content":"one"},{"role":"assistant","content":"two"},{"role":"user","content":"three"}]}""", "three", null, null)]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"x"}]}]}""", null, null, null)]
    [InlineData("""{"prompt":[1,2,3]}""", null, null, null)]
    [InlineData("""{"prompt":"\ud800"}""", null, null, null)]
    [InlineData("no json", null, null, null)]
    public void Read_ARequest_GivesItsPromptInTheFormThatClientsTell(string request, string? prompt, string? prefix, string? suffix)
    {
        var text = Read(request, """{"id":"cmpl-1"}""");

        Assert.Equal((prompt, prefix, suffix, "cmpl-1"), (text.Prompt, text.Prefix, text.Suffix, text.Id));
    }

    [Theory]
    [InlineData("""{"id":"cmpl-1","choices":[{"index":1,"text":"b"},{"index":0,"text":"a"}]}""", "cmpl-1", "a")]
    [InlineData("""{"id":"chatcmpl-1","choices":[{"index":0,"message":{"role":"assistant","content":"a"}}]}""", "chatcmpl-1", "a")]
    [InlineData("""{"id":"chatcmpl-1","choices":[{"index":0,"message":{"role":"assistant","content":null}}]}""", "chatcmpl-1", "")]
    [InlineData("""{"id":"cmpl-1","choices":[]}""", "cmpl-1", null)]
    [InlineData("""{"content":"llama.cpp gives no id"}""", null, null)]
    [InlineData("""{"id":7,"choices":[{"text":"a"}]}""", null, "a")]
    [InlineData("""{"id":"cmpl\u0000","choices":[{"text":"a"}]}""", null, "a")]
    [InlineData("", null, null)]
    public void Read_AWholeAnswer_GivesIdAndFirstText(string answer, string? id, string? expected)
    {
        var text = Read("{}", answer);

        Assert.Equal((id, expected), (text.Id, text.Text));
    }

    [Fact]
    public void Read_Events_JoinsTheFirstChoicesPieces()
    {
        const string Events = """
            : keep-alive

            data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}

            data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":"SELECT "}}]}

            data: {"id":"chatcmpl-1","choices":[{"index":1,"delta":{"content":"other"}}]}

            data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":"1"}}]}

            data: {"id":"chatcmpl-1","choices":[],"usage":{"total_tokens":3}}

            data: [DONE]

            """;

        var text = Read("{}", Events.ReplaceLineEndings("\n"), isStream: true);

        Assert.Equal(("chatcmpl-1", "SELECT 1"), (text.Id, text.Text));
    }

    [Theory]
    [InlineData("""{"object":"x","nested":{"id":"wrong"},"id":"cmpl-1","choices":[{"index":0,"text":"it is cut he""", false, "cmpl-1")]
    [InlineData("""{"choices":[{"index":0,"text":"it is cut he""", false, null)]
    [InlineData("data: {\"id\":\"cmpl-1\",\"choices\":[{\"index\":0,\"text\":\"a\"}]}\n\ndata: {\"id\":\"cmpl-1\",\"cho", true, "cmpl-1")]
    public void Read_WhatIsCut_GivesItsIdAndNoText(string answer, bool isStream, string? id)
    {
        var text = Read("{}", answer, isStream, isCut: true);

        Assert.Equal((id, null), (text.Id, text.Text));
    }

    [Theory]
    [InlineData("SQL", "sql")]
    [InlineData("c#", "c#")]
    [InlineData("select 1 from t", "")]
    [InlineData("", "")]
    public void Read_ALanguage_IsAPlainWord(string language, string expected) => Assert.Equal(expected, Read($$"""{"language":"{{language}}","user":"jane"}""", "{}").Language);

    private static ServedText Read(string request, string answer, bool isStream = false, bool isCut = false) =>
        ServedReader.Read(Encoding.UTF8.GetBytes(request), Encoding.UTF8.GetBytes(answer), isStream, isCut);
}
