using System.Text;
using Gateway.Learning.Datasets.Building;
using Learning.Datasets;
using Learning.Datasets.Manifests;
using TenantStore;
using TenantStore.Datasets;

namespace Gateway.Learning.Datasets.Snapshots;

/// <summary>Recomputes what a snapshot's digests are of: content → row → root → manifest. For any thread.</summary>
internal sealed class DatasetVerifier(Registry registry, SampleVault vault)
{
    /// <summary>Sealed rows in memory at a time: one may have half a megabyte and more.</summary>
    private const int Page = 25;

    public async Task<VerificationModel> VerifyAsync(TenantId tenant, Dataset dataset, CancellationToken cancellationToken)
    {
        var (leaves, broken, opened, erased) = (new List<string>(), new List<string>(), 0, 0);
        for (var after = -1; ;)
        {
            IReadOnlyList<DatasetSample> rows;
            await using (var scope = await registry.BeginReadAsync(tenant, cancellationToken))
                rows = await scope.Datasets.ListRowsAsync(dataset.Id, null, after, Page, cancellationToken);
            foreach (var row in rows)
            {
                leaves.Add(MerkleTree.Leaf(row.SampleId, row.Revision, SnapshotBuilder.NameOf(row.Split), row.Digest));
                if (row.Content is not { } box)
                    erased++;
                else if (await vault.OpenTextAsync(tenant, DatasetSample.Place(dataset.Id, row.SampleId), box, cancellationToken) is { } text && SampleText.DigestOf(text) == row.Digest)
                    opened++;
                else
                    broken.Add(row.SampleId);
            }

            if (rows.Count < Page)
                break;
            after = rows[^1].Position;
        }

        var root = MerkleTree.RootOf(leaves);
        var manifest = SampleText.DigestOf(Encoding.UTF8.GetBytes(dataset.ManifestJson)) == dataset.Digest;
        var roots = DatasetManifest.Read(dataset.ManifestJson).MerkleRoot == root;
        return new VerificationModel(manifest && roots && broken.Count == 0, manifest, roots, root, leaves.Count, opened, erased, broken);
    }
}
