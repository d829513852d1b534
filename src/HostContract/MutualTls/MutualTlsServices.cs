using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HostContract.MutualTls;

/// <summary>TLS between gateway and host.</summary>
public static class MutualTlsServices
{
    /// <summary>Adds <see cref="PeerTls"/>; its options are judged at start. Needs a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddMutualTls(this IServiceCollection services)
    {
        services.AddOptions<MutualTlsOptions>().BindConfiguration(MutualTlsOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MutualTlsOptions>, MutualTlsOptionsValidator>());
        services.TryAddSingleton<PeerTls>();
        return services;
    }
}
