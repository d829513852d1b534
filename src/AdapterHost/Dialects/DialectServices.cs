using AdapterHost.Dialects.Answers;
using AdapterHost.Dialects.Chat;
using AdapterHost.Dialects.Completions;
using AdapterHost.Dialects.FillInMiddle;
using AdapterHost.Dialects.Generations;
using AdapterHost.Dialects.Infill;

namespace AdapterHost.Dialects;

/// <summary>Wire formats.</summary>
internal static class DialectServices
{
    public static IServiceCollection AddDialects(this IServiceCollection services) => services
        .AddSingleton<ChatDialect>()
        .AddSingleton<CompletionDialect>()
        .AddSingleton<InfillDialect>()
        .AddSingleton<FimPromptBuilder>()
        .AddSingleton<StampFactory>()
        .AddSingleton<LeaseTaker>()
        .AddSingleton<GenerationStarter>()
        .AddSingleton<WholeAnswerWriter>()
        .AddSingleton<StreamedAnswerWriter>()
        .AddSingleton<InferenceHandler>();
}
