using Gateway.Learning.Evaluations.Gate;
using Gateway.Learning.Evaluations.GenericSets;
using Gateway.Learning.Evaluations.Running;
using Learning.Evaluation.Runs;

namespace Gateway.Learning.Evaluations;

internal static class EvaluationsExtensions
{
    public static IServiceCollection AddEvaluations(this IServiceCollection services)
    {
        services.AddOptions<EvaluationOptions>().BindConfiguration(EvaluationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<AnswerScorer>();
        services.AddSingleton<EvaluationPreparer>();
        services.AddSingleton<EvaluationAsker>();
        services.AddSingleton<IOtherWork, OtherWork>();
        services.AddSingleton<EvaluationPace>();
        services.AddSingleton<AnswerKeeper>();
        services.AddSingleton<EvaluationMetrics>();
        services.AddSingleton<EvaluationRunner>();
        services.AddSingleton<EvaluationBell>();
        services.AddSingleton<EvaluationRules>();
        services.AddSingleton<WorstCases>();
        services.AddSingleton<EvaluationProgress>();
        services.AddHostedService<EvaluationJob>();
        return services;
    }

    public static void MapEvaluations(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1");
        EvaluationEndpoints.Map(api);
        GateEndpoints.Map(api);
        GenericSetEndpoints.Map(api);
    }
}
