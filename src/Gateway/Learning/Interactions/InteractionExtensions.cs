using Gateway.Learning.Interactions.Consents;
using Gateway.Learning.Interactions.Content;
using Gateway.Learning.Interactions.Erasure;
using Gateway.Learning.Interactions.Importing;
using Gateway.Learning.Interactions.Intake;
using Gateway.Learning.Interactions.Listing;
using Gateway.Learning.Interactions.Retention;
using Learning.Interactions.Filtering;
using Learning.Interactions.Scrubbing;
using Learning.Languages;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Learning.Interactions;

internal static class InteractionExtensions
{
    /// <summary>Interactions: in by one way, read by consent, gone in time.</summary>
    public static IServiceCollection AddInteractions(this IServiceCollection services)
    {
        services.AddOptions<InteractionOptions>().BindConfiguration(InteractionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<LanguageTable>();
        services.TryAddSingleton<SensitiveText>();
        services.TryAddSingleton<Scrubber>();
        services.AddSingleton<SingleFilter>();
        services.AddSingleton<InteractionFilter>();
        services.AddSingleton<InteractionReader>();
        services.AddSingleton<InteractionRules>();
        services.AddSingleton<InteractionPreparer>();
        services.AddSingleton<IntakeMetrics>();
        services.AddSingleton<InteractionIntake>();
        services.AddSingleton<LearningEraser>();
        services.AddSingleton<MemorySweep>();
        services.AddHostedService(provider => provider.GetRequiredService<MemorySweep>());
        services.AddSingleton<ImportLineReader>();
        services.AddSingleton<ImportPlaces>();
        services.AddSingleton<InteractionImport>();
        services.AddSingleton<InteractionSweep>();
        services.AddHostedService<InteractionSweepService>();
        return services;
    }

    public static void MapInteractions(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1");
        api.MapInteractionList();
        api.MapConsents();
        app.MapOwnConsent();
    }
}
