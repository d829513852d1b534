using System.Text.Json;
using Gateway.Commands;
using Learning.Datasets;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Datasets;
using TenantStore.Encryption;

namespace Bench.Evaluations;

/// <summary>Puts an organization's held-out file into a running product's registry as a snapshot.</summary>
internal static class HeldOutSnapshot
{
    /// <param name="state">The product's state directory.</param>
    /// <param name="slug">Whose.</param>
    /// <param name="file">NDJSON of {error, code, fixed, kind, user}.</param>
    /// <returns>The snapshot's id.</returns>
    public static async Task<string> AddAsync(string state, string slug, string file)
    {
        var id = LearningId.New("ds");
        await RegistryCommand.RunAsync([$"--State={state}"], async services =>
        {
            var (registry, seal, time) = (services.GetRequiredService<TenantStore.Registry>(), services.GetRequiredService<ContentSeal>(), services.GetRequiredService<TimeProvider>());
            TenantId tenant;
            await using (var platform = await registry.BeginPlatformReadAsync(default))
                tenant = (await platform.Tenants.FindAsync(TenantSlug.Parse(slug), default))!.Id;
            List<DatasetSample> rows = [];
            foreach (var line in await File.ReadAllLinesAsync(file))
                rows.Add(await RowAsync(seal, tenant, id, rows.Count, JsonDocument.Parse(line).RootElement, time));
            await using var scope = await registry.BeginAsync(tenant, default);
            var until = time.GetUtcNow().AddHours(1);
            await scope.Datasets.AddAsync(new NewDataset(id, "held out", "{}", until, Actor.OfSystem("bench")), default);
            await scope.Datasets.AddRowsAsync(id, 1, rows, until, default);
            await scope.Datasets.FinishAsync(id, 1, "sha256:" + new string('0', 64), "{}", default);
            await scope.CommitAsync(default);
        }, default);
        return id;
    }

    private static async Task<DatasetSample> RowAsync(ContentSeal seal, TenantId tenant, string dataset, int position, JsonElement fix, TimeProvider time)
    {
        var sample = $"smp_{position:D32}";
        var text = SampleText.Write(new SampleContent { Error = Text("error"), Code = Text("code"), Fixed = Text("fixed"), Salt = SampleText.NewSalt() });
        return new DatasetSample
        {
            SampleId = sample,
            Revision = 1,
            Split = DatasetSplit.HeldOut,
            Position = position,
            UserKey = Text("user"),
            Language = "sql",
            ErrorKind = Text("kind"),
            Origin = SampleOrigin.User,
            HappenedAt = time.GetUtcNow(),
            Digest = SampleText.DigestOf(text),
            Content = await seal.SealAsync(tenant, DatasetSample.Place(dataset, sample), text, default),
        };

        string Text(string name) => fix.GetProperty(name).GetString()!;
    }
}
