using Gateway.Errors;
using Microsoft.OpenApi;

namespace Gateway.Management.Describing;

internal static class RefusalDescriptionExtensions
{
    /// <summary>Describes the refusals of a route that is answered here in OpenAI's shape, as those of the inference endpoints are.</summary>
    /// <param name="route">With a body.</param>
    /// <param name="own">By status, what has another reason here.</param>
    public static RouteHandlerBuilder DescribeRefusals(this RouteHandlerBuilder route, params (int Status, string When)[] own) => route.AddOpenApiOperationTransformer((operation, context, _) =>
    {
        RefusalDescriptions.Add(operation.Responses ??= [], hasBody: true, new OpenApiSchemaReference(nameof(OpenAiError), context.Document), own);
        return Task.CompletedTask;
    });
}
