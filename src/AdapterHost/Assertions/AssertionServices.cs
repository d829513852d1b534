namespace AdapterHost.Assertions;

/// <summary>Who may ask this host for anything.</summary>
internal static class AssertionServices
{
    public static IServiceCollection AddAssertions(this IServiceCollection services) => services
        .AddSingleton<AssertionVerifier>()
        .AddSingleton(provider => new UsedIds(provider.GetRequiredService<TimeProvider>()));
}
