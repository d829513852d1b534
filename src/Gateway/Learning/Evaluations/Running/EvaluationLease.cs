using TenantStore;
using TenantStore.Evaluations;

namespace Gateway.Learning.Evaluations.Running;

/// <summary>This process's right to work on one evaluation. Every call is a short writing scope of its tenant. For any thread.</summary>
internal sealed class EvaluationLease(Registry registry, PendingEvaluation work, string holder, TimeSpan length)
{
    public TenantId Tenant => work.Tenant;

    public string Id => work.Id;

    /// <summary>How often it was taken without an answer; null when another has it.</summary>
    public async Task<int?> TakeAsync(CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(work.Tenant, cancellationToken);
        if (!await scope.Evaluations.TakeAsync(work.Id, holder, length, cancellationToken))
            return null;
        var attempts = await scope.Evaluations.CountAttemptsAsync(work.Id, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return attempts;
    }

    /// <summary>False when the work is this process's no more: cancelled, or another's.</summary>
    public Task<bool> RenewAsync(CancellationToken cancellationToken) =>
        WriteAsync(scope => scope.Evaluations.RenewAsync(work.Id, holder, length, cancellationToken), cancellationToken);

    /// <inheritdoc cref="RenewAsync"/>
    public Task<bool> StoreAsync(IReadOnlyList<EvaluationItem> items, CancellationToken cancellationToken) =>
        WriteAsync(scope => scope.Evaluations.AddItemsAsync(work.Id, holder, length, items, cancellationToken), cancellationToken);

    public Task<bool> FinishAsync(bool passed, string report, string detail, CancellationToken cancellationToken) => WriteAsync(
        async scope =>
        {
            if (!await scope.Evaluations.FinishAsync(work.Id, holder, passed, report, cancellationToken))
                return false;
            await scope.Audit.AppendAsync(Actor.OfSystem("evaluation"), "evaluation.done", $"evaluation/{work.Id}", detail, cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<bool> FailAsync(string error, CancellationToken cancellationToken) =>
        WriteAsync(scope => scope.Evaluations.FailAsync(work.Id, holder, error, cancellationToken), cancellationToken);

    /// <summary>Whoever comes first may go on, at once or when the pause is over.</summary>
    public Task<bool> LetGoAsync(TimeSpan pause, CancellationToken cancellationToken) => WriteAsync(
        async scope =>
        {
            await scope.Evaluations.LetGoAsync(work.Id, holder, pause, cancellationToken);
            return true;
        },
        cancellationToken);

    private async Task<bool> WriteAsync(Func<TenantScope, Task<bool>> write, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(work.Tenant, cancellationToken);
        var done = await write(scope);
        await scope.CommitAsync(cancellationToken);
        return done;
    }
}
