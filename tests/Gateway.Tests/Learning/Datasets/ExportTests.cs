using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Learning.Datasets;

/// <summary>Every export is what its consumer's published rules ask for; see <see cref="TrainerSchemas"/> for whose rules those are.</summary>
public sealed class ExportTests(DatasetSetting setting) : IClassFixture<DatasetSetting>
{
    private const string Hard = "SELECT 'ünï — \"q\" \\ \u2028 😀',\r\n\t1\nFROM t -- <b>&amp;</b>";

    [Theory]
    [InlineData("chat")]
    [InlineData("completion")]
    [InlineData("preference")]
    [InlineData("unpaired")]
    [InlineData("fim")]
    public async Task Export_OfAFormat_LoadsByItsConsumersRules(string format)
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(30, 6));
        var id = (string)(await setting.SnapshotAsync(tenant, new { mode = "trainOnly" }))["id"]!;

        var (lines, manifest) = await ExportAsync(tenant, id, format);

        Assert.Equal(format switch { "preference" => 10, "unpaired" => 40, _ => 30 }, lines.Count);
        Assert.Empty(lines.SelectMany(line => TrainerSchemas.FaultsOf(format, line)));
        Assert.Equal((lines.Count, format == "preference" ? 20 : 0, 0), ((int)manifest["rows"]!, (int)manifest["withoutRow"]!, (int)manifest["erased"]!));
    }

    /// <summary>Or a trainer learns that the right answer is the wrong one.</summary>
    [Fact]
    public async Task Export_OfAnAnswerThatWasTaken_CallsItNoBadOne()
    {
        var tenant = await setting.AddTenantAsync();
        var fixes = LoggedFix.Make(12, 2).Where((_, i) => i % 3 == 0).ToArray();
        await setting.ImportAsync(tenant,
        [
            // As it is, trimmed by an editor, and with a comment that somebody added: all of them the fix.
            fixes[0] with { Source = "assistant", Answer = fixes[0].Answer },
            fixes[1] with { Answer = fixes[1].Fixed + "\n" },
            fixes[2] with { Answer = fixes[2].Fixed.Replace("\n", "\n  ", StringComparison.Ordinal) + " -- fixed" },
            fixes[3],
        ]);
        var id = (string)(await setting.SnapshotAsync(tenant, new { mode = "trainOnly" }))["id"]!;

        Assert.Equal(fixes[3].Answer, (string)(await ExportAsync(tenant, id, "preference")).Lines.Single()["rejected"]![0]!["content"]!);
        Assert.Equal([fixes[3].Answer!], (await ExportAsync(tenant, id, "unpaired")).Lines.Where(line => !(bool)line["label"]!).Select(line => (string)line["completion"]![0]!["content"]!));
    }

    [Fact]
    public async Task Export_OfHardText_RoundTrips()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.CallAsync(tenant, HttpMethod.Post, "samples", new { language = "sql", error = "it's \"bad\"", code = "SELEC 1\nFROM t", @fixed = Hard, rejected = "no\n\"no\"" });
        var id = (string)(await setting.SnapshotAsync(tenant, new { mode = "trainOnly" }))["id"]!;

        Assert.Equal(Hard, (string)(await ExportAsync(tenant, id, "chat")).Lines.Single()["messages"]!.AsArray()[^1]!["content"]!);
        Assert.Equal(Hard, (string)(await ExportAsync(tenant, id, "completion")).Lines.Single()["completion"]![0]!["content"]!);
        var preference = (await ExportAsync(tenant, id, "preference")).Lines.Single();
        Assert.Equal((Hard, "no\n\"no\""), ((string)preference["chosen"]![0]!["content"]!, (string)preference["rejected"]![0]!["content"]!));
        Assert.Equal([(Hard, true), ("no\n\"no\"", false)], (await ExportAsync(tenant, id, "unpaired")).Lines.Select(line => ((string)line["completion"]![0]!["content"]!, (bool)line["label"]!)));
    }

    /// <summary>Taken apart by the marks, the text is the fix again.</summary>
    [Fact]
    public async Task Export_OfFim_HasTheBaseModelsMarksAroundWhatTheFixChanged()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.CallAsync(tenant, HttpMethod.Post, "samples", new { language = "sql", error = "e", code = "SELECT a\nFORM t\nLIMIT 1", @fixed = "SELECT a\nFROM t\nLIMIT 1" });
        await setting.CallAsync(tenant, HttpMethod.Post, "samples", new { language = "sql", error = "e", code = "SELECT 2\nFROM t\nGARBAGE", @fixed = "SELECT 2\nFROM t\n" });
        await setting.CallAsync(tenant, HttpMethod.Post, "samples", new { language = "sql", error = "e", code = "SELEC 3", @fixed = "SELECT 3 -- <|fim_middle|>" });
        var id = (string)(await setting.SnapshotAsync(tenant, new { mode = "trainOnly" }))["id"]!;

        var (lines, manifest) = await ExportAsync(tenant, id, "fim");

        Assert.Equal(["<|fim_prefix|>SELECT a\n<|fim_suffix|>LIMIT 1<|fim_middle|>FROM t\n"], lines.Select(line => (string)line["text"]!));
        Assert.Equal(2, (int)manifest["withoutRow"]!);
    }

    [Fact]
    public async Task Manifest_OfAnExport_SaysWhatItIs()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(60, 6));
        var id = (string)(await setting.SnapshotAsync(tenant))["id"]!;
        var dataset = await setting.CallAsync(tenant, HttpMethod.Get, $"datasets/{id}");

        var (lines, manifest) = await ExportAsync(tenant, id, "chat");

        var snapshot = dataset["manifest"]!;
        Assert.Equal(((string)dataset["digest"]!, (string)snapshot["merkleRoot"]!, (string)snapshot["schemaDigest"]!), ((string)manifest["datasetDigest"]!, (string)manifest["merkleRoot"]!, (string)manifest["schemaDigest"]!));
        Assert.Equal(snapshot["train"]!.ToJsonString(), manifest["splitIds"]!.ToJsonString());
        Assert.Equal(snapshot["filters"]!.ToJsonString(), manifest["filters"]!.ToJsonString());
        Assert.Contains("train", (string)manifest["consent"]!["query"]!, StringComparison.Ordinal);
        Assert.All(new[] { "promptDigest", "tokenizerDigest", "digest" }, name => Assert.StartsWith("sha256:", (string)manifest[name]!, StringComparison.Ordinal));
        Assert.NotEmpty(lines);
        // Nobody is on both sides.
        var held = await ExportAsync(tenant, id, "chat", "heldOut");
        Assert.Empty(held.Manifest["splitIds"]!.AsArray().Select(one => (string)one!).Intersect(manifest["splitIds"]!.AsArray().Select(one => (string)one!)));
    }

    [Theory]
    [InlineData("format=csv", "format")]
    [InlineData("split=test", "split")]
    [InlineData("base=nosuch", "base")]
    [InlineData("format=fim", "fim")]
    [InlineData("format=fim&fim=mine", "fim")]
    public async Task Export_OfSomethingElse_NamesTheParameter(string query, string field)
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(10, 2));
        var id = (string)(await setting.SnapshotAsync(tenant, new { mode = "trainOnly" }))["id"]!;

        var (status, body) = await setting.AskAsync(tenant, HttpMethod.Get, $"datasets/{id}/export?{query}");

        Assert.Equal(400, status);
        Assert.Contains($"\"{field}\"", body, StringComparison.Ordinal);
        Assert.Empty((await setting.CallAsync(tenant, HttpMethod.Get, $"datasets/{id}/exports"))["items"]!.AsArray());
    }

    [Fact]
    public async Task List_OfExports_PagesGiveEachOnce()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(10, 2));
        var id = (string)(await setting.SnapshotAsync(tenant, new { mode = "trainOnly" }))["id"]!;
        for (var i = 0; i < 5; i++)
            await ExportAsync(tenant, id, "chat");

        var seen = new List<string>();
        for (var after = ""; after is not null;)
        {
            var page = await setting.CallAsync(tenant, HttpMethod.Get, $"datasets/{id}/exports?count=2{(after.Length > 0 ? "&after=" + after : "")}");
            Assert.All(page["items"]!.AsArray(), item => Assert.Null(item!["manifest"]));
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
            after = (string?)page["next"];
        }

        Assert.Equal((5, 5), (seen.Count, seen.Distinct().Count()));
        Assert.Equal(400, (await setting.AskAsync(tenant, HttpMethod.Get, $"datasets/{id}/exports?after=exp_9")).Status);
    }

    private async Task<(List<JsonObject> Lines, JsonNode Manifest)> ExportAsync(DataTenant tenant, string id, string format, string split = "train")
    {
        using var response = await setting.Gateway.SendAsync(
            HttpMethod.Get, $"/api/v1/tenants/{tenant.Tenant.Slug}/datasets/{id}/export?format={format}&split={split}{(format == "fim" ? "&fim=qwen" : "")}", tenant.Token);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.True(response.IsSuccessStatusCode, Encoding.UTF8.GetString(bytes));
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        var export = response.Headers.GetValues("x-export-id").Single();
        Assert.Contains($"/exports/{export}", response.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
        var noted = await setting.CallAsync(tenant, HttpMethod.Get, $"datasets/{id}/exports/{export}");
        Assert.True((bool)noted["complete"]!);
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)), (string)noted["digest"]!);
        var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return ([.. lines.Select(line => JsonNode.Parse(line)!.AsObject())], noted["manifest"]!);
    }
}
