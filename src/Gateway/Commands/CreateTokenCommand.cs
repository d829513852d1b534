using Gateway.Secrets;
using TenantStore;
using TenantStore.Database;

namespace Gateway.Commands;

/// <summary>
/// <c>admin create-token [--State=DIR] [--name=NAME]</c>: a new platform token, printed once, audited. It opens the registry itself, so whoever may
/// read and write the state directory, and nobody else, can run it; a gateway may be running on it.
/// </summary>
internal static class CreateTokenCommand
{
    private const string DefaultName = "platform administrator";

    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        var name = CommandOptions.Parse(args).Get("name", DefaultName);
        var builder = Host.CreateApplicationBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.AddSecrets().AddRegistry(builder.Configuration);
        using var host = builder.Build();

        await host.Services.GetRequiredService<RegistryPreparation>().RunAsync(cancellationToken);
        await using var scope = await host.Services.GetRequiredService<Registry>().BeginPlatformAsync(cancellationToken);
        var issued = await scope.PlatformTokens.CreateAsync(name, expiresAt: null, cancellationToken);
        await scope.Audit.AppendAsync(Actor.OfSystem("command-line"), "token.create", $"token/{issued.Token.Id}", null, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        await output.WriteLineAsync(issued.Text);
        return 0;
    }
}
