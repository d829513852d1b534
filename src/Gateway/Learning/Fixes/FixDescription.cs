using Microsoft.OpenApi;

namespace Gateway.Learning.Fixes;

/// <summary>What the framework cannot see of <c>POST /v1/fixes</c>: the headers of silence, and the one that a client may send.</summary>
internal static class FixDescription
{
    public static void Complete(OpenApiOperation operation)
    {
        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = FixEndpoint.KeyHeader,
            In = ParameterLocation.Header,
            Description = $"What a client that sends a request again sends again, at most {FixEndpoint.LongestKey} characters: in an experiment both have the same arm and count once.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = FixEndpoint.LongestKey },
        });
        ((OpenApiResponse)operation.Responses!["204"]).Description = "Silence: nothing was good enough, or nothing came in time.";
        ((OpenApiResponse)operation.Responses["204"]).Headers = new Dictionary<string, IOpenApiHeader>
        {
            [FixEndpoint.IdHeader] = Header("The id by which its outcome is told. One that was late before it was known who would answer has an id of which nothing is kept: its outcome is a 404."),
            [FixEndpoint.StateHeader] = Header("'empty' or 'late'."),
            [FixEndpoint.ReasonHeader] = Header("Why nothing was good enough; absent when it was late."),
        };
    }

    private static OpenApiHeader Header(string description) => new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
