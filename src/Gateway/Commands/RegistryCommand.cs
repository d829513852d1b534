using Gateway.Secrets;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Database;
using TenantStore.Startup;

namespace Gateway.Commands;

/// <summary>
/// Work of a command on the registry itself: whoever may read and write the state directory, and nobody else, can run it; a gateway may be
/// running on it.
/// </summary>
internal static class RegistryCommand
{
    public static readonly Actor Actor = Actor.OfSystem("command-line");

    /// <param name="args">The command's options, which are also configuration: <c>--State=DIR</c>.</param>
    /// <param name="work">What to do; it commits itself.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="mayMake">It is good for a first start too: a registry is made, but only in a state directory that was named.</param>
    /// <exception cref="CommandException">There is no registry; nothing was made.</exception>
    public static Task RunAsync(string[] args, Func<PlatformScope, Task> work, CancellationToken cancellationToken, bool mayMake = false) => RunAsync(args, async services =>
    {
        await using var scope = await services.GetRequiredService<Registry>().BeginPlatformAsync(cancellationToken);
        await work(scope);
    }, cancellationToken, mayMake);

    /// <summary>The same for work that makes its own transactions.</summary>
    public static async Task RunAsync(string[] args, Func<IServiceProvider, Task> work, CancellationToken cancellationToken, bool mayMake = false)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.AddSecrets().AddRegistry(builder.Configuration);
        using var host = builder.Build();
        RequireRegistry(host.Services, mayMake);

        await host.Services.GetRequiredService<RegistryPreparation>().RunAsync(cancellationToken);
        try
        {
            await work(host.Services);
        }
        catch (TenantStoreException exception)
        {
            throw new CommandException(exception.Message);
        }
    }

    /// <summary>Before anything is made.</summary>
    /// <param name="services">With the command's options as configuration.</param>
    /// <param name="mayMake">As above.</param>
    public static void RequireRegistry(IServiceProvider services, bool mayMake = false)
    {
        if (mayMake && services.GetRequiredService<IConfiguration>()[nameof(StateOptions.State)] is not null)
            return;
        if (RegistryPresence.Missing(services.GetRequiredService<IOptions<RegistryOptions>>().Value, services.GetRequiredService<IOptions<TokenOptions>>().Value) is { } missing)
            throw new CommandException($"{missing} Name the gateway's state directory with --State=DIR{(mayMake ? ": in one that is named, this command makes a registry where there is none" : "")}.");
    }
}
