using AdapterHost.Dialects.Chat;
using AdapterHost.Dialects.Embeddings;
using AdapterHost.Dialects.LlamaCpp;
using AdapterHost.Dialects.Mistral;
using AdapterHost.Dialects.Texts;

namespace AdapterHost.Dialects;

/// <summary>The paths that the gateway forwards to; it knows the other spellings of them.</summary>
internal static class DialectEndpoints
{
    public static void MapDialects(this IEndpointRouteBuilder routes)
    {
        routes.Map<ChatDialect>("/v1/chat/completions");
        routes.Map<SharedCompletionDialect>("/v1/completions");
        routes.Map<MistralFimDialect>("/v1/fim/completions");
        routes.Map<InfillDialect>("/infill");
        routes.Map<LlamaCompletionDialect>("/completion");
        routes.MapPost("/v1/embeddings", (HttpContext context, EmbeddingHandler handler) => handler.HandleAsync(context));
        routes.MapTool<TokenizeTool>("/tokenize", HttpMethods.Post);
        routes.MapTool<DetokenizeTool>("/detokenize", HttpMethods.Post);
        routes.MapTool<ApplyTemplateTool>("/apply-template", HttpMethods.Post);
        routes.MapTool<PropsTool>("/props", HttpMethods.Get);
    }

    private static void Map<TDialect>(this IEndpointRouteBuilder routes, string path)
        where TDialect : IDialect =>
        routes.MapPost(path, (HttpContext context, InferenceHandler handler, TDialect dialect) => handler.HandleAsync(context, dialect));

    private static void MapTool<TTool>(this IEndpointRouteBuilder routes, string path, string method)
        where TTool : ITextTool =>
        routes.MapMethods(path, [method], (HttpContext context, TextToolHandler handler, TTool tool) => handler.HandleAsync(context, tool));
}
