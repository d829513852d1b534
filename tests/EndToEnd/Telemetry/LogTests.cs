using System.Text.Json.Nodes;
using EndToEnd.Scenarios;

namespace EndToEnd.Telemetry;

/// <summary>The log as machines read it: both processes with <c>Logging:Format=Json</c>.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class LogTests(TelemetrySetting setting)
{
    [Theory]
    [InlineData("gateway")]
    [InlineData("host")]
    public async Task Lines_OfBothProcesses_AreOneObjectEach(string process)
    {
        var lines = await LinesAsync(process);
        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            Assert.True(DateTimeOffset.TryParse((string?)line["time"], out _), line.ToJsonString());
            Assert.Contains((string)line["level"]!, new[] { "trace", "debug", "information", "warning", "error", "critical" });
            Assert.NotNull((int?)line["event"]);
            Assert.False(string.IsNullOrEmpty((string?)line["category"]));
            Assert.NotNull((string?)line["message"]);
        }
    }

    [Fact]
    public async Task Line_OfARequest_HasItsIdItsTraceAndItsFields()
    {
        var line = await Eventually.TrueAsync(
            async () => (await LinesAsync("gateway")).SingleOrDefault(line => (int?)line["event"] == 1010 && (string?)line["requestId"] == setting.RequestIds[0]), line => line is not null);
        Assert.Equal(TelemetrySetting.ClientTrace, (string?)line!["traceId"]);
        Assert.Equal(200, (int?)line["fields"]!["Status"]);
        Assert.Equal("/v1/chat/completions", (string?)line["fields"]!["Route"]);
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("host")]
    public async Task Lines_HoldNoTextAndNoToken(string process)
    {
        var text = await File.ReadAllTextAsync(setting.Product.StatePath($"log/{process}.log"));
        var tokens = setting.Product.Demo.Tenants.SelectMany(tenant => new[] { tenant.Token, tenant.AdminToken }).Append(setting.Product.Demo.PlatformToken).Select(token => token.Split('_')[2]);
        foreach (var secret in tokens.Concat([GoldenText.Full, "SELECT", "zqtracestate", "zqbaggage"]))
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    /// <summary>Whole lines: the last may be half written.</summary>
    private async Task<List<JsonNode>> LinesAsync(string process)
    {
        var text = await File.ReadAllTextAsync(setting.Product.StatePath($"log/{process}.log"));
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }
}
