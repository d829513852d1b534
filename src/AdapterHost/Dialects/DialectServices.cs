using AdapterHost.Dialects.Answers;
using AdapterHost.Dialects.Billing;
using AdapterHost.Dialects.Chat;
using AdapterHost.Dialects.Completions;
using AdapterHost.Dialects.Embeddings;
using AdapterHost.Dialects.FillInMiddle;
using AdapterHost.Dialects.Generations;
using AdapterHost.Dialects.LlamaCpp;
using AdapterHost.Dialects.Mistral;
using AdapterHost.Dialects.Tabby;
using AdapterHost.Dialects.Texts;

namespace AdapterHost.Dialects;

/// <summary>Wire formats.</summary>
internal static class DialectServices
{
    public static IServiceCollection AddDialects(this IServiceCollection services) => services
        .AddSingleton<ChatDialect>()
        .AddSingleton<CompletionDialect>()
        .AddSingleton<TabbyDialect>()
        .AddSingleton<SharedCompletionDialect>()
        .AddSingleton<MistralFimDialect>()
        .AddSingleton<InfillDialect>()
        .AddSingleton<LlamaCompletionDialect>()
        .AddSingleton<EmbeddingHandler>()
        .AddSingleton<TokenizeTool>()
        .AddSingleton<DetokenizeTool>()
        .AddSingleton<ApplyTemplateTool>()
        .AddSingleton<PropsTool>()
        .AddSingleton<TextToolPlaces>()
        .AddSingleton<TextToolHandler>()
        .AddSingleton<FimPromptBuilder>()
        .AddSingleton<RawPrompt>()
        .AddSingleton<StampFactory>()
        .AddSingleton<LeaseTaker>()
        .AddSingleton<GenerationStarter>()
        .AddSingleton<WholeAnswerWriter>()
        .AddSingleton<StreamedAnswerWriter>()
        .AddSingleton<CutShortBook>()
        .AddSingleton<InferenceHandler>();
}
