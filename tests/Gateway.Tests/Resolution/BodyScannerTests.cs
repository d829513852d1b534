using System.Text;
using Gateway.Forwarding;
using Gateway.Resolution;
using HostContract;

namespace Gateway.Tests.Resolution;

public sealed class BodyScannerTests
{
    [Theory]
    [InlineData("""{"model":"a:b"}""", "a:b")]
    [InlineData("""{"messages":[{"model":"inner"}],"model":"outer","suffix":"x"}""", "outer")]
    [InlineData("""{"mode\u006c":"escaped"}""", "escaped")]
    [InlineData("""{"prompt":["<|fim_prefix|>a<|fim_suffix|>b<|fim_middle|>",[1]],"model":"after"}""", "after")]
    [InlineData("""{"model":null,"suffix":null}""", null)]
    [InlineData("""{"model":""}""", null)]
    [InlineData("""{}""", null)]
    [InlineData(""" { "a" : [1,{"model":1}] } """, null)]
    public void Scan_Object_FindsTheModel(string body, string? model) => Assert.Equal(model, Facts(body).Model);

    [Theory]
    [InlineData("""{"user":"u1"}""", "u1")]
    [InlineData("""{"user":""}""", null)]
    [InlineData("""{"user":null}""", null)]
    [InlineData("""{"messages":[{"user":"inner"}]}""", null)]
    public void Scan_Object_FindsTheUser(string body, string? user) => Assert.Equal(user, Facts(body).User);

    [Theory]
    [InlineData("""{"prompt":"x"}""", RequestClass.Chat)]
    [InlineData("""{"prompt":"x","suffix":"y"}""", RequestClass.Inline)]
    [InlineData("""{"prompt":"x","suffix":""}""", RequestClass.Inline)]
    [InlineData("""{"prompt":"x","suffix":null}""", RequestClass.Chat)]
    [InlineData("""{"segments":{"prefix":"x"}}""", RequestClass.Inline)]
    [InlineData("""{"segments":null}""", RequestClass.Chat)]
    [InlineData("""{"prompt":"<|fim_prefix|>a<|fim_suffix|>b<|fim_middle|>"}""", RequestClass.Inline)]
    [InlineData("""{"prompt":"\u003cPRE> a \u003cSUF>b \u003cMID>"}""", RequestClass.Inline)]
    [InlineData("""{"prompt":"[SUFFIX]b[PREFIX]a"}""", RequestClass.Inline)]
    [InlineData("""{"prompt":"what does <|fim_prefix|> mean beside <|fim_suffix|>?"}""", RequestClass.Chat)]
    [InlineData("""{"prompt":["<|fim_prefix|>"]}""", RequestClass.Chat)]
    [InlineData("""{"prompt":["<|fim_prefix|>a<|fim_suffix|>b<|fim_middle|>","x"]}""", RequestClass.Inline)]
    [InlineData("""{"prompt":["x","<|fim_prefix|>a<|fim_suffix|>b<|fim_middle|>"]}""", RequestClass.Chat)]
    [InlineData("""{"prompt":["<|fim_prefix|>a<|fim_suffix|>b<|fim_middle|>"],"echo":true}""", RequestClass.Background)]
    [InlineData("""{"prompt":[1,2]}""", RequestClass.Chat)]
    [InlineData("""{"prompt":[]}""", RequestClass.Chat)]
    [InlineData("""{"prompt":[["<|fim_prefix|>a<|fim_suffix|>b<|fim_middle|>"]]}""", RequestClass.Chat)]
    [InlineData("""{"prompt":"\ud800"}""", RequestClass.Chat)]
    [InlineData("""{"prompt":"x","echo":true,"max_tokens":0}""", RequestClass.Background)]
    [InlineData("""{"prompt":"x","echo":false}""", RequestClass.Chat)]
    [InlineData("""{"messages":[{"suffix":"x","echo":true}]}""", RequestClass.Chat)]
    internal void Scan_Object_TellsItsClass(string body, RequestClass expected)
    {
        Assert.Equal(expected, RequestClassifier.Of(InferenceKind.Generate, Facts(body)));
        Assert.Equal(expected == RequestClass.Background ? expected : RequestClass.Inline, RequestClassifier.Of(InferenceKind.Fill, Facts(body)));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("[]", null)]
    [InlineData("\"text\"", null)]
    [InlineData("""{"model":"a" """, null)]
    [InlineData("""{"model":"a"}x""", null)]
    [InlineData("""{"model":"a",}""", null)]
    [InlineData("""{/* no */"model":"a"}""", null)]
    [InlineData("""{"model":1}""", "model")]
    [InlineData("""{"model":["a"]}""", "model")]
    [InlineData("""{"model":{"a":1}}""", "model")]
    [InlineData("""{"model":"a","model":"b"}""", "model")]
    [InlineData("""{"user":1}""", "user")]
    [InlineData("""{"user":["a"]}""", "user")]
    [InlineData("""{"model":"a","mode\u006c":"b"}""", "model")]
    public void Scan_Other_NamesTheFault(string body, string? field)
    {
        var (facts, fault) = BodyScanner.Scan(Encoding.UTF8.GetBytes(body));
        Assert.Null(facts);
        Assert.Equal(field, fault!.Field);
    }

    [Fact]
    public void Scan_NotUtf8Model_IsAFault() => Assert.NotNull(BodyScanner.Scan([.. "{\"model\":\""u8, 0xFF, 0xFE, .. "\"}"u8]).Fault);

    [Fact]
    public void Scan_TooDeep_IsAFault() =>
        Assert.NotNull(BodyScanner.Scan(Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 100) + new string(']', 100) + "}")).Fault);

    [Fact]
    public void Scan_Fault_DoesNotQuoteTheBody() =>
        Assert.DoesNotContain("canary", BodyScanner.Scan("{\"prompt\": canary}"u8).Fault!.Message, StringComparison.Ordinal);

    private static BodyFacts Facts(string body)
    {
        var (facts, fault) = BodyScanner.Scan(Encoding.UTF8.GetBytes(body));
        Assert.Null(fault);
        return facts!;
    }
}
