using Gateway.Learning.Datasets;
using Gateway.Tests.Servers;
using Learning.Datasets;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Datasets;

namespace Gateway.Tests.Learning.Evaluations;

/// <summary>Snapshots with a held-out part, written as the one who builds them writes them.</summary>
internal static class HeldOutData
{
    public const int Users = 6;

    /// <summary>The code of an item, by which a host of the tests knows it again.</summary>
    public static string CodeOf(string set, int number) => $"SELECT wrong FROM {set}_{number}_";

    public static string FixOf(string set, int number) => $"SELECT right_{number} FROM {set}_{number}_";

    /// <returns>The id of a ready snapshot.</returns>
    public static Task<string> AddAsync(GatewayServer gateway, string tenantId, int count, string set = "item", DatasetSplit split = DatasetSplit.HeldOut) => AddAsync(
        gateway, tenantId,
        [.. Enumerable.Range(0, count).Select(i => new HeldOutFix("column 'wrong' does not exist", CodeOf(set, i), FixOf(set, i), i % 2 == 0 ? "column" : "table", $"u_{i % Users}"))],
        split);

    public static Task<string> AddAsync(GatewayServer gateway, string tenantId, IReadOnlyList<HeldOutFix> fixes, DatasetSplit split = DatasetSplit.HeldOut) => AddAsync(
        gateway.Services.GetRequiredService<Registry>(), gateway.Services.GetRequiredService<SampleVault>(), gateway.Time, TenantId.Parse(tenantId), fixes, split);

    public static async Task<string> AddAsync(
        Registry registry, SampleVault vault, TimeProvider time, TenantId tenant, IReadOnlyList<HeldOutFix> fixes, DatasetSplit split = DatasetSplit.HeldOut)
    {
        var (id, actor) = (LearningId.New("ds"), Actor.OfSystem("test"));
        List<DatasetSample> rows = [];
        foreach (var (fix, i) in fixes.Select((fix, i) => (fix, i)))
        {
            var sample = $"smp_{i:D32}";
            var text = SampleText.Write(new SampleContent { Error = fix.Error, Code = fix.Code, Fixed = fix.Fixed, Salt = SampleText.NewSalt() });
            var box = await vault.SealAsync(tenant, DatasetSample.Place(id, sample), text, default);
            rows.Add(new DatasetSample
            {
                SampleId = sample, Revision = 1, Split = split, Position = i, UserKey = fix.User, Language = "sql", ErrorKind = fix.Kind,
                Origin = SampleOrigin.User, HappenedAt = time.GetUtcNow(), Digest = SampleText.DigestOf(text), Content = box,
            });
        }

        await using var scope = await registry.BeginAsync(tenant, default);
        var until = time.GetUtcNow().AddHours(1);
        Assert.True(await scope.Datasets.AddAsync(new NewDataset(id, "test", "{}", until, actor), default));
        Assert.True(await scope.Datasets.AddRowsAsync(id, 1, rows, until, default));
        Assert.True(await scope.Datasets.FinishAsync(id, 1, "sha256:" + new string('0', 64), "{}", default));
        await scope.CommitAsync(default);
        return id;
    }
}
