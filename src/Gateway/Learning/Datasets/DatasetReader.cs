using System.Runtime.CompilerServices;
using TenantStore;
using TenantStore.Datasets;

namespace Gateway.Learning.Datasets;

/// <summary>Reads snapshots that are ready, opened. What was erased is passed over. For any thread.</summary>
internal sealed class DatasetReader(Registry registry, SampleVault vault)
{
    /// <summary>Sealed rows in memory at a time: one may have half a megabyte and more.</summary>
    private const int PageLength = 25;

    /// <summary>All of a split by position; null when the tenant has no such snapshot, or it is not ready.</summary>
    public async Task<IReadOnlyList<DatasetItem>?> ReadAsync(TenantId tenant, string datasetId, DatasetSplit split, CancellationToken cancellationToken)
    {
        await using (var scope = await registry.BeginReadAsync(tenant, cancellationToken))
        {
            if (await scope.Datasets.FindAsync(datasetId, cancellationToken) is not { State: DatasetState.Ready })
                return null;
        }

        return await StreamAsync(tenant, datasetId, split, cancellationToken).ToListAsync(cancellationToken);
    }

    /// <summary>The same, a page of rows in memory at a time; nothing of a snapshot that is not ready.</summary>
    public async IAsyncEnumerable<DatasetItem> StreamAsync(
        TenantId tenant, string datasetId, DatasetSplit split, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = -1; ;)
        {
            IReadOnlyList<DatasetSample> rows;
            await using (var scope = await registry.BeginReadAsync(tenant, cancellationToken))
            {
                if (await scope.Datasets.FindAsync(datasetId, cancellationToken) is not { State: DatasetState.Ready })
                    yield break;
                rows = await scope.Datasets.ListRowsAsync(datasetId, split, after, PageLength, cancellationToken);
            }

            foreach (var row in rows)
            {
                if (await OpenAsync(tenant, datasetId, row, cancellationToken) is { } item)
                    yield return item;
            }

            if (rows.Count < PageLength)
                yield break;
            after = rows[^1].Position;
        }
    }

    /// <summary>Null when the row is erased.</summary>
    public async Task<DatasetItem?> OpenAsync(TenantId tenant, string datasetId, DatasetSample row, CancellationToken cancellationToken)
    {
        if (row.Content is not { } box || await vault.OpenAsync(tenant, DatasetSample.Place(datasetId, row.SampleId), box, cancellationToken) is not { } content)
            return null;
        return new DatasetItem
        {
            ItemId = row.SampleId,
            Position = row.Position,
            Language = row.Language,
            ErrorKind = row.ErrorKind,
            UserKey = row.UserKey,
            FileKey = row.FileKey,
            Regression = row.Regression,
            HappenedAt = row.HappenedAt,
            Content = content,
        };
    }
}
