using AdapterFormats;
using Gateway.Canary;
using Gateway.Deletions;
using Gateway.Management.Adapters;
using Gateway.Management.Aliases;
using Gateway.Management.Auditing;
using Gateway.Management.BaseModels;
using Gateway.Management.Describing;
using Gateway.Management.Hosts;
using Gateway.Management.IdentityProviders;
using Gateway.Management.Tenants;
using Gateway.Management.Tokens;
using Gateway.Management.Uploads;
using Gateway.Management.Usage;

namespace Gateway.Management;

internal static class ManagementExtensions
{
    public static IServiceCollection AddManagement(this IServiceCollection services)
    {
        services.AddOptions<ImportLimits>().BindConfiguration("Uploads").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ProviderRules>();
        services.AddOptions<UploadOptions>().BindConfiguration(UploadOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<UploadPlaces>();
        services.AddSingleton<UploadSpooler>();
        services.AddSingleton<UploadRefusals>();
        services.AddSingleton<UploadLineage>();
        services.AddSingleton<UploadEndpoint>();
        services.AddHostedService<SpoolSweep>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.AllowDuplicateProperties = false);
        services.AddOpenApi(options => options.AddOperationTransformer<ParameterTransformer>().AddDocumentTransformer<InferenceTransformer>());
        return services;
    }

    public static void MapManagement(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1");
        api.MapTenants();
        api.MapTokens();
        api.MapIdentityProviders();
        api.MapAdapters();
        UploadEndpoint.Map(api);
        api.MapAliases();
        api.MapBaseModels();
        api.MapHosts();
        api.MapDeletions();
        api.MapUsage();
        api.MapAudit();
        api.MapCanary();
        app.MapOpenApi("/openapi/{documentName}.json");
    }
}
