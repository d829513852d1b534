using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TenantStore.Tenants;
using TenantStore.Tests.Fakes;
using TenantStore.Tokens;

namespace TenantStore.Tests.Startup;

public class TenantStoreServicesTests
{
    [Fact]
    public async Task Host_StartedStoppedStartedAgain_TokensStillHold()
    {
        using var folder = new TemporaryFolder();
        string token;
        using (var host = await StartAsync(folder))
        {
            var registry = host.Services.GetRequiredService<Registry>();
            await using (var platform = await registry.BeginPlatformAsync(default))
            {
                await platform.Tenants.CreateAsync(new NewTenant(TenantSlug.Parse("acme"), "Acme"), default);
                token = (await platform.PlatformTokens.CreateAsync("operator", null, default)).Text;
                await platform.CommitAsync(default);
            }

            Assert.NotNull(await host.Services.GetRequiredService<TenantStore.Credentials.TokenDirectory>().FindAsync(token, default));
            await host.StopAsync();
        }

        using var again = await StartAsync(folder);
        Assert.NotNull(await again.Services.GetRequiredService<TenantStore.Credentials.TokenDirectory>().FindAsync(token, default));
        await using var scope = await again.Services.GetRequiredService<Registry>().BeginPlatformReadAsync(default);
        Assert.Single(await scope.Tenants.ListAsync(default));
        // Written when the first host stopped.
        Assert.NotNull(Assert.Single(await scope.PlatformTokens.ListAsync(default)).LastUsedAt);
        await again.StopAsync();
    }

    [Theory]
    [InlineData("Registry:BusySeconds", "0")]
    [InlineData("ConnectionStrings:Redis", "host:1,nonsense=1")]
    [InlineData("Redis:SoftMilliseconds", "2000")]
    [InlineData("Redis:KeyPrefix", "with space")]
    [InlineData("RegistryCache:Seconds", "31")]
    [InlineData("RegistryCache:Capacity", "1")]
    [InlineData("Artifacts:Root", "")]
    [InlineData("Encryption:CurrentKey", "config/not-there")]
    [InlineData("Encryption:CurrentKey", "no id")]
    [InlineData("Encryption:Keys:a", "c2hvcnQ=")]
    [InlineData("Encryption:Keys:a", "not base64!")]
    [InlineData("Encryption:KeyCacheSeconds", "0")]
    [InlineData("Encryption:BackupRetentionDays", "-1")]
    [InlineData("Authentication:Pepper", "not base64!")]
    [InlineData("Authentication:Pepper", "c2hvcnQ=")]
    public async Task Host_SettingOutOfRange_DoesNotStart(string key, string value)
    {
        using var folder = new TemporaryFolder();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(folder, (key, value)));

        Assert.Contains(key.Split(':')[1], refused.Message, StringComparison.Ordinal);
        if (value.Length > 5 && !value.StartsWith("config/", StringComparison.Ordinal))
            Assert.DoesNotContain(value, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_PepperFromConfiguration_IsUsedAndNoFileMade()
    {
        using var folder = new TemporaryFolder();
        using var host = await StartAsync(folder, ("Authentication:Pepper", Convert.ToBase64String(new byte[32])));

        var secret = new string('0', TokenFormat.SecretLength);
        Assert.Equal(new TokenPepper(new byte[32]).Hash(secret), host.Services.GetRequiredService<TokenPepper>().Hash(secret));
        Assert.False(File.Exists(folder["pepper"]));
        await host.StopAsync();
    }

    [Fact]
    public async Task Host_DamagedPepperFile_IsToldInWords()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["pepper"], "damaged");

        Assert.Contains("pepper", (await Assert.ThrowsAsync<TenantStoreException>(() => StartAsync(folder))).Message, StringComparison.Ordinal);
    }

    private static async Task<IHost> StartAsync(TemporaryFolder folder, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Registry"] = folder["registry.db"],
            ["Artifacts:Root"] = folder["artifacts"],
            ["Encryption:KeyFolder"] = folder["keys"],
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Services.AddTenantStore(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
