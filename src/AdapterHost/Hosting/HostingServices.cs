using System.Net;
using AdapterFormats;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace AdapterHost.Hosting;

/// <summary>Options, the listener and the base model's description.</summary>
internal static class HostingServices
{
    public static IServiceCollection AddHosting(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<AdapterHostOptions>, AdapterHostOptionsValidator>();
        services.AddOptions<AdapterHostOptions>().BindConfiguration(AdapterHostOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<AdapterHostOptions>>(Listen);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(ReadBaseModel);
        services.AddSingleton<HostExit>();
        return services;
    }

    private static void Listen(KestrelServerOptions kestrel, IOptions<AdapterHostOptions> host)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = host.Value.MaxBodyBytes;
        kestrel.Listen(IPAddress.Loopback, host.Value.Port, listener => listener.Protocols = HttpProtocols.Http1);
    }

    // Once, at start: a whole model file is hashed for it.
    private static BaseModelDescriptor ReadBaseModel(IServiceProvider provider)
    {
        var host = provider.GetRequiredService<IOptions<AdapterHostOptions>>().Value;
        var stopping = provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            return BaseModelDescriptorReader.Read(host.ModelPath, host.ModelName, [.. host.AcceptedNames], stopping);
        }
        catch (AdapterFormatException exception)
        {
            throw new AdapterFormatException($"Host:ModelPath: {host.ModelPath}: {exception.Message}", exception);
        }
    }
}
