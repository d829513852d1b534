using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantStore.Database;
using TenantStore.Tenants;
using TenantStore.Tests.Fakes;
using TenantStore.Tokens;

namespace TenantStore.Tests.Database;

/// <summary>Writes to a registry until it is killed. Each transaction makes a token and tells of it in the audit; after its commit the number of all is printed.</summary>
internal static class EndlessWriter
{
    public static readonly TenantSlug Slug = TenantSlug.Parse("acme");

    /// <summary>Characters of each token's name, so that the log is checkpointed now and then.</summary>
    private const int NameLength = 200;

    public static async Task RunAsync(string path, TextWriter output)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:Registry"] = path }).Build();
        await using var services = new ServiceCollection().AddLogging().AddTenantStore(configuration).BuildServiceProvider();
        await services.GetRequiredService<RegistryPreparation>().RunAsync(default);
        var registry = services.GetRequiredService<Registry>();
        TenantId tenant;
        await using (var platform = await registry.BeginPlatformAsync(default))
        {
            tenant = (await platform.Tenants.FindAsync(Slug, default) ?? await platform.Tenants.CreateAsync(new NewTenant(Slug, "Acme"), default))!.Id;
            await platform.CommitAsync(default);
        }

        while (true)
        {
            await using var scope = await registry.BeginAsync(tenant, default);
            var count = (await scope.Audit.ListAsync(1, null, default)).Select(entry => entry.Entry).FirstOrDefault() + 1;
            await scope.Tokens.CreateAsync(new NewToken(new string('x', NameLength), TokenScopes.Inference), default);
            await scope.Audit.AppendAsync(TestStore.Admin, "token.create", "token/x", null, default);
            await scope.CommitAsync(default);
            await output.WriteLineAsync($"{count}");
            await output.FlushAsync();
        }
    }
}
