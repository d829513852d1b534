using AdapterHost.Adapters;
using AdapterHost.Assertions;
using AdapterHost.Dialects;
using AdapterHost.Draining;
using AdapterHost.Engine;
using AdapterHost.Errors;
using AdapterHost.External;
using AdapterHost.Hosting;
using AdapterHost.Prefetching;
using AdapterHost.Registration;
using AdapterHost.Telemetry;
using Observability.Metrics;

try
{
    using var impatience = SecondSignal.Watch();

    // Settings lie beside the program, wherever it is started from.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    KnownSettings.Names.Require(builder.Configuration);

    // One AddX a folder. The engine starts its thread when the application starts, before anything listens.
    builder.Services
        .AddHosting()
        .AddDraining()
        .AddEngine(EngineKinds.Of(builder.Configuration))
        .AddAdapters()
        .AddDialects()
        .AddAssertions()
        .AddRegistration()
        .AddPrefetching()
        .AddTelemetry(builder.Configuration);

    var app = builder.Build();

    // The way of a request: unexpected failures outermost, then the listener and who is at its other end, then the gateway's word, then whether anything may
    // begin, then the dialect of its path.
    app.UseMiddleware<FailureMiddleware>();
    app.UseMiddleware<ListenerGuard>();
    app.UseMiddleware<AssertionMiddleware>();
    app.UseTelemetry();
    app.UseMiddleware<DrainGate>();
    app.UseRouting();
    app.MapHealth();
    app.MapMetrics();
    app.MapRegistration();
    app.MapPrefetching();
    app.MapDialects();

    var exit = app.Services.GetRequiredService<HostExit>();
    await app.RunAsync();
    return exit.Code;
}
catch (Exception exception) when (StartFailure.Explain(exception) is { } reasons)
{
    foreach (var reason in reasons)
    {
        await Console.Error.WriteLineAsync(reason);
    }

    return HostExit.NotStarted;
}

/// <summary>Named so that tests and logs can point at it.</summary>
internal sealed partial class Program;
