using System.Text;
using Gateway.Resolution;

namespace Gateway.Tests.Resolution;

public sealed class BodyScannerTests
{
    [Theory]
    [InlineData("""{"model":"a:b"}""", "a:b", false)]
    [InlineData("""{"messages":[{"model":"inner"}],"model":"outer","suffix":"x"}""", "outer", true)]
    [InlineData("""{"mode\u006c":"escaped"}""", "escaped", false)]
    [InlineData("""{"model":null,"suffix":null}""", null, false)]
    [InlineData("""{"model":""}""", null, false)]
    [InlineData("""{}""", null, false)]
    [InlineData(""" { "a" : [1,{"model":1}] } """, null, false)]
    public void Scan_Object_GivesTheFacts(string body, string? model, bool suffix) =>
        Assert.Equal((new BodyFacts(model, suffix), (BodyFault?)null), BodyScanner.Scan(Encoding.UTF8.GetBytes(body)));

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
}
