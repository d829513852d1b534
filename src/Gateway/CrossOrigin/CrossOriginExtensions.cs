using Gateway.Admission;
using Gateway.Listening;
using HostContract;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Gateway.CrossOrigin;

internal static class CrossOriginExtensions
{
    /// <summary>How long a browser may remember what it was told.</summary>
    private static readonly TimeSpan s_preflight = TimeSpan.FromMinutes(10);

    private static readonly string[] s_methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    private static readonly string[] s_readable =
    [
        ContractHeaders.RequestId, ContractHeaders.AdapterDigest, "x-adapter", HeaderNames.RetryAfter, HeaderNames.Location,
        "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests",
        "x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens", RateLimitHeaders.Shadow,
    ];

    public static IServiceCollection AddCrossOrigin(this IServiceCollection services)
    {
        services.AddOptions<CrossOriginOptions>().BindConfiguration(CrossOriginOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CrossOriginOptions>, CrossOriginOptionsValidator>();
        services.AddCors();
        // Whatever headers: clients send many of their own, none has a power that its origin should not have, and credentials are none of the browser's.
        services.AddOptions<CorsOptions>().Configure<IOptions<CrossOriginOptions>>((cors, options) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. options.Value.Origins]).WithMethods(s_methods).AllowAnyHeader().WithExposedHeaders(s_readable)
            .DisallowCredentials().SetPreflightMaxAge(s_preflight)));
        return services;
    }

    /// <summary>Before authentication, since a preflight carries no credentials; for tenants' listener only. Closed, it is not there at all.</summary>
    public static void UseCrossOrigin(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<CrossOriginOptions>>().Value.Origins.Count > 0)
            app.UseWhen(context => context.Features.Get<ListenerFeature>()?.Listener == GatewayListener.Public, branch => branch.UseCors());
    }
}
