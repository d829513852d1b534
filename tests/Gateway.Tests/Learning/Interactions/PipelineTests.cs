using System.Text;
using System.Text.Json.Nodes;
using Gateway.Learning.Interactions.Content;
using Learning.Interactions.Filtering;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using Xunit.Abstractions;

namespace Gateway.Tests.Learning.Interactions;

/// <summary>
/// The raw logs of three organizations, through a running gateway into its registry and out again. Labels and planted values judge, and nothing else sees them.
/// </summary>
public abstract class PipelineTests(PipelineTests.Setting setting, ITestOutputHelper output)
{
    private static readonly string[] s_organizations = ["acme", "globex", "initech"];

    [Fact]
    public async Task Filters_OnWhatWasKept_FindWhatMakesNoSample()
    {
        foreach (var organization in s_organizations)
        {
            var log = InteractionWorld.Log(organization);
            var usable = await setting.ReadUsableAsync(organization);
            var services = setting.World.Gateway.Services;
            var result = services.GetRequiredService<InteractionFilter>().Judge([.. usable.Select(one => one.ForFilters())]);
            var reasons = usable.Zip(result.Verdicts, (one, verdict) => (one.Stored.Id, verdict.Reason)).ToDictionary(pair => pair.Id, pair => pair.Reason);
            var judged = log.Zip(setting.Ids[organization], (row, id) => (Label: (string?)row["label"], Reason: reasons[id])).ToArray();

            var (unchanged, duplicates) = (judged.Where(j => j.Label == "unchanged").ToArray(), judged.Where(j => j.Label == "duplicate").ToArray());
            var (rewrites, good) = (judged.Where(j => j.Label == "rewrite").ToArray(), judged.Where(j => j.Label is null or "secret").ToArray());
            var found = rewrites.Count(j => j.Reason == DropReason.Rewrite);
            var lost = good.Count(j => j.Reason is { } reason && !DropReasons.IsShare(reason));
            var shares = good.Count(j => j.Reason is { } reason && DropReasons.IsShare(reason));
            output.WriteLine(
                $"{organization}: unchanged {unchanged.Count(j => j.Reason == DropReason.Unchanged)} of {unchanged.Length}, duplicate {duplicates.Count(j => j.Reason is not null)} of {duplicates.Length}, "
                + $"rewrite {found} of {rewrites.Length}, lost of the good {lost} of {good.Length}, by shares {shares}; {string.Join(", ", result.Counts().Select(count => $"{count.Key} {count.Value}"))}");

            Assert.Equal(log.Count, usable.Count);
            Assert.True(unchanged.Length > 50 && duplicates.Length >= 30 && rewrites.Length > 50 && good.Length > 1000);
            Assert.All(unchanged, j => Assert.Equal(DropReason.Unchanged, j.Reason));
            Assert.All(duplicates, j => Assert.NotNull(j.Reason));
            Assert.True(found >= 0.97 * rewrites.Length);
            Assert.True(lost <= 0.02 * good.Length);
        }
    }

    [Fact]
    public async Task PlantedSecrets_AreNowhereAfterwards()
    {
        var secrets = s_organizations.SelectMany(InteractionWorld.Log).Where(row => (string?)row["label"] == "secret").Select(SecretOf).ToArray();
        Assert.True(secrets.Length >= 110);
        var places = await setting.CollectAsync();

        foreach (var (place, texts) in places)
            output.WriteLine($"{place}: {texts.Count} texts, {texts.Sum(text => (long)text.Length)} characters");
        foreach (var (place, texts) in places)
        {
            // The control: the search finds what is there.
            Assert.True(texts.Any(text => text.Contains(setting.ControlOf(place), StringComparison.Ordinal)), $"{place} was not searched: it lacks {setting.ControlOf(place)}");
            foreach (var text in texts)
                Assert.DoesNotContain(secrets, secret => text.Contains(secret, StringComparison.Ordinal));
        }
    }

    /// <summary>Sealed: who has the database has no code.</summary>
    [Fact]
    public async Task Code_StandsInNoFileAndNoTable()
    {
        var codes = s_organizations.SelectMany(organization => InteractionWorld.Log(organization).Take(50)).Select(row => ((string)row["fixed"]!).Split('\n')[0]).Where(line => line.Length > 20).ToArray();
        foreach (var (place, texts) in (await setting.CollectAsync()).Where(pair => pair.Place is "files" or "tables" or "logs" or "metrics"))
            Assert.All(texts, text => Assert.DoesNotContain(codes, code => text.Contains(code, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task TenantDeletion_LeavesNothing()
    {
        var tenant = await setting.World.AddTenantAsync("leaving");
        await setting.World.ImportAsync(tenant, setting.World.Line("a"));
        var id = (string)(await setting.World.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{tenant}"))["id"]!;

        var deletion = await setting.World.Gateway.ManageAsync(HttpMethod.Delete, $"/tenants/{tenant}");

        Assert.Contains("\"interactions\":1", deletion.ToJsonString(), StringComparison.Ordinal);
        var registry = setting.World.Gateway.Services.GetRequiredService<Registry>();
        await using var scope = await registry.BeginReadAsync(TenantId.Parse(id), default);
        Assert.Empty(await scope.Interactions.ListAsync(new(), 9, default));
        Assert.Empty(await scope.Consents.ListAsync(null, 9, default));
    }

    private static string SecretOf(JsonObject row)
    {
        var code = (string)row["code"]!;
        var at = code.IndexOf("password='", StringComparison.Ordinal) + "password='".Length;
        return code[at..code.IndexOf('\'', at)];
    }

    public abstract class Setting : IAsyncLifetime
    {
        private readonly List<string> _answers = [];

        internal InteractionWorld World { get; private set; } = null!;

        /// <summary>Of each organization, in the order of its log.</summary>
        internal Dictionary<string, IReadOnlyList<string>> Ids { get; } = [];

        public async Task InitializeAsync()
        {
            World = await InteractionWorld.StartAsync(await SettingsAsync());
            foreach (var organization in s_organizations)
                await World.AddTenantAsync(organization);
            await Task.WhenAll(s_organizations.Select(async organization =>
            {
                var answer = await World.ImportAsync(organization, InteractionWorld.LogLines(organization));
                Assert.True((bool)answer.End!["complete"]!);
                Assert.All(answer.Verdicts, verdict => Assert.Equal("stored", (string)verdict["status"]!));
                lock (_answers)
                {
                    Ids[organization] = [.. answer.Verdicts.Select(verdict => (string)verdict["id"]!)];
                    _answers.Add(answer.Text);
                }
            }));
        }

        public virtual async Task DisposeAsync() => await World.DisposeAsync();

        internal async Task<List<UsableInteraction>> ReadUsableAsync(string organization)
        {
            var id = TenantId.Parse((string)(await World.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{organization}"))["id"]!);
            return await World.Gateway.Services.GetRequiredService<InteractionReader>().ReadUsableAsync(id, default).ToListAsync();
        }

        /// <summary>All places where something could be, and what stands there.</summary>
        internal async Task<List<(string Place, IReadOnlyList<string> Texts)>> CollectAsync()
        {
            var fields = new List<string>();
            foreach (var organization in s_organizations)
            {
                fields.AddRange((await World.ListAsync(organization, "&content=true")).Select(item => item.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));
                fields.AddRange((await ReadUsableAsync(organization)).SelectMany(one => one.Content.Texts().Append(one.Stored.ToString())));
            }

            var audits = new List<string>();
            foreach (var organization in s_organizations)
                audits.Add((await World.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{organization}/audit")).ToJsonString());
            return
            [
                ("fields", fields),
                ("answers", _answers),
                ("audits", audits),
                ("tables", await TablesAsync()),
                ("files", [.. Files(World.Gateway.State).Select(Read)]),
                ("logs", [.. World.Gateway.Logs.Lines]),
                ("metrics", [await World.Gateway.Internal.GetStringAsync("/metrics")]),
            ];
        }

        internal string ControlOf(string place) => place switch
        {
            "fields" => "<PASSWORD_1>",
            "audits" => "interaction.import",
            "tables" or "answers" => Ids["acme"][^1],
            "files" => FileControl,
            "logs" => "/interactions",
            _ => "gateway_interactions_total",
        };

        /// <summary>What stands in a file of the state directory.</summary>
        private protected abstract string FileControl { get; }

        private protected abstract Task<string[]> SettingsAsync();

        /// <summary>Every row of the registry, read past the gateway.</summary>
        private protected abstract Task<IReadOnlyList<string>> TablesAsync();

        private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal));

        private static string Read(string path)
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            return reader.ReadToEnd();
        }
    }
}
