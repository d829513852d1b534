using Gateway.Secrets;
using TenantStore;
using TenantStore.Database;

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
    public static Task RunAsync(string[] args, Func<PlatformScope, Task> work, CancellationToken cancellationToken) => RunAsync(args, async services =>
    {
        await using var scope = await services.GetRequiredService<Registry>().BeginPlatformAsync(cancellationToken);
        await work(scope);
    }, cancellationToken);

    /// <summary>The same for work that makes its own transactions.</summary>
    public static async Task RunAsync(string[] args, Func<IServiceProvider, Task> work, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.AddSecrets().AddRegistry(builder.Configuration);
        using var host = builder.Build();

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
}
