using Gateway.Admission;
using Gateway.Auditing;
using Gateway.Authentication;
using Gateway.Billing;
using Gateway.Canary;
using Gateway.Commands;
using Gateway.CrossOrigin;
using Gateway.Deletions;
using Gateway.Draining;
using Gateway.Forwarding;
using Gateway.Generating;
using Gateway.Health;
using Gateway.Identity;
using Gateway.Internal;
using Gateway.Learning;
using Gateway.Listening;
using Gateway.Logging;
using Gateway.Management;
using Gateway.Models;
using Gateway.Placement;
using Gateway.Placement.StaticHosts;
using Gateway.Secrets;
using Gateway.Shedding;
using Gateway.Tabby;
using Gateway.Telemetry;
using Microsoft.Extensions.Configuration.Memory;

namespace Gateway;

/// <summary>
/// <c>Gateway [--Gateway:Port=8080] [--State=DIR]</c> serves.
/// <c>Gateway admin create-token [--State=DIR] [--name NAME]</c> prints a new platform token;
/// <c>admin migrate</c> brings the registry to this program's schema;
/// <c>admin list-tokens</c> shows them, <c>admin revoke-token ID</c> stops one;
/// <c>admin verify-audit</c> holds the audit against its signed heads.
/// <c>Gateway demo --base-url URL --platform-token TOKEN …</c> sets up the demo through the API; see <see cref="DemoCommand"/>.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (CommandLine.IsCommand(args))
            return await CommandLine.RunAsync(args, CancellationToken.None);

        try
        {
            using var impatience = SecondSignal.Watch();
            await using var app = Build(args, _ => { });
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (StartFailure.Explain(exception) is { } reasons)
        {
            foreach (var reason in reasons)
                await Console.Error.WriteLineAsync(reason);
            return 1;
        }
    }

    /// <summary>The whole gateway, not yet started.</summary>
    internal static WebApplication Build(string[] args, Action<WebApplicationBuilder> configure)
    {
        var builder = WebApplication.CreateBuilder(args);
        // Below everything else, so that any configuration overrides it.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = LogDefaults.Settings });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services
            .AddBatchedConsole()
            .AddSecrets()
            .AddRegistry(builder.Configuration)
            .AddAuditing()
            .AddListening()
            .AddDraining()
            .AddCrossOrigin()
            .AddTenantAuthentication()
            .AddIdentity()
            .AddPlacement()
            .AddAdmission()
            .AddShedding()
            .AddForwarding()
            .AddGenerating()
            .AddBilling()
            .AddDeletions()
            .AddManagement()
            .AddLearning()
            .AddCanary()
            .AddTelemetry(builder.Configuration);
        configure(builder);
        KnownSettings.Names.Require(builder.Configuration);

        var app = builder.Build();
        // Makes the keys at first start: a host needs the join secret before anybody asked for it.
        _ = app.Services.GetRequiredService<GatewaySecrets>();
        app.Services.GetRequiredService<ReloadFaults>().Watch(builder.Configuration);

        // The way of a request: id, errors, routing, listener, caller; then for inference model, host, forwarding.
        app.UseListening();
        app.UseDraining();
        app.UseCrossOrigin();
        app.UseTenantAuthentication();
        app.MapHealth();
        app.MapModels();
        app.MapTabby();
        app.MapInference();
        app.MapManagement();
        app.MapLearning();
        app.MapInternal();
        app.MapTelemetry();
        return app;
    }
}
