using Gateway.Learning.Datasets;
using Gateway.Learning.Fixes.Manifests;
using Learning.Evaluation.Runs;
using Learning.Fixes.Prompting;
using TenantStore;
using TenantStore.Adapters;
using TenantStore.BaseModels;
using TenantStore.Datasets;
using TenantStore.Evaluations;
using TenantStore.Resolution;

namespace Gateway.Learning.Evaluations.Running;

/// <summary>Finds what a run needs: models, prompts, samples. For any thread.</summary>
internal sealed class EvaluationPreparer(Registry registry, BaseModelCatalog catalog, FixManifests manifests, DatasetReader datasets)
{
    /// <summary>A version as who can be asked, or why it cannot: half a sentence. No alias has part in it.</summary>
    public async Task<(ModelResolution.Resolved? Model, string? Fault)> FindAsync(TenantId tenant, VersionReference reference, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(tenant, cancellationToken);
        if (await scope.Versions.FindAsync(reference.Adapter, reference.Version, cancellationToken) is not { } version)
            return (null, $"there is no version {reference}");
        if (version.State != AdapterVersionState.Ready)
            return (null, $"{reference} is not ready");
        return await catalog.FindAsync(version.BaseModel.Name, cancellationToken) is { } model && model.Id == version.BaseModel
            ? (new ModelResolution.Resolved(model, null, new ResolvedAdapter(reference, version.Digest), version.CreatedAt), null)
            : (null, $"the base model of {reference} was replaced under its name");
    }

    /// <summary>The model itself, without an adapter.</summary>
    public static ModelResolution.Resolved BaseOf(ModelResolution.Resolved model) => new(model.Base, null, null, model.Base.RegisteredAt);

    /// <summary>How the model is asked; null when it has no such mode.</summary>
    /// <param name="mode">Null = its own default.</param>
    public async Task<ModePrompt?> ModeAsync(TenantId tenant, ModelResolution.Resolved model, string? mode, CancellationToken cancellationToken)
    {
        var manifest = await manifests.OfAsync(tenant, model, cancellationToken);
        return mode is null ? manifest.Choose(hasRegion: false) : manifest.Find(mode);
    }

    public async Task<(IReadOnlyList<EvaluationSample> Samples, string? Digest)> GenericAsync(BaseModelName baseModel, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginPlatformReadAsync(cancellationToken);
        return await scope.GenericSets.FindAsync(baseModel, cancellationToken) is { } set
            ? (GenericSetReader.Read(set.Content.Span, "").Samples, set.Digest)
            : ([], null);
    }

    /// <summary>All of it, or why not: a sentence for the tenant.</summary>
    public async Task<(EvaluationSetup? Setup, string? Fault)> PrepareAsync(TenantId tenant, Evaluation evaluation, CancellationToken cancellationToken)
    {
        var (candidate, fault) = await FindAsync(tenant, evaluation.Candidate, cancellationToken);
        if (candidate is null)
            return (null, $"It cannot be asked: {fault}.");
        if (candidate.Adapter!.Digest != evaluation.Digest)
            return (null, $"{evaluation.Candidate} is another adapter now.");
        List<(EvaluationSide Side, ModelResolution.Resolved Model)> models = [(EvaluationSide.Candidate, candidate)];
        if (evaluation.Against is { } against)
        {
            (var reference, fault) = await FindAsync(tenant, against, cancellationToken);
            if (reference is null)
                return (null, $"What it is compared with cannot be asked: {fault}.");
            models.Add((EvaluationSide.Reference, reference));
        }

        models.Add((EvaluationSide.Base, BaseOf(candidate)));
        List<EvaluationSubject> subjects = [];
        foreach (var (side, model) in models)
        {
            // Whoever was not trained for the mode is asked in its own: what is compared is the code that comes of it.
            var mode = await ModeAsync(tenant, model, evaluation.Mode, cancellationToken) ?? await ModeAsync(tenant, model, null, cancellationToken);
            subjects.Add(new EvaluationSubject(side, model, mode!));
        }

        if (await datasets.ReadAsync(tenant, evaluation.Dataset, DatasetSplit.HeldOut, cancellationToken) is not { Count: > 0 } items)
            return (null, $"The dataset '{evaluation.Dataset}' has nothing held out any more.");
        var (generic, digest) = await GenericAsync(candidate.Base.Id.Name, cancellationToken);
        return (
            new EvaluationSetup
            {
                HeldOut = [.. items.Select(SampleOf)],
                Generic = generic,
                GenericDigest = digest,
                Subjects = subjects,
                RegionMode = (await manifests.OfAsync(tenant, candidate, cancellationToken)).Choose(hasRegion: true).Name,
            },
            null);
    }

    private static EvaluationSample SampleOf(DatasetItem item) => new()
    {
        Id = item.ItemId,
        User = item.UserKey,
        File = item.FileKey,
        IsRegression = item.Regression,
        Wanted = item.Content.Fixed,
        Question = new FixQuestion
        {
            Code = item.Content.Code,
            Error = item.Content.Error,
            Language = item.Language,
            ErrorKind = item.ErrorKind,
            Path = item.Content.Path ?? "",
            Context = item.Content.Context,
        },
    };
}
