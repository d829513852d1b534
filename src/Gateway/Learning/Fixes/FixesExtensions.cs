using Gateway.Authentication;
using Gateway.Learning.Fixes.Answers;
using Gateway.Learning.Fixes.Asking;
using Gateway.Learning.Fixes.Manifests;
using Gateway.Learning.Fixes.Requests;
using Gateway.Learning.Interactions.Erasure;
using Gateway.Management.Describing;
using Learning.Interactions.Scrubbing;
using Learning.Languages;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TenantStore.Tokens;

namespace Gateway.Learning.Fixes;

internal static class FixesExtensions
{
    public static IServiceCollection AddFixes(this IServiceCollection services)
    {
        services.AddOptions<FixOptions>().BindConfiguration(FixOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<FixOptions>, FixOptionsValidator>();
        services.TryAddSingleton<LanguageTable>();
        services.TryAddSingleton<SensitiveText>();
        services.AddSingleton<BaseManifests>();
        services.AddSingleton<FixManifests>();
        services.AddSingleton<FixRequestReader>();
        services.AddSingleton<FixSessions>();
        services.AddSingleton<ILearningMemory>(provider => provider.GetRequiredService<FixSessions>());
        services.AddSingleton<ScoreSupport>();
        services.AddSingleton<FixModel>();
        services.AddSingleton<FixJudge>();
        services.AddSingleton<FixMetrics>();
        services.AddSingleton<FixRecorder>();
        services.AddSingleton<FixEnd>();
        services.AddSingleton<FixService>();
        services.AddHostedService<ParserWarmUp>();
        return services;
    }

    public static void MapFixes(this WebApplication app) => app
        .MapPost("/v1/fixes", FixEndpoint.AskAsync)
        .RequireScope(TokenScopes.Inference)
        .WithTags("Learning")
        .WithSummary("A fix for code that has just failed; 204 when there is none that is good enough, or none in time.")
        .Accepts<FixBody>("application/json")
        .Produces<FixAnswer>()
        .Produces(204)
        .DescribeRefusals()
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            FixDescription.Complete(operation);
            return Task.CompletedTask;
        });
}
