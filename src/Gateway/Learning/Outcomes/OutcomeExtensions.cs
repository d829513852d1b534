using Gateway.Learning.Interactions.Erasure;
using Gateway.Learning.Outcomes.Finding;
using Gateway.Learning.Outcomes.Funnel;
using Gateway.Learning.Outcomes.Intake;
using Gateway.Learning.Outcomes.Reporting;
using Gateway.Learning.Outcomes.Serving;
using Learning.Interactions.Scrubbing;
using Learning.Outcomes.Reading;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Learning.Outcomes;

internal static class OutcomeExtensions
{
    /// <summary>What was answered, what became of it, and the funnel of both.</summary>
    public static IServiceCollection AddOutcomes(this IServiceCollection services)
    {
        services.AddOptions<OutcomeOptions>().BindConfiguration(OutcomeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<SensitiveText>();
        services.TryAddSingleton<Scrubber>();
        services.AddSingleton<OutcomeMetrics>();
        services.AddSingleton<SilentTenants>();
        services.AddSingleton<AnswerRecorder>();
        services.AddSingleton<AnswerReader>();
        services.AddSingleton<AnswerJournal>();
        services.AddSingleton<AnswerFinder>();
        services.AddSingleton<AnsweredCases>();
        services.AddSingleton<ReportDetails>();
        services.AddSingleton<ReportSealer>();
        services.AddSingleton<WorkCapture>();
        services.AddSingleton<UnmatchedReports>();
        services.AddSingleton<OutcomeIntake>();
        services.AddSingleton<ILearningErasure, OutcomeErasure>();
        services.AddSingleton<ILearningMemory>(provider => provider.GetRequiredService<AnsweredCases>());
        services.AddSingleton<ILearningMemory>(provider => provider.GetRequiredService<AnswerJournal>());
        services.AddSingleton<OutcomeSweep>();
        services.AddHostedService<AnswerWriter>();
        return services.AddHostedService(provider => provider.GetRequiredService<OutcomeSweep>());
    }

    public static void MapOutcomes(this WebApplication app)
    {
        app.MapReports();
        app.MapFunnel();
    }
}
