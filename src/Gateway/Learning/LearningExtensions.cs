using Gateway.Learning.Datasets;
using Gateway.Learning.Evaluations;
using Gateway.Learning.Experiments;
using Gateway.Learning.Experiments.Managing;
using Gateway.Learning.Fixes;
using Gateway.Learning.Interactions;
using Gateway.Learning.Outcomes;
using Gateway.Learning.Users;

namespace Gateway.Learning;

/// <summary>From a failing cell to a better adapter: one folder a step.</summary>
internal static class LearningExtensions
{
    public static IServiceCollection AddLearning(this IServiceCollection services) => services
        .AddLearningUsers()
        .AddDatasets()
        .AddExperiments()
        .AddInteractions()
        .AddOutcomes()
        .AddFixes()
        .AddEvaluations();

    public static void MapLearning(this WebApplication app)
    {
        app.MapFixes();
        app.MapDatasets();
        app.MapEvaluations();
        app.MapExperiments();
        app.MapOutcomes();
        app.MapInteractions();
    }
}
