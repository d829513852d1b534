using AdapterHost.Hosting;
using Microsoft.Extensions.Configuration;

namespace AdapterHost.Tests.Hosting;

public sealed class AdapterHostOptionsTests
{
    private static readonly IConfiguration Plain = new ConfigurationBuilder().Build();

    private static readonly IConfiguration WithTls =
        new ConfigurationBuilder().AddInMemoryCollection([new KeyValuePair<string, string?>("MutualTls:CertificateFile", "/tls/tls.crt")]).Build();

    [Fact]
    public void Validate_EverythingWrong_SaysEverything()
    {
        var result = new AdapterHostOptionsValidator(Plain).Validate(
            null, new AdapterHostOptions { ModelPath = "/nowhere/model.gguf", NativeLibraries = "/nowhere/libraries" });

        Assert.Equal(3, result.Failures?.Count());
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("s", null, true)]
    [InlineData(null, "/file", true)]
    [InlineData("s", "/file", false)]
    public void Validate_JoinSecret_ComesOnce(string? secret, string? file, bool expected) =>
        Assert.Equal(expected, new AdapterHostOptionsValidator(Plain).Validate(null, new AdapterHostOptions { JoinSecret = secret, JoinSecretFile = file }).Succeeded);

    [Theory]
    [InlineData("0.0.0.0", "http://127.0.0.1:8081", "Host:ListenAddress")]
    [InlineData("host-0.hosts", "http://127.0.0.1:8081", "Host:ListenAddress")]
    [InlineData("127.0.0.1", "http://gateway:8081", "Host:GatewayUrl")]
    public void Validate_BeyondLoopbackWithoutMutualTls_NamesTheSetting(string listen, string gateway, string setting)
    {
        var result = new AdapterHostOptionsValidator(Plain).Validate(
            null, new AdapterHostOptions { JoinSecret = "s", ListenAddress = listen, GatewayUrl = gateway });

        Assert.StartsWith(setting, Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0", "https://host-0.hosts:8082", "https://gateway:8081", null, null)]
    [InlineData("10.0.0.7", null, "https://gateway:8081", null, null)]
    [InlineData("0.0.0.0", null, "https://gateway:8081", null, "Host:Address")]
    [InlineData("::", null, "https://gateway:8081", null, "Host:Address")]
    [InlineData("0.0.0.0", "http://host-0.hosts:8082", "https://gateway:8081", null, "Host:Address")]
    [InlineData("10.0.0.7", null, "http://127.0.0.1:8081", null, "Host:GatewayUrl")]
    [InlineData("10.0.0.7", null, "https://gateway:8081", "s", "Host:JoinSecret")]
    public void Validate_WithMutualTls_NamesTheSetting(string listen, string? address, string gateway, string? secret, string? setting)
    {
        var options = new AdapterHostOptions { ListenAddress = listen, Address = address, GatewayUrl = gateway, JoinSecret = secret };

        var failures = new AdapterHostOptionsValidator(WithTls).Validate(null, options).Failures ?? [];

        if (setting is null)
        {
            Assert.Empty(failures);
        }
        else
        {
            Assert.StartsWith(setting, Assert.Single(failures), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Validate_MetricsPort_IsAnotherOne() => Assert.StartsWith(
        "Host:MetricsPort",
        Assert.Single(new AdapterHostOptionsValidator(Plain).Validate(null, new AdapterHostOptions { JoinSecret = "s", Port = 8082, MetricsPort = 8082 }).Failures!),
        StringComparison.Ordinal);
}
