using System.Text.Json.Nodes;
using Learning.Datasets;
using Learning.Datasets.Manifests;
using Learning.Datasets.Splitting;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Datasets;

namespace Gateway.Learning.Datasets.Building;

/// <summary>
/// Makes one snapshot: (1) reads what may enter, (2) chooses and splits, (3) writes rows with sealed copies, and samples where there were only interactions, a batch a transaction, each only while
/// the attempt holds the snapshot, (4) makes it ready with its manifest. Killed anywhere before (4) it stays in the making, and the next attempt begins with nothing of it. For any thread.
/// </summary>
internal sealed class SnapshotBuilder(
    Registry registry, CandidateReader reader, SnapshotPlanner planner, SampleVault vault, IOptions<DatasetOptions> options, TimeProvider time)
{
    private const int Batch = 100;

    public async Task<BuildOutcome> BuildAsync(TenantId tenant, string datasetId, int attempt, CancellationToken cancellationToken)
    {
        Dataset dataset;
        await using (var scope = await registry.BeginReadAsync(tenant, cancellationToken))
        {
            if (await scope.Datasets.FindAsync(datasetId, cancellationToken) is not { State: DatasetState.Building } found || found.Attempt != attempt)
                return BuildOutcome.Lost;
            dataset = found;
        }

        if (dataset.Interruptions >= options.Value.MaxAttempts)
            return await FailAsync(tenant, datasetId, attempt, $"Its building was interrupted {dataset.Interruptions} times (Datasets:MaxAttempts).", cancellationToken);

        var settings = SnapshotSettings.Read(dataset.SettingsJson);
        var checkedAt = time.GetUtcNow();
        var lease = new AttemptLease(registry, tenant, datasetId, attempt, TimeSpan.FromSeconds(options.Value.LeaseSeconds), time);
        if (await lease.KeepAsync(stop => GatherAsync(tenant, settings, stop), cancellationToken) is not { } gathered)   // (1)
            return BuildOutcome.Lost;
        if (gathered.Fault is { } fault)
            return await FailAsync(tenant, datasetId, attempt, fault, cancellationToken);
        var candidates = gathered.ById;
        SnapshotCandidate[] planned = [.. candidates.Values.Select(candidate => candidate.Planned)];
        if (await lease.KeepAsync(stop => Task.Run(() => planner.Plan(planned, settings.Split, stop), stop), cancellationToken) is not { } plan)  // (2)
            return BuildOutcome.Lost;
        if (plan.Train.Count + plan.HeldOut.Count == 0)
            return await FailAsync(tenant, datasetId, attempt, NothingLeft(candidates.Count, plan), cancellationToken);
        var rows = plan.Train.Select(one => (Candidate: candidates[one.Interaction.Id], Split: DatasetSplit.Train))
            .Concat(plan.HeldOut.Select(one => (Candidate: candidates[one.Interaction.Id], Split: DatasetSplit.HeldOut)))
            .Select((one, position) => (one.Candidate, one.Split, Position: position)).ToArray();
        foreach (var batch in rows.Chunk(Batch))                                                                         // (3)
        {
            if (!await WriteAsync(tenant, datasetId, attempt, batch, cancellationToken))
                return BuildOutcome.Lost;
        }

        var manifest = ManifestOf(dataset, settings, checkedAt, candidates.Count, plan, [.. rows.Select(row => (row.Candidate.Sample, row.Split))]);
        var text = manifest.Write();
        await using var end = await registry.BeginAsync(tenant, cancellationToken);                                      // (4)
        if (!await end.Datasets.FinishAsync(datasetId, attempt, SampleText.DigestOf(System.Text.Encoding.UTF8.GetBytes(text)), text, cancellationToken))
            return BuildOutcome.Lost;
        await end.CommitAsync(cancellationToken);
        return BuildOutcome.Ready;
    }

    private async Task<GatheredCandidates> GatherAsync(TenantId tenant, SnapshotSettings settings, CancellationToken cancellationToken)
    {
        var gathered = new GatheredCandidates(new Dictionary<string, Candidate>(StringComparer.Ordinal));
        var bytes = 0L;
        await foreach (var candidate in reader.ReadAsync(tenant, settings, cancellationToken))
        {
            if (gathered.ById.Count == options.Value.MaxCandidates)
                return gathered with { Fault = TooMany() };
            bytes += candidate.Text.Length;
            if (bytes > options.Value.MaxBytes)
                return gathered with { Fault = TooLarge() };
            gathered.ById[candidate.Sample.Id] = candidate;
        }

        return gathered;
    }

    public async Task<BuildOutcome> FailAsync(TenantId tenant, string datasetId, int attempt, string error, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        if (!await scope.Datasets.FailAsync(datasetId, attempt, error, cancellationToken))
            return BuildOutcome.Lost;
        await scope.CommitAsync(cancellationToken);
        return BuildOutcome.Failed;
    }

    private async Task<bool> WriteAsync(
        TenantId tenant, string datasetId, int attempt, IReadOnlyList<(Candidate Candidate, DatasetSplit Split, int Position)> batch, CancellationToken cancellationToken)
    {
        var (rows, samples) = (new List<DatasetSample>(), new List<Sample>());
        foreach (var (candidate, split, position) in batch)
        {
            var copy = await vault.SealAsync(tenant, DatasetSample.Place(datasetId, candidate.Sample.Id), candidate.Text, cancellationToken);
            rows.Add(RowOf(candidate, split, position, copy));
            if (candidate.IsNew)
                samples.Add(candidate.Sample with { Content = await vault.SealAsync(tenant, Sample.Place(candidate.Sample.Id, 1), candidate.Text, cancellationToken) });
        }

        await using (var scope = await registry.BeginAsync(tenant, cancellationToken))
        {
            if (!await scope.Datasets.AddRowsAsync(datasetId, attempt, rows, time.GetUtcNow().AddSeconds(options.Value.LeaseSeconds), cancellationToken))
                return false;
            if (await AddSamplesAsync(scope, samples, cancellationToken))
            {
                await scope.CommitAsync(cancellationToken);
                return true;
            }
        }

        // An interaction's time ended since it was read. Nothing of it is kept, and the next attempt, which need not wait for the lease's end, does without it.
        await using var end = await registry.BeginAsync(tenant, cancellationToken);
        if (await end.Datasets.LetGoAsync(datasetId, attempt, cancellationToken))
            await end.CommitAsync(cancellationToken);
        return false;
    }

    /// <summary>False when one's interaction is gone.</summary>
    private static async Task<bool> AddSamplesAsync(TenantScope scope, IReadOnlyList<Sample> samples, CancellationToken cancellationToken)
    {
        foreach (var sample in samples)
        {
            if (!await scope.Interactions.PromoteAsync(sample.InteractionId!, cancellationToken))
                return false;
            // Another snapshot may have made it meanwhile, under another salt: this one's copy and digest are its own.
            await scope.Samples.AddAsync(sample, cancellationToken);
        }

        return true;
    }

    private static DatasetSample RowOf(Candidate candidate, DatasetSplit split, int position, byte[] content) => new()
    {
        SampleId = candidate.Sample.Id,
        InteractionId = candidate.Sample.InteractionId,
        Revision = candidate.Sample.Revision,
        Split = split,
        Position = position,
        ConsentId = candidate.Sample.ConsentId,
        UserKey = candidate.Sample.UserKey,
        Repository = candidate.Sample.Repository,
        FileKey = candidate.Sample.FileKey,
        Language = candidate.Sample.Language,
        ErrorKind = candidate.Sample.ErrorKind,
        Origin = candidate.Sample.Origin,
        Regression = candidate.Sample.State == SampleState.Regression,
        HappenedAt = candidate.Sample.HappenedAt,
        Digest = candidate.Sample.Digest,
        Content = content,
    };

    private static DatasetManifest ManifestOf(
        Dataset dataset, SnapshotSettings settings, DateTimeOffset checkedAt, int considered, SnapshotPlan plan, IReadOnlyList<(Sample Sample, DatasetSplit Split)> rows) => new()
        {
            DatasetId = dataset.Id,
            Name = dataset.Name,
            CreatedAt = dataset.CreatedAt,
            Settings = JsonNode.Parse(dataset.SettingsJson),
            Consent = new ManifestConsent(CandidateReader.ConsentQuery, checkedAt, [.. rows.Select(row => row.Sample.ConsentId).Where(id => id.Length > 0).Distinct().Order(StringComparer.Ordinal)]),
            SchemaDigest = SampleText.SchemaDigest,
            Considered = considered,
            Filters = [.. plan.FilterCounts.Select(pair => new ManifestCount(pair.Key, pair.Value))],
            LeftOut = [.. plan.SplitCounts.Select(pair => new ManifestCount(pair.Key, pair.Value))],
            Thresholds = [.. plan.Thresholds.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new ManifestThreshold(pair.Key, pair.Value.Value, pair.Value.IsFromData, pair.Value.Histogram.Counts))],
            Split = new ManifestSplit(
            settings.Split.Mode.ToString(), plan.Split.Grouping.ToString(), plan.Split.Cut is { } cut and < long.MaxValue ? DateTimeOffset.FromUnixTimeMilliseconds(cut) : null,
            settings.Split.GapHours, settings.Split.Share, plan.Split.TrainGroups, plan.Split.HeldOutGroups, plan.Split.Note),
            Languages = CountBy(rows, row => row.Sample.Language),
            ErrorKinds = CountBy(rows, row => row.Sample.ErrorKind),
            Origins = CountBy(rows, row => row.Sample.Origin.ToString().ToLowerInvariant()),
            MerkleRoot = MerkleTree.RootOf([.. rows.Select(row => MerkleTree.Leaf(row.Sample.Id, row.Sample.Revision, NameOf(row.Split), row.Sample.Digest))]),
            Train = [.. rows.Where(row => row.Split == DatasetSplit.Train).Select(row => $"{row.Sample.Id}@{row.Sample.Revision}")],
            HeldOut = [.. rows.Where(row => row.Split == DatasetSplit.HeldOut).Select(row => $"{row.Sample.Id}@{row.Sample.Revision}")],
        };

    public static string NameOf(DatasetSplit split) => SplitParts.NameOf(split == DatasetSplit.Train ? SplitPart.Train : SplitPart.HeldOut);

    private static IReadOnlyList<ManifestSlice> CountBy(IEnumerable<(Sample Sample, DatasetSplit Split)> rows, Func<(Sample Sample, DatasetSplit Split), string> key) =>
        [.. rows.GroupBy(key).OrderByDescending(slice => slice.Count()).ThenBy(slice => slice.Key, StringComparer.Ordinal)
            .Select(slice => new ManifestSlice(slice.Key, slice.Count(row => row.Split == DatasetSplit.Train), slice.Count(row => row.Split == DatasetSplit.HeldOut)))];

    private string TooMany() =>
        $"There are more than {options.Value.MaxCandidates} interactions and samples (Datasets:MaxCandidates): narrow 'from', 'to' or 'languages', or raise the setting.";

    private string TooLarge() =>
        $"There are more than {options.Value.MaxBytes} bytes of interactions and samples (Datasets:MaxBytes): narrow 'from', 'to' or 'languages', or raise the setting.";

    private static string NothingLeft(int considered, SnapshotPlan plan) => considered == 0
        ? "There is no interaction or sample of this time and these languages that a consent allows to train on."
        : $"Nothing is left of {considered} interactions and samples: {string.Join(", ", plan.FilterCounts.Concat(plan.SplitCounts).Where(pair => pair.Value > 0).Select(pair => $"{pair.Key} {pair.Value}"))}.";
}
