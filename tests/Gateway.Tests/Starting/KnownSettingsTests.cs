using System.Text.RegularExpressions;
using Gateway.Tests.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Starting;

/// <summary>A setting that is misspelt stops the start; what is not ours is nobody's fault.</summary>
public sealed partial class KnownSettingsTests
{
    [Fact]
    public async Task Start_MisspeltSetting_IsRefusedByName()
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayServer.StartAsync("--Placement:ProbSeconds=1", "--Secrets:HostKye=a-secret-value"));
        Assert.Equal(
            [
                "Placement:ProbSeconds is no setting of this program. Is Placement:ProbeSeconds meant? Correct or remove it.",
                "Secrets:HostKye is no setting of this program. Is Secrets:HostKey meant? Correct or remove it.",
            ],
            refusal.Failures.Order(StringComparer.Ordinal));
        // A value may be a secret, and what a refusal says is in logs.
        Assert.DoesNotContain("a-secret-value", refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(StartFailure.Explain(refusal));
    }

    [Theory]
    [InlineData("Gateway:Limits:HeaderSecond", "Is Gateway:Limits:HeaderSeconds meant?")]
    [InlineData("Artifacts:S3:Buckett", "Is Artifacts:S3:Bucket meant?")]
    [InlineData("Hosts:Statics:0:Address", "Is Hosts:Static meant?")]
    [InlineData("Authentication:Oidc:AllowedIssuers:0:Isuer", "Is Authentication:Oidc:AllowedIssuers:0:Issuer meant?")]
    [InlineData("Usage:Nonsense", "Usage has: FlushSeconds.")]
    [InlineData("Redis:ConnectionString", "Redis has: ")]
    [InlineData("Registry:PostgreSql", "Registry has: ")]
    [InlineData("Registry:PostgreSqlOwner", "Registry has: ")]
    public void Unknown_OfNestedSettings_SaysWhatWasMeant(string key, string hint)
    {
        var fault = Assert.Single(Unknown(key));
        Assert.Contains("is no setting of this program.", fault, StringComparison.Ordinal);
        Assert.Contains(hint, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("placement:probeseconds")]
    [InlineData("Encryption:Keys:any-name")]
    [InlineData("Gateway:Cors:Origins:7")]
    [InlineData("Hosts:Static:3:Address")]
    [InlineData("MutualTls:PeerNames:0")]
    [InlineData("Uploads:MaxArchiveRatio")]
    [InlineData("Uploads:Concurrent")]
    [InlineData("Telemetry:OtlpEndpoint")]
    public void Unknown_OfSettingsThatThereAre_IsNothing(string key) => Assert.Empty(Unknown(key));

    [Theory]
    [InlineData("Kestrel:Limits:Whatever")]
    [InlineData("Logging:LogLevel:Some.Library")]
    [InlineData("Logging:Console:FormatterOptions:SingleLine")]
    [InlineData("AllowedHosts")]
    [InlineData("ConnectionStrings:Other")]
    [InlineData("Authentication:Schemes:Bearer:ValidIssuer")]
    [InlineData("AzureAd:CallbackPath")]
    [InlineData("GATEWAY_SERVICE_PORT")]
    [InlineData("GATEWAY_PORT_8080_TCP")]
    [InlineData("GATEWAY")]
    [InlineData("Engine:MaxSequences")]
    [InlineData("OTEL_SERVICE_NAME")]
    [InlineData("State")]
    public void Unknown_OfWhatIsNotOurs_IsNothing(string key) => Assert.Empty(Unknown(key));

    /// <summary>What the documents say can be set: all of it can.</summary>
    [Fact]
    public void Documents_NameNoSettingThatIsUnknown()
    {
        var docs = Directory.GetFiles(Path.Combine(Root(), "docs"), "*.md");
        var named = docs.SelectMany(file => Setting().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.Contains("Placement:ProbeSeconds", named);
        Assert.True(named.Count > 80, $"{named.Count} settings");
        Assert.Empty(named.SelectMany(key => Unknown(key)));
    }

    private static IReadOnlyList<string> Unknown(string key) =>
        KnownSettings.Names.Unknown(new ConfigurationBuilder().AddInMemoryCollection([new(key, "1")]).Build());

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Gateway.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex("`([A-Z][A-Za-z0-9]+(:[A-Za-z0-9]+)+)[=`]")]
    private static partial Regex Setting();
}
