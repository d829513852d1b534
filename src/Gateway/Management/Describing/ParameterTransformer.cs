using System.Text.RegularExpressions;
using Gateway.Learning.Interactions.Importing;
using Gateway.Management.Uploads;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gateway.Management.Describing;

/// <summary>Describes what the framework cannot see in a handler's signature: path parameters that middleware reads, and the upload.</summary>
internal sealed partial class ParameterTransformer : IOpenApiOperationTransformer
{
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Parameters ??= [];
        foreach (Match match in PathParameter().Matches(context.Description.RelativePath ?? ""))
        {
            var name = match.Groups[1].Value;
            if (operation.Parameters.All(parameter => parameter.Name != name))
                operation.Parameters.Add(Describe(name, ParameterLocation.Path, required: true));
        }

        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<UploadMetadata>().Any())
            DescribeUpload(operation);
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<NdjsonMetadata>().SingleOrDefault() is { } lines)
            await DescribeLinesAsync(operation, lines, context, cancellationToken);
    }

    private static async Task DescribeLinesAsync(OpenApiOperation operation, NdjsonMetadata lines, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = "An object a line.",
            Content = new Dictionary<string, OpenApiMediaType> { [VerdictStream.ContentType] = new() { Schema = await context.GetOrCreateSchemaAsync(lines.Line, null, cancellationToken) } },
        };
        operation.Responses = new OpenApiResponses
        {
            ["200"] = new OpenApiResponse
            {
                Description = "An object a line, in the order of the body's; the last one has the counts.",
                Content = new Dictionary<string, OpenApiMediaType> { [VerdictStream.ContentType] = new() { Schema = await context.GetOrCreateSchemaAsync(lines.Verdict, null, cancellationToken) } },
            },
        };
    }

    private static void DescribeUpload(OpenApiOperation operation)
    {
        operation.Parameters!.Add(Describe("base", ParameterLocation.Query, required: true));
        operation.Parameters.Add(Describe("allowBaseName", ParameterLocation.Query, required: false));
        operation.Parameters.Add(Describe("sha256", ParameterLocation.Query, required: false));
        var file = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        var folder = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema> { ["files"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = file } },
        };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = "The files of a PEFT folder, or one archive of it, or a GGUF adapter.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["multipart/form-data"] = new() { Schema = folder },
                ["application/zip"] = new() { Schema = file },
                ["application/x-tar"] = new() { Schema = file },
                ["application/gzip"] = new() { Schema = file },
                ["application/octet-stream"] = new() { Schema = file },
            },
        };
    }

    private static OpenApiParameter Describe(string name, ParameterLocation place, bool required) => new()
    {
        Name = name,
        In = place,
        Required = required,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex PathParameter();
}
