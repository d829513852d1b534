using Gateway.Secrets;
using TenantStore.Database;

namespace Gateway.Commands;

/// <summary>
/// <c>admin migrate [--State=DIR]</c>: brings the registry to this program's schema. On PostgreSQL it needs ConnectionStrings:RegistryOwner, and makes the group roles and,
/// when it is not there, the login of ConnectionStrings:Registry. Safe to repeat, also beside running gateways.
/// </summary>
internal static class MigrateCommand
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.AddSecrets().AddRegistry(builder.Configuration);
        using var host = builder.Build();
        var preparation = host.Services.GetRequiredService<RegistryPreparation>();
        await preparation.RunAsync(cancellationToken);
        await output.WriteLineAsync($"The registry has schema {preparation.Schema}.");
        return 0;
    }
}
