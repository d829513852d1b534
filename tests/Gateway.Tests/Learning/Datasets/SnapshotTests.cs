using System.Text.Json.Nodes;
using Gateway.Learning.Datasets;
using Gateway.Learning.Datasets.Building;
using Gateway.Tests.Servers;
using Learning.Datasets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Datasets;
using Xunit.Abstractions;

namespace Gateway.Tests.Learning.Datasets;

/// <summary>From interactions to a snapshot, over the interfaces.</summary>
public sealed class SnapshotTests(DatasetSetting setting, ITestOutputHelper output) : IClassFixture<DatasetSetting>
{
    [Theory]
    [InlineData("acme")]
    [InlineData("globex")]
    [InlineData("initech")]
    public async Task Post_OfAReferenceLog_MakesASnapshotThatVerifies(string organization)
    {
        var tenant = await setting.AddTenantAsync();
        var log = LoggedFix.Read(organization);
        await setting.ImportAsync(tenant, log);

        var id = (string)(await setting.SnapshotAsync(tenant))["id"]!;

        var manifest = (await setting.CallAsync(tenant, HttpMethod.Get, $"datasets/{id}"))["manifest"]!;
        var (train, held) = (manifest["train"]!.AsArray().Count, manifest["heldOut"]!.AsArray().Count);
        output.WriteLine($"{organization}: {log.Count} lines, considered {manifest["considered"]}, train {train}, held out {held} of {manifest["split"]!["heldOutGroups"]} users; {manifest["filters"]!.ToJsonString()}");
        // Who is held out hangs on people's pseudonyms, which are others in each run; what the corpus' own give stands in CorpusSnapshotTests.
        Assert.InRange(train, 200, 900);
        Assert.InRange(held, 15, 400);
        var verification = await setting.CallAsync(tenant, HttpMethod.Get, $"datasets/{id}/verification");
        Assert.True((bool)verification["verified"]!, verification.ToJsonString());
        Assert.Equal((train + held, 0), ((int)verification["opened"]!, (int)verification["erased"]!));
        var rows = await setting.RowsAsync(tenant, id);
        Assert.Equal(Enumerable.Range(0, train + held), rows.Select(row => (int)row["position"]!));
        Assert.Empty(Users("train").Intersect(Users("heldout")));
        var drops = log.Where(fix => fix.Label is "unchanged").Select(fix => fix.Code).ToHashSet();
        Assert.DoesNotContain(rows, row => drops.Contains((string)row["content"]!["code"]!));

        IEnumerable<string> Users(string split) => rows.Where(row => (string)row["split"]! == split).Select(row => (string)row["userKey"]!);
    }

    [Fact]
    public async Task Get_AfterASampleWasEdited_IsWhatItWas()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(60, 6));
        var id = (string)(await setting.SnapshotAsync(tenant))["id"]!;
        var before = await setting.RowsAsync(tenant, id);
        var sample = (string)before[0]["sample"]!;

        await setting.CallAsync(tenant, HttpMethod.Put, $"samples/{sample}", new { @fixed = "SELECT 'edited'" });
        await setting.CallAsync(tenant, HttpMethod.Delete, $"samples/{before[1]["sample"]}");

        Assert.Equal(before.Select(row => row.ToJsonString()), (await setting.RowsAsync(tenant, id)).Select(row => row.ToJsonString()));
        Assert.True((bool)(await setting.CallAsync(tenant, HttpMethod.Get, $"datasets/{id}/verification"))["verified"]!);
        var next = await setting.RowsAsync(tenant, (string)(await setting.SnapshotAsync(tenant, new { mode = "trainOnly" }))["id"]!);
        Assert.Equal(("SELECT 'edited'", 2), next.Where(row => (string)row["sample"]! == sample).Select(row => ((string)row["content"]!["fixed"]!, (int)row["revision"]!)).Single());
        Assert.DoesNotContain(next, row => (string)row["sample"]! == (string)before[1]["sample"]!);
    }

    [Fact]
    public async Task Post_AfterConsentWasLowered_TakesNothingOfThatPerson()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(60, 6));
        await setting.SnapshotAsync(tenant);
        // Past the eraser: what is there all the same must not be used.
        await using (var scope = await setting.Registry.BeginAsync(tenant.Id, default))
        {
            await scope.Consents.SetAsync(new(setting.UserKey(tenant, "user-1"), "", TenantStore.Consents.ConsentLevel.Metrics, Actor.OfSystem("test")), default);
            await scope.CommitAsync(default);
        }

        var rows = await setting.RowsAsync(tenant, (string)(await setting.SnapshotAsync(tenant, new { mode = "trainOnly" }))["id"]!);

        Assert.NotEmpty(rows);
        Assert.DoesNotContain(rows, row => (string)row["userKey"]! == setting.UserKey(tenant, "user-1"));
    }

    [Theory]
    [InlineData("--Datasets:MaxBytes=1048576", "Datasets:MaxBytes")]
    [InlineData("--Datasets:MaxCandidates=100", "Datasets:MaxCandidates")]
    public async Task Post_OfMoreThanThereIsRoomFor_NamesTheLimit(string limit, string name)
    {
        await using var gateway = await GatewayServer.StartAsync(limit, "--Datasets:WaitSeconds=60");
        await gateway.CreateTenantAsync("acme");
        var token = await gateway.CreateTokenAsync("acme", "data:read", "data:write");
        var filler = new string('x', 20_000);
        for (var i = 0; i < 101; i++)
            await gateway.ManageAsync(HttpMethod.Post, "/tenants/acme/samples", new { language = "sql", error = "bad", code = $"SELEC {i} -- {filler}", @fixed = $"SELECT {i} FROM t{i}" }, token);

        using var response = await gateway.SendAsync(HttpMethod.Post, "/api/v1/tenants/acme/datasets", token, Playground.Json("""{"name":"all"}"""));

        Assert.Contains(name, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>Between reading and writing the sweep, or somebody, removes what was read: no row and no sample of it may come after it.</summary>
    [Fact]
    public async Task Build_OfAnInteractionThatGoesMeanwhile_BeginsAnewWithoutIt()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(20, 2));
        var services = setting.Gateway.Services;
        string gone, id = LearningId.New("ds");
        await using (var scope = await setting.Registry.BeginAsync(tenant.Id, default))
        {
            gone = (await scope.Interactions.ListAsync(new(), 1, default)).Single().Id;
            var settings = new SnapshotSettings(DateTimeOffset.UnixEpoch, TimeProvider.System.GetUtcNow().AddYears(1), null, new() { Mode = global::Learning.Datasets.Splitting.SplitMode.TrainOnly });
            await scope.Datasets.AddAsync(new NewDataset(id, "race", settings.Write(), setting.Gateway.Time.GetUtcNow().AddHours(1), Actor.OfSystem("test")), default);
            await scope.CommitAsync(default);
        }

        var options = new OptionsThat(async () =>
        {
            await using var scope = await setting.Registry.BeginAsync(tenant.Id, default);
            await scope.Interactions.DeleteAsync(gone, default);
            await scope.CommitAsync(default);
        });
        var builder = new SnapshotBuilder(
            setting.Registry, services.GetRequiredService<CandidateReader>(), services.GetRequiredService<SnapshotPlanner>(), services.GetRequiredService<SampleVault>(), options, setting.Gateway.Time);

        Assert.Equal(BuildOutcome.Lost, await builder.BuildAsync(tenant.Id, id, 1, default));
        int? attempt;
        await using (var scope = await setting.Registry.BeginAsync(tenant.Id, default))
        {
            Assert.Empty(await scope.Samples.ListAsync(new SampleFilter(), null, 9, default));
            attempt = await scope.Datasets.TakeAsync(id, setting.Gateway.Time.GetUtcNow().AddHours(1), default);
            await scope.CommitAsync(default);
        }

        Assert.Equal(BuildOutcome.Ready, await builder.BuildAsync(tenant.Id, id, attempt!.Value, default));
        var rows = await setting.RowsAsync(tenant, id);
        Assert.Equal(19, rows.Count);
        Assert.DoesNotContain(rows, row => (string)row["sample"]! == CandidateReader.SampleOf(gone));
    }

    [Fact]
    public async Task Verification_OfARowThatWasChangedInTheRegistry_SaysWhich()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(30, 6));
        var id = (string)(await setting.SnapshotAsync(tenant, new { mode = "trainOnly" }))["id"]!;
        var rows = await setting.RowsAsync(tenant, id);
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(setting.Gateway.State, "registry.db")}"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE dataset_samples SET content = (SELECT content FROM dataset_samples WHERE dataset_id = $d AND position = 1) WHERE dataset_id = $d AND position = 0";
            command.Parameters.AddWithValue("$d", id);
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }

        var verification = await setting.CallAsync(tenant, HttpMethod.Get, $"datasets/{id}/verification");

        Assert.False((bool)verification["verified"]!);
        Assert.Equal([(string)rows[0]["sample"]!], verification["broken"]!.AsArray().Select(one => (string)one!));
    }

    /// <summary>They are built one after another: one tenant's many would keep all others waiting.</summary>
    [Fact]
    public async Task Post_WhileAnotherOfTheTenantIsMade_NamesIt()
    {
        var (tenant, other) = (await setting.AddTenantAsync(), await setting.AddTenantAsync());
        foreach (var one in new[] { tenant, other })
            await setting.ImportAsync(one, LoggedFix.Make(10, 2));
        await AddAsync(tenant, "ds_under_way", setting.Gateway.Time.GetUtcNow().AddHours(1));

        var (status, body) = await setting.AskAsync(tenant, HttpMethod.Post, "datasets", """{"name":"second"}""");

        Assert.Equal(409, status);
        Assert.Contains("ds_under_way", body, StringComparison.Ordinal);
        await setting.SnapshotAsync(other, new { mode = "trainOnly" });
    }

    [Fact]
    public async Task Build_InterruptedTooOften_IsGivenUp()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(10, 2));
        var attempt = 0;
        await AddAsync(tenant, "ds_cursed", setting.Gateway.Time.GetUtcNow(), async scope =>
        {
            for (var i = 1; i <= DatasetOptions.DefaultMaxAttempts; i++)
                attempt = (await scope.Datasets.TakeAsync("ds_cursed", setting.Gateway.Time.GetUtcNow().AddHours(i == DatasetOptions.DefaultMaxAttempts ? 1 : 0), default))!.Value;
        });

        Assert.Equal(BuildOutcome.Failed, await setting.Gateway.Services.GetRequiredService<SnapshotBuilder>().BuildAsync(tenant.Id, "ds_cursed", attempt, default));

        Assert.Contains("interrupted 5 times (Datasets:MaxAttempts)", (string)(await setting.CallAsync(tenant, HttpMethod.Get, "datasets/ds_cursed"))["error"]!, StringComparison.Ordinal);
    }

    /// <summary>Work that comes upon nothing for minutes holds the snapshot all the same, and ends when it does not any more.</summary>
    [Fact]
    public async Task Keep_WhileItWorks_HoldsTheSnapshotUntilItIsTakenAway()
    {
        var tenant = await setting.AddTenantAsync();
        await AddAsync(tenant, "ds_long", setting.Gateway.Time.GetUtcNow().AddHours(1));
        var before = await LeaseAsync();
        var lease = new AttemptLease(setting.Registry, tenant.Id, "ds_long", 1, TimeSpan.FromSeconds(1), setting.Gateway.Time);
        var stopped = false;
        var keeping = lease.KeepAsync<string>(
            async stop =>
            {
                await using var _ = stop.Register(() => stopped = true);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
                return "never";
            },
            default);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Equals(await LeaseAsync(), before))
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
        Assert.False(keeping.IsCompleted);
        await using (var scope = await setting.Registry.BeginAsync(tenant.Id, default))
        {
            await scope.Lineage.RestartBuildersAsync(default);
            await scope.CommitAsync(default);
        }

        Assert.Null(await keeping.WaitAsync(limit.Token));
        Assert.True(stopped);

        async Task<object?> LeaseAsync()
        {
            await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(setting.Gateway.State, "registry.db")}");
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT lease_until FROM datasets WHERE dataset_id = 'ds_long'";
            return await command.ExecuteScalarAsync();
        }
    }

    [Fact]
    public async Task Queue_OfTheSameTwice_HasItOnceUntilItEnds()
    {
        var (queue, tenant) = (new BuildQueue(), (await setting.AddTenantAsync()).Id);
        var first = queue.Add(tenant, "ds_1");

        Assert.Same(first, queue.Add(tenant, "ds_1"));
        Assert.True(queue.Orders.TryRead(out var order));
        Assert.False(queue.Orders.TryRead(out _));
        queue.End(order);
        Assert.True(first!.IsCompleted);
        Assert.NotSame(first, queue.Add(tenant, "ds_1"));
        Assert.True(queue.Orders.TryRead(out _));
    }

    [Fact]
    public async Task Post_WithNothingToTake_FailsAndSaysWhy()
    {
        var tenant = await setting.AddTenantAsync();

        var (status, body) = await setting.AskAsync(tenant, HttpMethod.Post, "datasets", """{"name":"empty"}""");

        Assert.Equal(422, status);
        Assert.Contains("consent", body, StringComparison.Ordinal);
        var made = (await setting.CallAsync(tenant, HttpMethod.Get, "datasets"))["items"]!.AsArray().Single()!;
        Assert.Equal("failed", (string)made["state"]!);
        Assert.Contains((string)made["id"]!, body, StringComparison.Ordinal);
        Assert.Contains((string)made["error"]!, body, StringComparison.Ordinal);
        Assert.Equal(409, (await setting.AskAsync(tenant, HttpMethod.Get, $"datasets/{made["id"]}/samples")).Status);
        Assert.Equal(409, (await setting.AskAsync(tenant, HttpMethod.Get, $"datasets/{made["id"]}/card")).Status);
    }

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":"a","from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"}""", "from")]
    [InlineData("""{"name":"a","languages":[]}""", "languages")]
    [InlineData("""{"name":"a","split":{"mode":"random"}}""", "split.mode")]
    [InlineData("""{"name":"a","split":{"share":0.9}}""", "split.share")]
    [InlineData("""{"name":"a","split":{"gapHours":-1}}""", "split.gapHours")]
    public async Task Post_BadRequest_NamesTheField(string json, string field)
    {
        var (status, body) = await setting.AskAsync(await setting.AddTenantAsync(), HttpMethod.Post, "datasets", json);

        Assert.Equal(400, status);
        Assert.Contains($"\"{field}\"", body, StringComparison.Ordinal);
    }

    /// <summary>A gateway died in the middle; another finds half a snapshot and makes it whole, from nothing of the half.</summary>
    [Fact]
    public async Task Building_AbandonedInTheMiddle_IsTakenUpByTheNextGateway()
    {
        using var state = new TemporaryFolder();
        TenantId tenant;
        string token, id = LearningId.New("ds");
        await using (var first = await GatewayServer.StartAsync($"--State={state.Path}"))
        {
            tenant = TenantId.Parse((await first.CreateTenantAsync("acme")).Id);
            token = await first.CreateTokenAsync("acme", "data:read", "data:write");
            for (var i = 0; i < 5; i++)
                await first.ManageAsync(HttpMethod.Post, "/tenants/acme/samples", new { language = "sql", error = "bad", code = $"SELEC {i}", @fixed = $"SELECT {i} FROM t{i}" }, token);
            var registry = (Registry)first.Services.GetService(typeof(Registry))!;
            var settings = new Gateway.Learning.Datasets.Building.SnapshotSettings(DateTimeOffset.UnixEpoch, TimeProvider.System.GetUtcNow().AddHours(1), null, new() { Mode = global::Learning.Datasets.Splitting.SplitMode.TrainOnly });
            await using var scope = await registry.BeginAsync(tenant, default);
            await scope.Datasets.AddAsync(new NewDataset(id, "half", settings.Write(), TimeProvider.System.GetUtcNow(), Actor.OfSystem("test")), default);
            await scope.Datasets.AddRowsAsync(id, 1, [new DatasetSample { SampleId = "smp_half", Revision = 1, Split = DatasetSplit.Train, Position = 0, Language = "sql", ErrorKind = "syntax", Origin = SampleOrigin.User, HappenedAt = default, Digest = "sha256:0", Content = [1] }], TimeProvider.System.GetUtcNow(), default);
            await scope.CommitAsync(default);
            Assert.Equal("building", (string)(await first.ManageAsync(HttpMethod.Get, $"/tenants/acme/datasets/{id}", null, token))["state"]!);
        }

        await using var second = await GatewayServer.StartAsync($"--State={state.Path}", "--Datasets:SweepSeconds=1");
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(1);
        JsonObject seen;
        while ((string)(seen = await second.ManageAsync(HttpMethod.Get, $"/tenants/acme/datasets/{id}", null, token))["state"]! == "building" && TimeProvider.System.GetUtcNow() < deadline)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);

        Assert.Equal("ready", (string)seen["state"]!);
        Assert.Equal(5, seen["manifest"]!["train"]!.AsArray().Count);
        Assert.DoesNotContain("smp_half", seen.ToJsonString(), StringComparison.Ordinal);
        Assert.True((bool)(await second.ManageAsync(HttpMethod.Get, $"/tenants/acme/datasets/{id}/verification", null, token))["verified"]!);
    }

    private async Task AddAsync(DataTenant tenant, string id, DateTimeOffset leaseUntil, Func<TenantScope, Task>? more = null)
    {
        var settings = new SnapshotSettings(DateTimeOffset.UnixEpoch, TimeProvider.System.GetUtcNow().AddYears(1), null, new() { Mode = global::Learning.Datasets.Splitting.SplitMode.TrainOnly });
        await using var scope = await setting.Registry.BeginAsync(tenant.Id, default);
        await scope.Datasets.AddAsync(new NewDataset(id, "made by hand", settings.Write(), leaseUntil, Actor.OfSystem("test")), default);
        if (more is not null)
            await more(scope);
        await scope.CommitAsync(default);
    }

    /// <summary>The builder asks for them twice before it reads, and again of all that it reads: once something else happens in between.</summary>
    private sealed class OptionsThat(Func<Task> happens) : IOptions<DatasetOptions>
    {
        private Func<Task>? _happens = happens;
        private int _asked;

        public DatasetOptions Value
        {
            get
            {
                var once = Interlocked.Increment(ref _asked) <= 2 ? null : Interlocked.Exchange(ref _happens, null);
                Task.Run(() => once?.Invoke() ?? Task.CompletedTask).GetAwaiter().GetResult();
                return new DatasetOptions();
            }
        }
    }
}
