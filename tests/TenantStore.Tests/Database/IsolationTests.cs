using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using AdapterFormats;
using TenantStore.Adapters;
using TenantStore.Answers;
using TenantStore.Consents;
using TenantStore.Datasets;
using TenantStore.Evaluations;
using TenantStore.Experiments;
using TenantStore.Gates;
using TenantStore.IdentityProviders;
using TenantStore.Interactions;
using TenantStore.Keys;
using TenantStore.Limits;
using TenantStore.Tenants;
using TenantStore.Tests.Answers;
using TenantStore.Tests.Fakes;
using TenantStore.Tests.Interactions;
using TenantStore.Tokens;
using TenantStore.Usage;

namespace TenantStore.Tests.Database;

/// <summary>
/// Tenant A calls every method of every repository with tenant B's own ids and names. Found by reflection, so a new method cannot escape: one
/// with a parameter that this test cannot fill fails it.
/// </summary>
public abstract class IsolationTests(TestDatabase database)
{
    private const string Marker = "of-b-alone";
    private static readonly DateOnly s_day = UsageDay.ToDate(100);
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, IncludeFields = true };

    public static TheoryData<string, string> Methods()
    {
        var data = new TheoryData<string, string>();
        foreach (var (repository, method) in AllMethods())
            data.Add(repository.Name, Describe(method));
        return data;
    }

    [Fact]
    public void Methods_Repositories_AreAllOfTheScope() =>
        Assert.Equal(["Adapters", "Aliases", "Answers", "Audit", "Consents", "Datasets", "Evaluations", "Experiments", "Gate", "IdentityProviders", "Interactions", "Keys", "Lineage", "Outcomes", "Profile", "Samples", "Settlements", "Tokens", "Usage", "Versions"], AllMethods().Select(pair => pair.Repository.Name).Distinct().Order());

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Method_CalledWithAnotherTenantsIds_ReadsAndChangesNothingOfIt(string repository, string method)
    {
        await using var store = await database.CreateStoreAsync();
        var (a, b) = ((await store.AddTenantAsync("a")).Id, (await store.AddTenantAsync("b-" + Marker)).Id);
        var ids = await FillAsync(store, b);
        var before = store.Dump(b);
        Assert.Equal(store.TenantTables(), before.Select(row => row.Split(':')[0]).Distinct());

        object? result;
        await using (var scope = await store.Registry.BeginAsync(a, default))
        {
            var (property, info) = AllMethods().Single(pair => pair.Repository.Name == repository && Describe(pair.Method) == method);
            var call = (Task)info.Invoke(property.GetValue(scope), [.. info.GetParameters().Select(parameter => ids.Fill(parameter.ParameterType))])!;
            await call;
            result = call.GetType().GetProperty("Result")?.GetValue(call);
            await scope.CommitAsync(default);
        }

        Assert.Equal(before, store.Dump(b));
        Assert.DoesNotContain(Marker, JsonSerializer.Serialize(result, s_json) + Flatten(result), StringComparison.Ordinal);
        if (method.StartsWith("Has", StringComparison.Ordinal))
            Assert.Equal(false, result);
    }

    [Fact]
    public async Task Method_CalledByTheOwner_DoesSeeTheMarkers()
    {
        await using var store = await database.CreateStoreAsync();
        var b = (await store.AddTenantAsync("b-" + Marker)).Id;
        await FillAsync(store, b);
        await using var scope = await store.Registry.BeginAsync(b, default);

        Assert.Contains(Marker, Flatten(await scope.Profile.FindAsync(default)), StringComparison.Ordinal);
        Assert.Contains(Marker, Flatten(await scope.Tokens.ListAsync(default)), StringComparison.Ordinal);
        Assert.Contains(Marker, Flatten(await scope.Versions.ListAsync(AdapterName.Parse("shared-name"), default)), StringComparison.Ordinal);
        Assert.Contains(Marker, Flatten(await scope.Aliases.ListAsync(default)), StringComparison.Ordinal);
        Assert.Contains(Marker, Flatten(await scope.IdentityProviders.ListAsync(default)), StringComparison.Ordinal);
        Assert.Contains(Marker, Flatten(await scope.Audit.ListAsync(9, null, default)), StringComparison.Ordinal);
        Assert.Contains(Marker, Flatten(await scope.Usage.ListAsync(s_day, s_day, UsageGrouping.Alias, 9, default)), StringComparison.Ordinal);
        Assert.Contains(Marker, Flatten(await scope.Samples.ListAsync(new SampleFilter(), null, 9, default)), StringComparison.Ordinal);
        Assert.Contains(Marker, Flatten(await scope.Datasets.ListAsync(9, null, default)), StringComparison.Ordinal);
        Assert.Contains(Marker, Flatten(await scope.Datasets.ListRowsAsync("x", null, -1, 9, default)), StringComparison.Ordinal);
        Assert.Contains(Marker, Flatten(await scope.Lineage.ListExportsAsync("x", 9, null, default)), StringComparison.Ordinal);
        Assert.Contains(Marker, Flatten(await scope.Consents.ListAsync(null, 9, default)), StringComparison.Ordinal);
        Assert.Contains(Marker, Flatten(await scope.Interactions.ListAsync(new InteractionQuery(), 9, default)), StringComparison.Ordinal);
        Assert.Contains(Marker, Flatten(await scope.Experiments.ListAsync(AliasName.Parse("shared-alias"), 9, default)), StringComparison.Ordinal);
        Assert.NotEmpty(await scope.Usage.ListResidencyAsync(s_day, s_day, UsageGrouping.None, 9, default));
    }

    private static IEnumerable<(PropertyInfo Repository, MethodInfo Method)> AllMethods() =>
        from property in typeof(TenantScope).GetProperties()
        where property.PropertyType.Name.EndsWith("Repository", StringComparison.Ordinal)
        from method in property.PropertyType.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where !method.IsPrivate && !method.IsSpecialName
        select (property, method);

    private static string Describe(MethodInfo method) => $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.Name))})";

    /// <summary>What records print of themselves; their ids have no members that a serializer would see.</summary>
    private static string Flatten(object? result) => result is System.Collections.IEnumerable list and not string
        ? string.Join('\n', list.Cast<object?>().Select(Flatten))
        : result?.ToString() ?? "";

    private static async Task<Ids> FillAsync(TestStore store, TenantId tenant)
    {
        var actor = Actor.OfSystem(Marker);
        var model = (await store.AddBaseModelAsync()).Id;
        var token = await store.AddTokenAsync(tenant, new NewToken(Marker, TokenScopes.Inference));
        var target = default(VersionReference);
        for (var i = 1; i <= 2; i++)
        {
            var version = TestStore.Version(model, "shared-name", $"content {i}") with { CreatedBy = actor, ManifestJson = $"\"{Marker}\"" };
            var made = await store.Library.PublishAsync(tenant, version, store.Write("c", $"content {i}"), [], default);
            target = made.Version!.Reference;
            await using var scope = await store.Registry.BeginAsync(tenant, default);
            await scope.Aliases.SetAsync(AliasName.Parse("shared-alias"), target, actor, default);
            await scope.CommitAsync(default);
        }

        await using (var scope = await store.Registry.BeginAsync(tenant, default))
        {
            await scope.IdentityProviders.PutAsync(TestStore.Provider("shared-provider", audience: Marker), default);
            await scope.CommitAsync(default);
        }

        await using (var scope = await store.Registry.BeginAsync(tenant, default))
        {
            await scope.Usage.AddAsync(UsageDay.Of(s_day), UsageOf(token.Token.Id), new UsageCounts { Requests = 1, PromptTokens = 1 }, default);
            await scope.Usage.AddResidencyAsync(UsageDay.Of(s_day), TestStore.Digest("content 1"), 1, default);
            await scope.Usage.AddReceiptAsync(Marker, DateTimeOffset.UnixEpoch, default);
            // The id that the methods are called with: another tenant's of the same name.
            await scope.Usage.AddReceiptAsync("x", DateTimeOffset.UnixEpoch, 1, new CountedUsage(1, new UsageCounts { CachedTokens = 4711 }), default);
            await scope.CommitAsync(default);
        }

        LearningRows.Fill(store, tenant, Marker);

        // Both a quarantine to lift and a served version to put into one.
        await using (var scope = await store.Registry.BeginAsync(tenant, default))
        {
            await scope.Versions.QuarantineAsync(TestStore.Digest("content 1"), model, QuarantineReason.NotFinite, default);
            await scope.Versions.ChangeStateAsync(target.Adapter, new VersionNumber(1), AdapterVersionState.Ready, default);
            await scope.CommitAsync(default);
        }

        await using var read = await store.Registry.BeginReadAsync(tenant, default);
        var key = Assert.Single(await read.Keys.ListAsync(default));

        // A version that no alias uses, so that nothing but the tenant stands between A and its deletion.
        return new Ids(token.Token.Id, target with { Version = new VersionNumber(1) }, TestStore.Digest("content 1"), model, key.Id, key.Wrapped.Kek);
    }

    private static UsageKey UsageOf(TokenId token) =>
        new(CallerId.OfToken(token), AliasName.Parse(Marker), AdapterName.Parse("shared-name"), 1, BaseModelName.Parse("tiny"));

    private sealed record Ids(TokenId Token, VersionReference Version, AdapterDigest Digest, BaseModelId Model, TenantKeyId Key, KekId Kek)
    {
        public object? Fill(Type type) => type switch
        {
            _ when type == typeof(TokenId) => Token,
            _ when type == typeof(AdapterName) => Version.Adapter,
            _ when type == typeof(VersionNumber) => Version.Version,
            _ when type == typeof(VersionReference) => Version,
            _ when type == typeof(AdapterDigest) => Digest,
            _ when type == typeof(BaseModelId) => Model,
            _ when type == typeof(QuarantineReason) => QuarantineReason.Crashed,
            _ when type == typeof(SourceSetDigest) => TestStore.Set("of a"),
            _ when type == typeof(AliasName) => AliasName.Parse("shared-alias"),
            _ when type == typeof(ProviderName) => ProviderName.Parse("shared-provider"),
            _ when type == typeof(IdentityProvider) => TestStore.Provider("shared-provider", audience: "of a"),
            _ when type == typeof(AdapterVersionState) => AdapterVersionState.Quarantined,
            _ when type == typeof(Actor) => Actor.OfSystem("a"),
            _ when type == typeof(Settlement) => new Settlement { Before = 0, Events = [new SettledEvent("x", "of a", true, "a", "")], Snapshot = [1], Report = "{}", SettledTo = DateTimeOffset.MaxValue },
            _ when type == typeof(NewExperiment) => TestStore.Experiment("x", "shared-alias", Version),
            _ when type == typeof(ExperimentStatus) => ExperimentStatus.Stopped,
            _ when type == typeof(string) => "x",
            _ when type == typeof(IReadOnlyList<string>) => new[] { "x" },
            _ when type == typeof(int) => 100,
            _ when type == typeof(long) => 0L,
            _ when type == typeof(long?) => null,
            _ when type == typeof(TimeSpan) => TimeSpan.Zero,
            _ when type == typeof(TenantUpdate) => new TenantUpdate { DisplayName = "changed", Status = TenantStatus.Suspended },
            _ when type == typeof(NewToken) => new NewToken("of a", TokenScopes.Inference),
            _ when type == typeof(NewAdapterVersion) => TestStore.Version(Model, Version.Adapter.ToString(), "of a"),
            _ when type == typeof(TenantKeyId) => Key,
            _ when type == typeof(KekId) => Kek,
            _ when type == typeof(WrappedKey) => new WrappedKey(KekId.Parse("file/of-a"), new byte[60]),
            _ when type == typeof(DateOnly) => s_day,
            _ when type == typeof(DateTimeOffset) => DateTimeOffset.MaxValue,
            _ when type == typeof(ConsentLevel) => ConsentLevel.None,
            _ when type == typeof(NewConsent) => new NewConsent("of a", "", ConsentLevel.Train, Actor.OfSystem("a")),
            _ when type == typeof(NewInteraction) => InteractionRepositoryTests.Interaction("int_of_a", eventKey: "x"),
            _ when type == typeof(InteractionQuery) => new InteractionQuery { WithContent = true },
            _ when type == typeof(UsageGrouping) => UsageGrouping.Alias | UsageGrouping.Token,
            _ when type == typeof(UsageKey) => UsageOf(Token),
            _ when type == typeof(UsageCounts) => new UsageCounts { Requests = 1 },
            _ when type == typeof(CountedUsage) => new CountedUsage(2, new UsageCounts { Requests = 1 }),
            _ when type == typeof(CallerId?) => CallerId.OfToken(Token),
            _ when type == typeof(CallerId) => CallerId.OfToken(Token),
            _ when type == typeof(AnswerContent) => new AnswerContent(Marker, Marker, Marker),
            _ when type == typeof(NewOutcome) => AnswerTexts.Outcome("x", OutcomeKind.Accepted),
            _ when type == typeof(FunnelGrouping) => FunnelGrouping.Alias | FunnelGrouping.Version,
            _ when type == typeof(NewAnswer) => AnswerTexts.Answer("x"),
            _ when type == typeof(IReadOnlyList<NewAnswer>) => new[] { AnswerTexts.Answer("x"), AnswerTexts.Answer("of-a") },
            _ when type == typeof(BillingMonth) => BillingMonth.Of(DateTimeOffset.UnixEpoch.AddDays(100)),
            _ when type == typeof(Sample) => TestStore.Sample("x"),
            _ when type == typeof(SampleFilter) => new SampleFilter(),
            _ when type == typeof(SampleCursor?) => null,
            _ when type == typeof(SampleState) => SampleState.Excluded,
            _ when type == typeof(NewDataset) => new NewDataset("x", "of a", "{}", DateTimeOffset.UnixEpoch, Actor.OfSystem("a")),
            _ when type == typeof(IReadOnlyList<DatasetSample>) => new[] { TestStore.DatasetSample("y") },
            _ when type == typeof(DatasetSplit) || type == typeof(DatasetSplit?) => DatasetSplit.HeldOut,
            _ when type == typeof(ExportFormat) => ExportFormat.Preference,
            _ when type == typeof(ErasureTarget) => new ErasureTarget("user", userKey: Marker),
            _ when type == typeof(IReadOnlyList<ErasureTarget>) => new[] { new ErasureTarget("user", userKey: Marker), ErasureTarget.OfPlace("user", Marker, "") },
            _ when type == typeof(VersionReference?) => Version,
            _ when type == typeof(NewEvaluation) => new NewEvaluation
            {
                Id = "of-a",
                Candidate = Version,
                Digest = Digest,
                Against = null,
                Dataset = "x",
                Mode = "full",
                IsDefaultMode = true,
                Items = 1,
                Actor = Actor.OfSystem("a"),
            },
            _ when type == typeof(EvaluationItemKey) => new EvaluationItemKey(EvaluationSide.Candidate, EvaluationItemSet.HeldOut, "x"),
            _ when type == typeof(IReadOnlyList<EvaluationItem>) => new[]
            {
                new EvaluationItem
                {
                    Key = new EvaluationItemKey(EvaluationSide.Candidate, EvaluationItemSet.HeldOut, "x"), Position = 0, Question = "x", Scores = "{}", Tokens = 1, DurationMs = 1, Answer = [1],
                },
            },
            _ when type == typeof(GateMode) => GateMode.Off,
            _ when type == typeof(bool) => true,
            _ when type == typeof(CancellationToken) => CancellationToken.None,
            _ => throw new NotSupportedException($"Teach this test to fill a {type}."),
        };
    }

    public sealed class OnSqlite() : IsolationTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : IsolationTests(TestDatabase.PostgreSql);

    public sealed class OnPgBouncer() : IsolationTests(TestDatabase.PgBouncer);
}
