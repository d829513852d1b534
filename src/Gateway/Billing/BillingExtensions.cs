namespace Gateway.Billing;

internal static class BillingExtensions
{
    public static IServiceCollection AddBilling(this IServiceCollection services)
    {
        services.AddSingleton<AccountTag>();
        services.AddSingleton<LateBills>();
        services.AddHostedService(provider => provider.GetRequiredService<LateBills>());
        services.AddSingleton<Biller>();
        services.AddSingleton<ResidencyMeter>();
        return services;
    }
}
