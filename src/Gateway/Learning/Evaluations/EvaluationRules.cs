using Gateway.Errors;
using Gateway.Learning.Evaluations.Models;
using Gateway.Learning.Evaluations.Running;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Adapters;
using TenantStore.Evaluations;

namespace Gateway.Learning.Evaluations;

/// <summary>Whether an evaluation that is asked for can be begun. For any thread.</summary>
internal sealed class EvaluationRules(Registry registry, EvaluationPreparer preparer, IOptions<EvaluationOptions> options)
{
    public int MostWaiting => options.Value.QueuePerTenant;

    /// <returns>What is to be queued, or the refusal.</returns>
    public async Task<(NewEvaluation? Wanted, IResult? Refusal)> JudgeAsync(TenantId tenant, StartEvaluationRequest request, Actor actor, CancellationToken cancellationToken)
    {
        if (!AdapterName.TryParse(request.Adapter, out var adapter))
            return Refuse("adapter", "'adapter' must name an adapter.");
        if (request.Version is not > 0)
            return Refuse("version", "'version' must be a number from 1 on.");
        var candidate = new VersionReference(adapter, new VersionNumber(request.Version.Value));
        var (model, fault) = await preparer.FindAsync(tenant, candidate, cancellationToken);
        if (model is null)
            return Refuse("version", $"It cannot be evaluated: {fault}.");

        var (against, badAgainst) = await AgainstAsync(tenant, request.Against, cancellationToken);
        if (badAgainst is not null)
            return Refuse("against", badAgainst);
        if (against == candidate)
            return Refuse("against", $"{candidate} cannot be compared with itself.");
        if (against is { } reference)
        {
            var (other, otherFault) = await preparer.FindAsync(tenant, reference, cancellationToken);
            if (other is null)
                return Refuse("against", $"It cannot be compared with: {otherFault}.");
            if (other.Base.Id != model.Base.Id)
                return Refuse("against", $"{reference} is for the base model '{other.Base.Id.Name}', {candidate} for '{model.Base.Id.Name}'.");
        }

        var mode = await preparer.ModeAsync(tenant, model, request.Mode, cancellationToken);
        if (mode is null)
            return Refuse("mode", $"{candidate} has no such mode.");
        var usual = await preparer.ModeAsync(tenant, model, null, cancellationToken);
        var (heldOut, refusal) = await HeldOutAsync(tenant, candidate, request.Dataset, cancellationToken);
        if (refusal is not null)
            return (null, refusal);
        var (generic, genericDigest) = await preparer.GenericAsync(model.Base.Id.Name, cancellationToken);
        return (new NewEvaluation
        {
            Id = LearningId.New("evl"),
            Candidate = candidate,
            Digest = model.Adapter!.Digest,
            Against = against,
            Dataset = request.Dataset!,
            Mode = mode.Name,
            GenericDigest = genericDigest,
            IsDefaultMode = mode.Name == usual?.Name,
            Items = EvaluationSetup.CountTasks(heldOut, generic.Count, against is not null),
            Actor = actor,
        }, null);
    }

    private async Task<(int HeldOut, IResult? Refusal)> HeldOutAsync(TenantId tenant, VersionReference candidate, string? dataset, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(dataset))
            return (0, RefusalResult.Invalid("dataset", "'dataset' must name a dataset."));
        await using var scope = await registry.BeginReadAsync(tenant, cancellationToken);
        if (await scope.Gate.CountLearntAsync(candidate, dataset, cancellationToken) is > 0 and var learnt)
        {
            return (0, new RefusalResult(
                GatewayRefusal.Unprocessable, $"{candidate} has learnt from {learnt} of the dataset's held-out samples: nothing can be told by it. Name a snapshot that was held out from it.", "dataset"));
        }

        return await scope.Gate.CountHeldOutAsync(dataset, cancellationToken) switch
        {
            null => (0, RefusalResult.Invalid("dataset", "There is no such dataset, or it is not ready.")),
            0 => (0, new RefusalResult(GatewayRefusal.Unprocessable, "The dataset has nothing held out, or nothing any more after an erasure; make one with a held-out part, and put the gate on it where it goes by this one.", "dataset")),
            { } count when count > options.Value.MostSamples => (0, new RefusalResult(
                GatewayRefusal.Unprocessable, $"The dataset has {count} held-out samples; the most is {options.Value.MostSamples} (Evaluation:MostSamples).", "dataset")),
            { } count => (count, null),
        };
    }

    /// <returns>Null and no fault: the base model.</returns>
    private async Task<(VersionReference? Against, string? Fault)> AgainstAsync(TenantId tenant, AgainstRequest? request, CancellationToken cancellationToken)
    {
        switch (request)
        {
            case null or { Base: true, Adapter: null, Version: null, Alias: null }:
                return (null, null);
            case { Adapter: { } name, Version: > 0 and var number, Alias: null, Base: not true }:
                return AdapterName.TryParse(name, out var adapter) ? (new VersionReference(adapter, new VersionNumber(number)), null) : (null, "'against.adapter' must name an adapter.");
            case { Alias: { } text, Adapter: null, Version: null, Base: not true } when AliasName.TryParse(text, out var alias):
                await using (var scope = await registry.BeginReadAsync(tenant, cancellationToken))
                    return await scope.Aliases.FindAsync(alias, cancellationToken) is { } found ? (found.Target, null) : (null, "There is no such alias.");
            default:
                return (null, "'against' is {adapter, version}, or {alias}, or {base: true}.");
        }
    }

    private static (NewEvaluation?, IResult?) Refuse(string field, string message) => (null, RefusalResult.Invalid(field, message));
}
