using System.Text;
using System.Text.Json;
using Learning.Interactions.Scrubbing;
using Learning.Outcomes.Reading;

namespace Learning.Tests.Outcomes;

public class ReportDetailsTests
{
    private static readonly ReportDetails s_details = new(new Scrubber(new SensitiveText()));

    private const string Body = """
        {"name":"autocomplete","level":"all","extra":"SELECT secret_code","count":3,"userId":"jane.doe","list":[{"line":"SELECT 2","n":1},"SELECT 3"],
        "data":{"prompt":"SELECT 4","mail":"ask jane.doe@acme.example","accepted":true,"modelName":"llama:quickfix","selectedProfileId":"jane"}}
        """;

    [Fact]
    public void Of_WithoutConsentToKeepCode_HasNumbersAndPlainWordsAlone() => Assert.Equal(
        """{"name":"autocomplete","level":"all","count":3,"list":[{"n":1}],"data":{"accepted":true,"modelName":"llama:quickfix"}}""", Of(Body, withCode: false));

    [Fact]
    public void Of_WithConsent_HasUnknownTextsScrubbedAndNoNames() => Assert.Equal(
        """{"name":"autocomplete","level":"all","extra":"SELECT secret_code","count":3,"list":[{"line":"SELECT 2","n":1}],"data":{"prompt":"SELECT 4","mail":"ask <EMAIL_1>","accepted":true,"modelName":"llama:quickfix"}}""",
        Of(Body, withCode: true));

    [Fact]
    public void Of_APrivateKeyAnywhere_LosesAllTexts()
    {
        var body = JsonSerializer.Serialize(new { extra = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----", other = "SELECT 1", n = 1 });

        Assert.Equal("""{"n":1}""", Of(body, withCode: true));
    }

    [Fact]
    public void Of_ASecretInAPlainWord_IsNotKept()
    {
        var body = JsonSerializer.Serialize(new { reason = "AKIAIOSFODNN7EXAMPLE" });

        Assert.DoesNotContain("AKIA", Of(body, withCode: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_LongerThanIsKept_LosesItsTexts() =>
        Assert.Equal("""{"n":1}""", Of(JsonSerializer.Serialize(new { text = new string('x', ReportDetails.MostBytes), n = 1 }), withCode: true));

    /// <summary>A name is the client's text as well.</summary>
    [Theory]
    [InlineData("SELECT secret_code FROM t")]
    [InlineData("jane.doe@acme.example")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("")]
    public void Of_ANameThatIsNoWord_LosesTheField(string name)
    {
        var body = JsonSerializer.Serialize(new Dictionary<string, object> { [name] = 1, ["n"] = 1, ["inner"] = new Dictionary<string, object> { [name] = new { text = "SELECT 1" }, ["m"] = "x" } });

        Assert.Equal("""{"n":1,"inner":{"m":"x"}}""", Of(body, withCode: true));
        Assert.Equal("""{"n":1,"inner":{}}""", Of(body, withCode: false));
    }

    [Fact]
    public void Of_NothingLeft_IsNothing() => Assert.Null(s_details.Of(JsonDocument.Parse("""{"user":"jane"}""").RootElement, withCode: true));

    private static string Of(string body, bool withCode) => JsonDocument.Parse(Encoding.UTF8.GetString(s_details.Of(JsonDocument.Parse(body).RootElement, withCode)!)).RootElement.GetRawText()
        .Replace("\\u003C", "<", StringComparison.Ordinal).Replace("\\u003E", ">", StringComparison.Ordinal);
}
