using AdapterFormats;
using AdapterHost.Engine;
using AdapterHost.External;
using HostContract.MutualTls;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace AdapterHost.Hosting;

/// <summary>Options, the listeners and the base model's description.</summary>
internal static class HostingServices
{
    public static IServiceCollection AddHosting(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<AdapterHostOptions>, AdapterHostOptionsValidator>();
        services.AddOptions<AdapterHostOptions>().BindConfiguration(AdapterHostOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddMutualTls();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(ReadBaseModel);
        services.AddSingleton<HostExit>();
        return services;
    }

    // Once, at start: a whole model file is hashed for it.
    private static BaseModelDescriptor ReadBaseModel(IServiceProvider provider)
    {
        var host = provider.GetRequiredService<IOptions<AdapterHostOptions>>().Value;
        var stopping = provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            return provider.GetRequiredService<IOptions<EngineOptions>>().Value.Kind == EngineKind.External
                ? BaseModelDescriptorReader.ReadForWeightsElsewhere(
                    host.ModelPath, host.ModelName, [.. host.AcceptedNames], provider.GetRequiredService<IOptions<ExternalOptions>>().Value.Weights, stopping)
                : BaseModelDescriptorReader.Read(host.ModelPath, host.ModelName, [.. host.AcceptedNames], stopping);
        }
        catch (AdapterFormatException exception)
        {
            throw new AdapterFormatException($"Host:ModelPath: {host.ModelPath}: {exception.Message}", exception);
        }
    }
}
