using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Management;
using Learning.Evaluation.Runs;
using TenantStore;
using TenantStore.BaseModels;
using TenantStore.Tokens;

namespace Gateway.Learning.Evaluations.GenericSets;

/// <summary>The fixes by which a base model's own ability is measured. They are the platform's, and of no organization.</summary>
internal static class GenericSetEndpoints
{
    private const string Set = "/base-models/{base}/generic-set";
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Set, GetAsync).RequireScope(TokenScopes.PlatformAdmin).Produces<GenericSetModel>();
        api.MapPut(Set, PutAsync).RequireScope(TokenScopes.PlatformAdmin).Accepts<Stream>("application/x-ndjson", "application/json").Produces<GenericSetModel>()
            .WithSummary("Gives a base model its generic set, a fix a line: {error, code, fixed, language?, path?, kind?, context?}; 'language' in the query is of the lines that name none.")
            .Produces<ApiProblem>(413, "application/problem+json").Produces<ApiProblem>(422, "application/problem+json");
    }

    private static async Task<IResult> GetAsync(string @base, Registry registry, CancellationToken cancellationToken)
    {
        if (!BaseModelName.TryParse(@base, out var name))
            return RefusalResult.NotFound;
        await using var scope = await registry.BeginPlatformReadAsync(cancellationToken);
        return await scope.GenericSets.FindAsync(name, cancellationToken) is { } set ? TypedResults.Ok(GenericSetModel.From(set)) : RefusalResult.NotFound;
    }

    private static async Task<IResult> PutAsync(
        string @base, HttpContext context, Registry registry, BaseModelCatalog catalog, CancellationToken cancellationToken, string? language = null)
    {
        if (!BaseModelName.TryParse(@base, out var name) || await catalog.FindAsync(name, cancellationToken) is null)
            return RefusalResult.NotFound;
        if (await ReadAsync(context.Request, cancellationToken) is not { } body)
            return new RefusalResult(GatewayRefusal.RequestTooLarge, $"The set is longer than {GenericSetReader.MostBytes} bytes.");
        var (samples, faults) = GenericSetReader.Read(body, language ?? "");
        if (faults.Count > 0)
        {
            return new RefusalResult(
                GatewayRefusal.Unprocessable, $"The set was refused, and the one before stands: {faults.Count} lines are wrong.",
                items: [.. faults.Select(fault => new ApiProblemItem("invalid_line", $"Line {fault.Line}: {fault.Message}"))]);
        }

        // As it was understood, so that what is measured later does not depend on the query of today.
        var content = Write(samples);
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));
        await using var scope = await registry.BeginPlatformAsync(cancellationToken);
        await scope.GenericSets.PutAsync(name, digest, samples.Count, content, cancellationToken);
        await scope.Audit.AppendAsync(
            context.Actor(), "generic-set.put", $"base-model/{name}", JsonSerializer.Serialize(new { digest, items = samples.Count }), cancellationToken);
        var made = await scope.GenericSets.FindAsync(name, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.Ok(GenericSetModel.From(made!));
    }

    private static byte[] Write(IReadOnlyList<EvaluationSample> samples)
    {
        using var stream = new MemoryStream();
        foreach (var sample in samples)
        {
            JsonSerializer.Serialize(stream, new
            {
                error = sample.Question.Error,
                code = sample.Question.Code,
                @fixed = sample.Wanted,
                language = sample.Question.Language,
                path = sample.Question.Path.Length > 0 ? sample.Question.Path : null,
                kind = sample.Question.ErrorKind.Length > 0 ? sample.Question.ErrorKind : null,
                context = sample.Question.Context.Count > 0 ? sample.Question.Context : null,
            }, s_json);
            stream.WriteByte((byte)'\n');
        }

        return stream.ToArray();
    }

    /// <summary>Null when it is too long.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > GenericSetReader.MostBytes)
                return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
