using System.Text;
using System.Text.Json.Nodes;
using Gateway.Learning.Interactions.Content;
using Gateway.Tests.Servers;
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
        private static readonly string[] s_formats = ["chat", "completion", "preference", "unpaired", "fim"];

        private readonly List<string> _answers = [];
        private readonly Dictionary<string, string> _snapshots = [];
        private FakeHost _host = null!;

        internal InteractionWorld World { get; private set; } = null!;

        /// <summary>Of each organization, in the order of its log.</summary>
        internal Dictionary<string, IReadOnlyList<string>> Ids { get; } = [];

        public async Task InitializeAsync()
        {
            World = await InteractionWorld.StartAsync(await SettingsAsync());
            _host = await FakeHost.StartAsync(World.Gateway, GatewayServer.Llama);
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
            foreach (var organization in s_organizations)
                _snapshots[organization] = await MakeSnapshotAsync(organization);
        }

        public virtual async Task DisposeAsync()
        {
            await _host.DisposeAsync();
            await World.DisposeAsync();
        }

        private async Task<string> MakeSnapshotAsync(string organization)
        {
            var path = $"/datasets/{(await World.CallAsync(organization, HttpMethod.Post, "/datasets", new { name = "all", split = new { mode = "trainOnly" } }))["id"]}";
            JsonObject made;
            var deadline = TimeProvider.System.GetUtcNow().AddMinutes(2);
            while ((string)(made = await World.CallAsync(organization, HttpMethod.Get, path))["state"]! == "building" && TimeProvider.System.GetUtcNow() < deadline)
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            Assert.Equal(("ready", null), ((string)made["state"]!, (string?)made["error"]));
            return path;
        }

        internal async Task<List<UsableInteraction>> ReadUsableAsync(string organization)
        {
            var id = TenantId.Parse((string)(await World.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{organization}"))["id"]!);
            return await World.Gateway.Services.GetRequiredService<InteractionReader>().ReadUsableAsync(id, _ => true, default).ToListAsync();
        }

        /// <summary>All places where something could be, and what stands there.</summary>
        internal async Task<List<(string Place, IReadOnlyList<string> Texts)>> CollectAsync()
        {
            var fields = new List<string>();
            foreach (var organization in s_organizations)
            {
                fields.AddRange((await World.ListAsync(organization, "&content=true")).Select(Plain));
                fields.AddRange((await ReadUsableAsync(organization)).SelectMany(one => one.Content.Texts().Append(one.Stored.ToString())));
            }

            var (rows, samples, exports, manifests, cards) = (new List<string>(), new List<string>(), s_formats.ToDictionary(format => format, _ => new List<string>()), new List<string>(), new List<string>());
            foreach (var (organization, path) in _snapshots)
            {
                rows.AddRange(await PagesAsync(organization, path + "/samples"));
                samples.AddRange(await PagesAsync(organization, "/samples"));
                manifests.Add(await TextAsync(organization, path));
                cards.Add(await TextAsync(organization, path + "/card"));
                foreach (var format in s_formats)
                    exports[format].Add(await TextAsync(organization, $"{path}/export?format={format}{(format == "fim" ? "&fim=qwen" : "")}"));
                foreach (var export in (await World.CallAsync(organization, HttpMethod.Get, path + "/exports"))["items"]!.AsArray())
                    manifests.Add(await TextAsync(organization, $"{path}/exports/{export!["id"]}"));
            }

            var audits = new List<string>();
            foreach (var organization in s_organizations)
                audits.Add((await World.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{organization}/audit")).ToJsonString());
            return
            [
                ("fields", fields),
                ("answers", _answers),
                ("rows", rows),
                ("samples", samples),
                .. exports.Select(pair => ("export " + pair.Key, (IReadOnlyList<string>)pair.Value)),
                ("manifests", manifests),
                ("cards", cards),
                ("audits", audits),
                ("tables", await TablesAsync()),
                ("files", [.. Files(World.Gateway.State).Select(Read)]),
                ("logs", [.. World.Gateway.Logs.Lines]),
                ("metrics", [await World.Gateway.Internal.GetStringAsync("/metrics")]),
            ];
        }

        /// <summary>All pages of a list, as they are answered but for the escapes.</summary>
        private async Task<List<string>> PagesAsync(string organization, string path)
        {
            var pages = new List<string>();
            for (JsonNode? after = null; pages.Count == 0 || after is not null;)
            {
                var page = await World.CallAsync(organization, HttpMethod.Get, after is null ? path : $"{path}?after={after}");
                pages.Add(Plain(page));
                after = page["next"];
            }

            return pages;
        }

        private async Task<string> TextAsync(string organization, string path)
        {
            using var response = await World.SendAsync(organization, HttpMethod.Get, path);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, text);
            return text;
        }

        private static string Plain(JsonNode node) => node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

        internal string ControlOf(string place) => place switch
        {
            "fields" or "rows" or "samples" => "<PASSWORD_1>",
            "manifests" => "merkleRoot",
            "cards" => "aria-label=\"Funnel\"",
            // Of the fix alone; what was planted stands in the failing code.
            "export fim" => "<|fim_middle|>",
            _ when place.StartsWith("export", StringComparison.Ordinal) => "<PASSWORD_1>",
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
