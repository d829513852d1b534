using TenantStore;
using TenantStore.Experiments;

namespace Gateway.Learning.Experiments.Settling;

/// <summary>Requests of an experiment whose time is over, the oldest first, with what became of them.</summary>
/// <param name="Requests">At most <see cref="Most"/>.</param>
/// <param name="SettledTo">After these, all requests up to then are counted but for those written late.</param>
/// <param name="IsFull">There are more.</param>
internal sealed record DueRequests(IReadOnlyList<(UnsettledAnswer First, RequestOutcome Outcome)> Requests, DateTimeOffset SettledTo, bool IsFull)
{
    public const int Most = 200;

    /// <summary>Longer than a gateway takes to write what it has answered.</summary>
    private static readonly TimeSpan s_writing = TimeSpan.FromMinutes(10);

    public static async Task<DueRequests> ReadAsync(TenantScope scope, HeldExperiment held, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (experiment, settle) = (held.Experiment, TimeSpan.FromSeconds(held.Experiment.Settings.SettleSeconds));
        var (due, since) = (now - settle, held.SettledTo - s_writing);
        var answers = await scope.Settlements.ListDueAsync(experiment.Id, since, due, Most, cancellationToken);
        if (answers.Count == 0)
            return new DueRequests([], due, false);

        // Whoever asks again does it within the time that the first one is given.
        var keys = answers.Where(answer => answer.Unit != answer.AnswerId).Select(answer => answer.Unit).Distinct().ToList();
        var (from, to) = (answers.Min(answer => answer.At), answers.Max(answer => answer.At) + settle);
        var all = answers.Concat(await scope.Settlements.ListRepeatedAsync(experiment.Id, keys, from, to, cancellationToken)).DistinctBy(answer => answer.AnswerId).ToList();
        var byUnit = all.ToLookup(answer => answer.Unit);
        var told = (await scope.Settlements.ListOutcomesAsync([.. all.Select(answer => answer.AnswerId)], cancellationToken)).ToLookup(fact => fact.AnswerId);

        var requests = new List<(UnsettledAnswer, RequestOutcome)>();
        foreach (var unit in answers.Select(answer => answer.Unit).Distinct())
        {
            var ofUnit = byUnit[unit].OrderBy(answer => answer.At).ThenBy(answer => answer.AnswerId, StringComparer.Ordinal).ToList();
            var until = ofUnit[0].At + settle;
            // What was asked again when the first one's time was over is no part of it.
            var own = ofUnit.Where(answer => answer.At <= until).ToList();
            requests.Add((ofUnit[0], new RequestOutcome(experiment.Settings.Primary, own, own.SelectMany(answer => told[answer.AnswerId]).OrderBy(fact => fact.At), until)));
        }

        var last = answers.Where(answer => answer.At <= due).Select(answer => answer.At).DefaultIfEmpty(held.SettledTo).Max();
        return new DueRequests(requests, answers.Count == Most ? last : due, answers.Count == Most);
    }
}
