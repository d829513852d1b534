using Gateway.Errors;
using Gateway.Forwarding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gateway.Management.Describing;

/// <summary>Adds the endpoints that are forwarded to hosts, which the framework does not see: they have no handler here.</summary>
internal sealed class InferenceTransformer : IOpenApiDocumentTransformer
{
    private static readonly string[] s_receipt =
    [
        "x-request-id", "x-adapter", "x-adapter-digest",
        "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests",
        "x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens",
    ];

    public async Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.AddComponent(nameof(OpenAiError), await context.GetOrCreateSchemaAsync(typeof(OpenAiError), null, cancellationToken));
        (document.Tags ??= new HashSet<OpenApiTag>()).Add(new OpenApiTag { Name = InferenceDescription.Tag });
        foreach (var route in InferenceRoutes.Routes)
        {
            if (InferenceDescription.Of(route) is { } description)
                document.Paths.Add(route.Path, new OpenApiPathItem { Operations = new() { [new HttpMethod(route.Method)] = Describe(route, description, document) } });
        }
    }

    private static OpenApiOperation Describe(InferenceRoute route, InferenceDescription description, OpenApiDocument document)
    {
        var isGet = route.Method == HttpMethods.Get;
        var operation = new OpenApiOperation
        {
            Summary = description.Summary,
            Tags = new HashSet<OpenApiTagReference> { new(InferenceDescription.Tag, document) },
            Responses = new OpenApiResponses { ["200"] = Answer(description) },
        };
        if (isGet)
        {
            operation.Parameters =
            [
                new OpenApiParameter { Name = "model", In = ParameterLocation.Query, Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
            ];
        }
        else
        {
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = Any() } };
        }

        RefusalDescriptions.Add(operation.Responses, hasBody: !isGet, new OpenApiSchemaReference(nameof(OpenAiError), document));
        return operation;
    }

    private static OpenApiResponse Answer(InferenceDescription description)
    {
        var answer = new OpenApiResponse
        {
            Description = description.Streams ? "The answer; events, when the body asks for a stream." : "The answer.",
            Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = Any() },
            Headers = s_receipt.ToDictionary(name => name, IOpenApiHeader (_) => new OpenApiHeader { Schema = new OpenApiSchema { Type = JsonSchemaType.String } }),
        };
        if (description.Streams)
            answer.Content["text/event-stream"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        return answer;
    }

    /// <summary>JSON of which nothing is said.</summary>
    private static OpenApiMediaType Any() => new() { Schema = new OpenApiSchema() };
}
