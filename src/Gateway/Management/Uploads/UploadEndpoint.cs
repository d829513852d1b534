using AdapterFormats;
using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Learning.Fixes.Manifests;
using Gateway.Listening;
using Gateway.Management.Adapters;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Adapters;
using TenantStore.Artifacts;
using TenantStore.BaseModels;
using TenantStore.Library;
using TenantStore.Tokens;

namespace Gateway.Management.Uploads;

/// <summary>An adapter comes in: to disk, through the importer, into the library. The file itself never goes further than the importer.</summary>
internal sealed class UploadEndpoint(
    UploadSpooler spooler,
    UploadRefusals refusals,
    BaseModelCatalog baseModels,
    AdapterLibrary library,
    IOptions<ImportLimits> limits,
    UploadPlaces places,
    UploadLineage lineage)
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/tenants/{tenant}/adapters/{adapter}/versions", (string adapter, HttpContext context, UploadEndpoint endpoint) =>
            endpoint.UploadAsync(adapter, context, context.RequestAborted))
        .WithMetadata(new UploadMetadata())
        .RequireScope(TokenScopes.AdaptersWrite)
        .Produces<VersionModel>(201)
        .Produces<ApiProblem>(422, "application/problem+json")
        .Produces<ApiProblem>(507, "application/problem+json");

    private async Task<IResult> UploadAsync(string adapter, HttpContext context, CancellationToken cancellationToken)
    {
        var (query, refusal) = UploadQuery.Read(adapter, context.Request.Query);
        if (query is null)
            return refusal!;
        if (await baseModels.FindAsync(query.Base, cancellationToken) is not { } baseModel)
            return RefusalResult.Invalid("base", "No host has brought a base model of this name.");

        var (place, full) = places.Take(context.Tenant().Id);
        using var folder = place;
        if (folder is null)
        {
            await BodyDrain.RunAsync(context.Request, cancellationToken);
            return full!;
        }

        var spooled = await spooler.SpoolAsync(context, folder.Spool, cancellationToken);
        if (spooled.Upload is null)
            return new RefusalResult(spooled.Refusal!.Value, spooled.Message);
        if (query.Sha256 is { } expected && spooled.Sha256 != expected)
            return await RefuseAsync([UploadRefusals.Checksum]);

        if (query.Dataset is { } named && await lineage.RefuseAsync(context.Tenant().Id, named, "dataset", cancellationToken) is { } unknown)
            return unknown;
        var import = await ImportAsync(spooled.Upload, baseModel, query, folder.Work, cancellationToken);
        var prompts = ManifestFindings.Of(import.ManifestJson);
        return import is { Accepted: true, Canonical: { } canonical } && prompts.Count == 0
            ? await PublishAsync(query, baseModel.Id, import, canonical, context, cancellationToken)
            : await RefuseAsync([.. import.Findings, .. prompts]);

        Task<IResult> RefuseAsync(IReadOnlyList<Finding> findings) =>
            refusals.RefuseAsync(context.Tenant().Id, query.Adapter, context.Actor(), findings, cancellationToken);
    }

    private async Task<ImportResult> ImportAsync(
        AdapterUpload upload, BaseModel baseModel, UploadQuery query, string workFolder, CancellationToken cancellationToken)
    {
        var policy = new ImportPolicy { AllowedBaseName = query.AllowedBaseName };
        try
        {
            return await new AdapterImporter(limits.Value).ImportAsync(upload, baseModel.Descriptor, policy, workFolder, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is wrong with the upload is a finding; this is the disk under the work folder.
            throw StorageFault.Of("An upload could not be converted in the state directory.", exception);
        }
    }

    private async Task<IResult> PublishAsync(
        UploadQuery query, BaseModelId baseModel, ImportResult import, CanonicalAdapterFile canonical, HttpContext context, CancellationToken cancellationToken)
    {
        var trained = UploadLineage.DatasetOf(import.ManifestJson);
        var version = new NewAdapterVersion
        {
            Adapter = query.Adapter,
            BaseModel = baseModel,
            Digest = canonical.Digest,
            Rank = canonical.Rank,
            Targets = canonical.Targets,
            Bytes = canonical.Bytes,
            FindingsJson = FindingModel.Store(import.Findings),
            ManifestJson = import.ManifestJson,
            Datasets = [.. new[] { query.Dataset, trained }.OfType<string>().Distinct()],
            CreatedBy = context.Actor(),
        };
        if (trained is not null && await lineage.RefuseAsync(context.Tenant().Id, trained, "adapter_manifest.json: dataset", cancellationToken) is { } unknown)
            return unknown;
        var sources = import.Sources.Select(source => new SourceArtifact(source.Name, source.Path)).ToList();
        var result = await library.PublishAsync(context.Tenant().Id, version, canonical.Path, sources, cancellationToken);
        return result.Outcome switch
        {
            CreateVersionOutcome.Created => Created(context, VersionModel.From(result.Version!, result.Uses) with { Ignored = import.Ignored }),
            CreateVersionOutcome.AdapterHasOtherBase => new RefusalResult(GatewayRefusal.Conflict, "The adapter of this name is for another base model.", "base"),
            CreateVersionOutcome.BaseModelNotFound => RefusalResult.Invalid("base", "The base model was replaced meanwhile."),
            CreateVersionOutcome.TenantNotFound => RefusalResult.NotFound,
            CreateVersionOutcome.TooManyAdapters => new RefusalResult(
                GatewayRefusal.LimitReached,
                $"The limit 'adapters' is {result.Excess?.Limit}: '{query.Adapter}' would be adapter number {result.Excess?.Wanted}. Delete an adapter's versions or have the limit raised.",
                "adapters"),
            CreateVersionOutcome.TooManyBytes => new RefusalResult(
                GatewayRefusal.LimitReached,
                $"The limit 'adapterBytes' is {result.Excess?.Limit}: with this upload there would be {result.Excess?.Wanted} bytes. Delete versions or have the limit raised.",
                "adapterBytes"),
            var other => throw new InvalidOperationException($"Not an outcome: {other}"),
        };
    }

    private static IResult Created(HttpContext context, VersionModel version) => TypedResults.Created(
        $"/api/v1/tenants/{context.Tenant().Slug}/adapters/{version.Adapter}/versions/{version.Version}", version);
}
