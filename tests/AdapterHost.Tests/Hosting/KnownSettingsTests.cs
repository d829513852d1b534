using AdapterHost.Hosting;
using Microsoft.Extensions.Configuration;

namespace AdapterHost.Tests.Hosting;

public sealed class KnownSettingsTests
{
    [Theory]
    [InlineData("Engine:MaxSequence", "Is Engine:MaxSequences meant?")]
    [InlineData("Host:DrainSecond", "Is Host:DrainSeconds meant?")]
    [InlineData("Adapters:MaxByte", "Is Adapters:MaxBytes meant?")]
    [InlineData("MutualTls:AuthorityFil", "Is MutualTls:AuthorityFile meant?")]
    [InlineData("Telemetry:OtlpEndpont", "Is Telemetry:OtlpEndpoint meant?")]
    public void Unknown_MisspeltSetting_SaysWhatWasMeant(string key, string hint) =>
        Assert.Contains($"{key} is no setting of this program. {hint}", Assert.Single(Unknown(key)), StringComparison.Ordinal);

    /// <summary>One environment may be for both processes; others put variables into it as well.</summary>
    [Theory]
    [InlineData("Host:AcceptedNames:3")]
    [InlineData("External:Url")]
    [InlineData("Telemetry:TenantLabels")]
    [InlineData("Telemetry:SampleRatio")]
    [InlineData("Telemetry:TracesPerSecond")]
    [InlineData("Placement:ReportSeconds")]
    [InlineData("Logging:Format")]
    [InlineData("Kestrel:Endpoints:Any")]
    [InlineData("HOST_SERVICE_PORT")]
    [InlineData("HOST")]
    public void Unknown_OfSettingsThatThereAreOrAreNotOurs_IsNothing(string key) => Assert.Empty(Unknown(key));

    private static IReadOnlyList<string> Unknown(string key) =>
        KnownSettings.Names.Unknown(new ConfigurationBuilder().AddInMemoryCollection([new(key, "1")]).Build());
}
