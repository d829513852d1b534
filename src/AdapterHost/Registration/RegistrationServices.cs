using AdapterHost.Hosting;
using HostContract.MutualTls;
using Microsoft.Extensions.Options;

namespace AdapterHost.Registration;

/// <summary>How this host joins its gateway.</summary>
internal static class RegistrationServices
{
    private const string HttpClientName = "gateway";

    public static IServiceCollection AddRegistration(this IServiceCollection services)
    {
        services.AddHttpClient(HttpClientName, (provider, client) =>
        {
            client.BaseAddress = new Uri(provider.GetRequiredService<IOptions<AdapterHostOptions>>().Value.GatewayUrl);
            client.Timeout = GatewayClient.Timeout;
        }).UseGatewayHandler();
        return services
            .AddSingleton<RegistrationState>()
            .AddSingleton<BootGeneration>()
            .AddSingleton<ProcessAge>()
            .AddSingleton<HostCard>()
            .AddSingleton<ReportBook>()
            .AddSingleton<GatewayCredential>()
            .AddSingleton(provider => new GatewayClient(
                provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName),
                provider.GetRequiredService<IOptions<AdapterHostOptions>>(),
                provider.GetRequiredService<PeerTls>()))
            .AddSingleton<Membership>()
            .AddHostedService<RegistrationLoop>();
    }
}
