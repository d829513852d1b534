using System.Globalization;
using Gateway.Errors;
using Microsoft.OpenApi;

namespace Gateway.Management.Describing;

/// <summary>Refusals in OpenAI's shape, by status: of the inference endpoints, and of what is asked with the same tokens.</summary>
internal static class RefusalDescriptions
{
    private static readonly (int Status, string When)[] s_always =
    [
        (400, "Malformed, a field of a wrong type or value, unsupported, or too long for the context; 'param' names the field."),
        (401, "No valid token."),
        (403, "The token lacks the scope 'inference'."),
        (404, "The tenant has no model of that name."),
    ];

    private static readonly (int Status, string When)[] s_ofBodies =
    [
        (413, "The body is too large."),
        (415, "The body is compressed."),
    ];

    private static readonly (int Status, string When)[] s_forNow =
    [
        (429, "A limit of the token or its tenant is reached: rate_limit_exceeded, concurrency_exceeded or budget_exhausted."),
        (503, "No host, or no adapter, can answer at the moment."),
    ];

    /// <param name="responses">Where they go.</param>
    /// <param name="hasBody">Whether the request has a body.</param>
    /// <param name="error">The schema of <see cref="OpenAiError"/>.</param>
    /// <param name="own">By status, what has another reason here.</param>
    public static void Add(OpenApiResponses responses, bool hasBody, IOpenApiSchema error, params (int Status, string When)[] own)
    {
        string Of(int status, string usual) => own.FirstOrDefault(one => one.Status == status).When ?? usual;
        foreach (var (status, when) in hasBody ? s_always.Concat(s_ofBodies) : s_always)
            responses[Name(status)] = Refusal(Of(status, when), error);
        foreach (var (status, when) in s_forNow)
        {
            var refusal = Refusal(Of(status, when), error);
            refusal.Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["Retry-After"] = new OpenApiHeader
                {
                    Description = "Seconds until trying again makes sense.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
                },
            };
            responses[Name(status)] = refusal;
        }
    }

    private static string Name(int status) => status.ToString(CultureInfo.InvariantCulture);

    private static OpenApiResponse Refusal(string when, IOpenApiSchema error) => new()
    {
        Description = when,
        Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = error } },
    };
}
