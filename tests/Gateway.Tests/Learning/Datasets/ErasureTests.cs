using System.Text.Json.Nodes;
using Gateway.Learning.Interactions.Erasure;
using Gateway.Tests.Servers;
using TenantStore;
using TenantStore.Answers;
using TenantStore.Datasets;

namespace Gateway.Tests.Learning.Datasets;

/// <summary>Erasing follows event → sample → snapshot → adapter version → exports, and says what it did.</summary>
public sealed class ErasureTests(DatasetSetting setting) : IClassFixture<DatasetSetting>
{
    [Fact]
    public async Task Erase_APerson_LeavesNothingThatOpensAndReportsExactly()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(60, 6));
        var id = (string)(await setting.SnapshotAsync(tenant, new { mode = "trainOnly" }))["id"]!;
        var version = await UploadAsync(tenant, $"&dataset={id}");
        Assert.Equal(id, (string)version["trainedOn"]![0]!["dataset"]!);
        var export = await ExportAsync(tenant, id);
        var key = setting.UserKey(tenant, "user-2");
        var mine = (await setting.RowsAsync(tenant, id)).Where(row => (string)row["userKey"]! == key).ToList();
        var boxes = await BoxesAsync(tenant, id, key);
        Assert.Equal((10, 20), (mine.Count, boxes.Count));
        Assert.All(boxes, box => Assert.True(IsInFiles(box)));

        var report = await setting.CallAsync(tenant, HttpMethod.Post, "erasures", new { user = "user-2" });

        Assert.Equal(
            ["interactions removed 10", "samples removed 10", "datasetRows removed 10", "datasets tainted 1", "exports tainted 1", "adapterVersions tainted 1"],
            report["effects"]!.AsArray().Select(effect => $"{effect!["what"]} {effect["action"]} {effect["count"]}"));
        Assert.Equal(["sql@1"], report["retrain"]!.AsArray().Select(one => (string)one!));
        Assert.Equal([export], report["recall"]!.AsArray().Select(one => (string)one!));
        var rows = await setting.RowsAsync(tenant, id);
        Assert.Equal(mine.Select(row => (string)row["sample"]!), rows.Where(row => (bool)row["erased"]!).Select(row => (string)row["sample"]!));
        Assert.All(rows.Where(row => (bool)row["erased"]!), row => Assert.Equal((null, ""), (row["content"], (string)row["userKey"]!)));
        Assert.Empty(await BoxesAsync(tenant, id, key));
        Assert.All(boxes, box => Assert.False(IsInFiles(box)));

        // What is left verifies, and says of itself what happened.
        var verification = await setting.CallAsync(tenant, HttpMethod.Get, $"datasets/{id}/verification");
        Assert.Equal((true, 50, 10), ((bool)verification["verified"]!, (int)verification["opened"]!, (int)verification["erased"]!));
        Assert.NotNull((await setting.CallAsync(tenant, HttpMethod.Get, $"datasets/{id}"))["taintedAt"]);
        Assert.NotNull((await VersionAsync(tenant))["taintedAt"]);
        Assert.NotNull((await setting.CallAsync(tenant, HttpMethod.Get, $"datasets/{id}/exports/{export}"))["taintedAt"]);
        var card = (await setting.AskAsync(tenant, HttpMethod.Get, $"datasets/{id}/card")).Body;
        Assert.Contains("Tainted since", card, StringComparison.Ordinal);
        Assert.Contains("must be trained anew: sql@1.", card, StringComparison.Ordinal);
        var again = (await setting.AskAsync(tenant, HttpMethod.Get, $"datasets/{id}/export?format=completion")).Body;
        using (var tainted = await setting.Gateway.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant.Tenant.Slug}/datasets/{id}/export", tenant.Token))
            Assert.Single(tainted.Headers.GetValues("x-dataset-tainted"));
        Assert.Equal(50, again.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain(mine, row => again.Contains(((string)row["content"]!["fixed"]!).Split('\n')[0], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Erase_APersonOfOneTenant_TouchesNoOther()
    {
        var (one, other) = (await setting.AddTenantAsync(), await setting.AddTenantAsync());
        await setting.ImportAsync(other, LoggedFix.Make(20, 2));
        var id = (string)(await setting.SnapshotAsync(other, new { mode = "trainOnly" }))["id"]!;
        var before = (await setting.RowsAsync(other, id)).Select(row => row.ToJsonString());

        await setting.CallAsync(one, HttpMethod.Post, "erasures", new { user = "user-1" });
        await setting.CallAsync(one, HttpMethod.Post, "erasures", new { userKey = setting.UserKey(other, "user-1") });

        Assert.Equal(before, (await setting.RowsAsync(other, id)).Select(row => row.ToJsonString()));
    }

    [Fact]
    public async Task Erase_OfWhatWasHeldOut_AsksForNoTraining()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(12, 2));
        var id = (string)(await setting.SnapshotAsync(tenant, new { mode = "heldOutOnly" }))["id"]!;
        await UploadAsync(tenant, $"&dataset={id}");

        var report = await setting.CallAsync(tenant, HttpMethod.Post, "erasures", new { user = "user-1" });

        Assert.Empty(report["retrain"]!.AsArray());
        var card = (await setting.AskAsync(tenant, HttpMethod.Get, $"datasets/{id}/card")).Body;
        Assert.Contains("Tainted since", card, StringComparison.Ordinal);
        Assert.DoesNotContain("trained anew", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Withdraw_AConsent_ErasesWhatStoodOnIt()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(12, 2));
        var id = (string)(await setting.SnapshotAsync(tenant, new { mode = "trainOnly" }))["id"]!;
        var manifest = (await setting.CallAsync(tenant, HttpMethod.Get, $"datasets/{id}"))["manifest"]!;
        var consent = (string)manifest["consent"]!["consentIds"]!.AsArray().Single()!;

        var report = await setting.CallAsync(tenant, HttpMethod.Post, "erasures", new { consent });

        Assert.Equal(12, (int)report["effects"]!.AsArray().Single(effect => (string)effect!["what"]! == "datasetRows")!["count"]!);
        Assert.All(await setting.RowsAsync(tenant, id), row => Assert.True((bool)row["erased"]!));
        Assert.Equal(404, (await setting.AskAsync(tenant, HttpMethod.Post, "erasures", $$"""{"consent":"{{consent}}"}""")).Status);
    }

    [Fact]
    public async Task Erase_ARepository_LeavesTheOthers()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, [.. LoggedFix.Make(8, 2, "one"), .. LoggedFix.Make(30, 2, "two").Skip(10)]);
        var id = (string)(await setting.SnapshotAsync(tenant, new { mode = "trainOnly" }))["id"]!;

        var report = await setting.CallAsync(tenant, HttpMethod.Post, "erasures", new { repository = "one" });

        Assert.Equal(8, (int)report["effects"]!.AsArray().Single(effect => (string)effect!["what"]! == "datasetRows")!["count"]!);
        Assert.Equal(20, (await setting.RowsAsync(tenant, id)).Count(row => !(bool)row["erased"]!));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"user":"a","repository":"b"}""")]
    [InlineData("""{"userKey":"alice"}""")]
    [InlineData("""{"user":""}""")]
    public async Task Erase_WithoutOneTarget_IsRefused(string json) =>
        Assert.Equal(400, (await setting.AskAsync(await setting.AddTenantAsync(), HttpMethod.Post, "erasures", json)).Status);

    [Fact]
    public async Task Upload_ThatNamesNoSnapshotOfItsTenant_IsRefused()
    {
        var (one, other) = (await setting.AddTenantAsync(), await setting.AddTenantAsync());
        await setting.ImportAsync(other, LoggedFix.Make(10, 2));
        var foreign = (string)(await setting.SnapshotAsync(other, new { mode = "trainOnly" }))["id"]!;
        using var form = GatewayServer.PeftForm(Corpus.Peft("llama.qv-r4"));
        using var response = await setting.Gateway.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{one.Tenant.Slug}/adapters/sql/versions?base=llama&dataset={foreign}", one.Token, form);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("\"dataset\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_TheSnapshotOfAVersion_IsSeenAtTheVersion()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(10, 2));
        var id = (string)(await setting.SnapshotAsync(tenant, new { mode = "trainOnly" }))["id"]!;
        await UploadAsync(tenant, "");

        await setting.CallAsync(tenant, HttpMethod.Put, "adapters/sql/versions/1/dataset", new { dataset = id });

        Assert.Equal(id, (string)(await VersionAsync(tenant))["trainedOn"]![0]!["dataset"]!);
        Assert.Equal(["sql@1"], (await setting.CallAsync(tenant, HttpMethod.Get, $"datasets/{id}"))["usedBy"]!.AsArray().Select(one => (string)one!));
        Assert.Equal(400, (await setting.AskAsync(tenant, HttpMethod.Put, "adapters/sql/versions/1/dataset", """{"dataset":"ds_9"}""")).Status);
        Assert.Equal(404, (await setting.AskAsync(tenant, HttpMethod.Put, "adapters/sql/versions/9/dataset", $$"""{"dataset":"{{id}}"}""")).Status);
    }

    /// <summary>It was taken under the tenant's consent, and stands as a sample on hers.</summary>
    [Fact]
    public async Task Withdraw_APersonsConsentBesideTheTenants_ErasesTheSampleThatStoodOnIt()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(12, 2));
        await setting.CallAsync(tenant, HttpMethod.Put, "consents/user?user=user-1", new { level = "train" });
        var id = (string)(await setting.SnapshotAsync(tenant, new { mode = "trainOnly" }))["id"]!;
        var key = setting.UserKey(tenant, "user-1");

        var report = await setting.CallAsync(tenant, HttpMethod.Delete, "consents/user?user=user-1");

        Assert.All(["interactions", "samples"], what => Assert.Equal(6, (int)report["effects"]!.AsArray().Single(effect => (string)effect!["what"]! == what)!["count"]!));
        Assert.Empty(await BoxesAsync(tenant, id, key));
        Assert.Equal(6, (await setting.RowsAsync(tenant, id)).Count(row => (bool)row["erased"]!));
        // It does not come back, and stays nowhere without an end; but her next work is taken under the tenant's consent, and the answer says so.
        Assert.Empty((await setting.CallAsync(tenant, HttpMethod.Get, $"interactions?userKey={key}"))["items"]!.AsArray());
        Assert.Equal(6, (await setting.RowsAsync(tenant, (string)(await setting.SnapshotAsync(tenant, new { mode = "trainOnly" }))["id"]!)).Count);
        var wide = (string)(await setting.CallAsync(tenant, HttpMethod.Get, "consents/tenant"))["id"]!;
        Assert.Equal(("train", wide), ((string)report["holds"]!["level"]!, (string)report["holds"]!["consentId"]!));
    }

    /// <summary>Whoever may set a consent could otherwise keep a tenant from ever having a snapshot.</summary>
    [Fact]
    public async Task SetConsent_WhileASnapshotIsBuilt_BeginsItAnewOnlyWhereCodeEnds()
    {
        var tenant = await setting.AddTenantAsync();
        await SetAsync("noCode");
        await using (var scope = await setting.Registry.BeginAsync(tenant.Id, default))
        {
            await scope.Outcomes.AddAsync(
                new NewOutcome { EventKey = "told", Source = OutcomeSource.Ours, Kind = OutcomeKind.Shown, UserKey = setting.UserKey(tenant, "user-1"), At = setting.Gateway.Time.GetUtcNow() }, default);
            await scope.Datasets.AddAsync(new NewDataset("ds_begun", "begun", "{}", DateTimeOffset.MaxValue, Actor.OfSystem("test")), default);
            await scope.CommitAsync(default);
        }

        foreach (var level in new[] { "metrics", "noCode", "none", "train" })
        {
            await SetAsync(level);
            Assert.True(await IsHeldAsync());
        }

        await SetAsync("metrics");
        Assert.False(await IsHeldAsync());

        Task SetAsync(string level) => setting.CallAsync(tenant, HttpMethod.Put, "consents/user?user=user-1", new { level });

        async Task<bool> IsHeldAsync()
        {
            await using var scope = await setting.Registry.BeginAsync(tenant.Id, default);
            return await scope.Datasets.AddRowsAsync("ds_begun", 1, [], DateTimeOffset.MaxValue, default);
        }
    }

    /// <summary>A snapshot keeps its copy of a sample that is removed, and that copy is still the person's.</summary>
    [Theory]
    [InlineData("consents/tenant", "withdraw")]
    [InlineData("erasures", "repository")]
    [InlineData("interactions?id=", "id")]
    public async Task Erase_WhatASnapshotAloneStillHolds_ReachesIt(string path, string how)
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(1, 1));
        var id = (string)(await setting.SnapshotAsync(tenant, new { mode = "trainOnly" }))["id"]!;
        var sample = (string)Assert.Single(await setting.RowsAsync(tenant, id))["sample"]!;
        await setting.CallAsync(tenant, HttpMethod.Delete, $"samples/{sample}");
        Assert.False((bool)Assert.Single(await setting.RowsAsync(tenant, id))["erased"]!);

        var report = how switch
        {
            "repository" => await setting.CallAsync(tenant, HttpMethod.Post, path, new { repository = "warehouse" }),
            "id" => await setting.CallAsync(tenant, HttpMethod.Delete, path + "int_" + sample["smp_".Length..]),
            _ => await setting.CallAsync(tenant, HttpMethod.Delete, path),
        };

        Assert.Contains(report["effects"]!.AsArray(), effect => ((string)effect!["what"]!, (int)effect["count"]!) == ("datasetRows", 1));
        Assert.True((bool)Assert.Single(await setting.RowsAsync(tenant, id))["erased"]!);
    }

    /// <summary>Once it is committed nobody comes back to what is left of it.</summary>
    [Fact]
    public async Task Erase_WhoseClientLeavesOnceItIsDone_EmptiesMemoryAllTheSame()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(1, 1));
        var id = (string)Assert.Single((await setting.CallAsync(tenant, HttpMethod.Get, "interactions"))["items"]!.AsArray())!["id"]!;
        using var client = new CancellationTokenSource();
        var (first, second) = (new LeavingMemory(client), new LeavingMemory(client));

        await new LearningEraser(setting.Registry, [], [first, second]).EraseOneAsync(tenant.Id, id, Actor.OfSystem("test"), client.Token);

        Assert.Equal((1, 1), (first.Forgot, second.Forgot));
    }

    [Fact]
    public async Task Delete_OfAnInteractionThatNothingHolds_Is404() =>
        Assert.Equal(404, (await setting.AskAsync(await setting.AddTenantAsync(), HttpMethod.Delete, "interactions?id=int_x")).Status);

    private async Task<JsonObject> UploadAsync(DataTenant tenant, string query)
    {
        using var form = GatewayServer.PeftForm(Corpus.Peft("llama.qv-r4"));
        using var response = await setting.Gateway.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{tenant.Tenant.Slug}/adapters/sql/versions?base=llama{query}", tenant.Token, form);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!.AsObject();
    }

    private Task<JsonObject> VersionAsync(DataTenant tenant) => setting.CallAsync(tenant, HttpMethod.Get, "adapters/sql/versions/1");

    private async Task<string> ExportAsync(DataTenant tenant, string dataset)
    {
        using var response = await setting.Gateway.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant.Tenant.Slug}/datasets/{dataset}/export", tenant.Token);
        await response.Content.ReadAsStringAsync();
        return response.Headers.GetValues("x-export-id").Single();
    }

    /// <summary>All that is sealed of a person: samples and their copies.</summary>
    private async Task<List<byte[]>> BoxesAsync(DataTenant tenant, string dataset, string userKey)
    {
        await using var scope = await setting.Registry.BeginReadAsync(tenant.Id, default);
        var samples = await scope.Samples.ListAsync(new SampleFilter { UserKey = userKey }, null, 1000, default);
        var rows = await scope.Datasets.ListRowsAsync(dataset, null, -1, 1000, default);
        return [.. samples.Select(sample => sample.Content), .. rows.Where(row => row.UserKey == userKey && row.Content is not null).Select(row => row.Content!)];
    }

    /// <summary>Whether the box lies in any file of the registry, its write-ahead log included.</summary>
    private bool IsInFiles(byte[] box) => Directory.GetFiles(setting.Gateway.State, "registry.db*").Any(path =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        // The random salt of the box: nothing else has it.
        return bytes.AsSpan().IndexOf(box.AsSpan(17, 32)) >= 0;
    });

    /// <summary>Its client leaves when it is asked to forget.</summary>
    private sealed class LeavingMemory(CancellationTokenSource client) : ILearningMemory
    {
        public int Forgot { get; private set; }

        public IReadOnlyCollection<TenantId> Tenants => [];

        public async Task ForgetAsync(TenantId tenant, ErasureOrder order, CancellationToken cancellationToken)
        {
            await client.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            Forgot++;
        }

        public void Forget(TenantId tenant)
        {
        }

        public void Sweep()
        {
        }
    }
}
