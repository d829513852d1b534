using AdapterHost.Dialects.Chat;
using AdapterHost.Dialects.Completions;
using AdapterHost.Dialects.Infill;

namespace AdapterHost.Dialects;

/// <summary>The paths that the gateway forwards to.</summary>
internal static class DialectEndpoints
{
    public const string Chat = "/v1/chat/completions";
    public const string Completions = "/v1/completions";
    public const string Infill = "/infill";

    public static void MapDialects(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Chat, (HttpContext context, InferenceHandler handler, ChatDialect dialect) => handler.HandleAsync(context, dialect));
        routes.MapPost(
            Completions,
            (HttpContext context, InferenceHandler handler, CompletionDialect dialect) => handler.HandleAsync(context, dialect));
        routes.MapPost(
            Infill,
            (HttpContext context, InferenceHandler handler, InfillDialect dialect) => handler.HandleAsync(context, dialect));
    }
}
