using System.Security.Cryptography;
using System.Text;
using AdapterFormats;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantStore.Adapters;
using TenantStore.Aliases;
using TenantStore.Artifacts;
using TenantStore.BaseModels;
using TenantStore.Credentials;
using TenantStore.Database;
using TenantStore.Datasets;
using TenantStore.Experiments;
using TenantStore.IdentityProviders;
using TenantStore.Keys;
using TenantStore.Library;
using TenantStore.Resolution;
using TenantStore.Tenants;
using TenantStore.Tokens;

namespace TenantStore.Tests.Fakes;

/// <summary>The whole store as the gateway registers it, on a real database and real folders, under a clock that stands still.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    public static readonly Actor Admin = Actor.OfSystem("test");

    private readonly TemporaryFolder? _ownFolder;
    private readonly ServiceProvider _services;
    private readonly TestRegistry _registry;

    private TestStore(
        TemporaryFolder folder,
        bool owns,
        TestRegistry registry,
        IFileOperations? files,
        TimeSpan later,
        int busySeconds,
        Action<IServiceCollection>? configure,
        IReadOnlyDictionary<string, string?>? settings)
    {
        _registry = registry;
        _ownFolder = owns ? folder : null;
        Folder = folder;
        Time.Advance(later);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Registry"] = registry.Address,
            ["Artifacts:Root"] = folder["artifacts"],
            ["Encryption:KeyFolder"] = folder["keys"],
            ["Registry:BusySeconds"] = busySeconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }).AddInMemoryCollection(settings ?? new Dictionary<string, string?>()).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Time).AddTenantStore(configuration);
        if (files is not null)
            services.AddSingleton(files);
        configure?.Invoke(services);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public TemporaryFolder Folder { get; }

    public FakeTimeProvider Time { get; } = new();

    /// <summary>As <c>ConnectionStrings:Registry</c>.</summary>
    public string Address => _registry.Address;

    public Registry Registry => Get<Registry>();

    public TokenDirectory Directory => Get<TokenDirectory>();

    public ModelResolver Resolver => Get<ModelResolver>();

    public AdapterLibrary Library => Get<AdapterLibrary>();

    public IArtifactStore Artifacts => Get<IArtifactStore>();

    /// <summary>On SQLite when no database is given; tests use <see cref="TestDatabase.CreateStoreAsync"/>.</summary>
    public static async Task<TestStore> CreateAsync(
        TemporaryFolder? folder = null,
        IFileOperations? files = null,
        TimeSpan later = default,
        int busySeconds = 15,
        TestDatabase? database = null,
        Action<IServiceCollection>? configure = null,
        IReadOnlyDictionary<string, string?>? settings = null)
    {
        var ownFolder = folder ?? new TemporaryFolder();
        var registry = await (database ?? TestDatabase.Sqlite).OpenAsync(ownFolder);
        var store = new TestStore(ownFolder, folder is null, registry, files, later, busySeconds, configure, settings);
        await store.Get<RegistryPreparation>().RunAsync(default);
        await store.Get<KeyPreparation>().RunAsync(default);
        return store;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _ownFolder?.Dispose();
    }

    public async Task<Tenant> AddTenantAsync(string slug)
    {
        await using var scope = await Registry.BeginPlatformAsync(default);
        var tenant = await scope.Tenants.CreateAsync(new NewTenant(TenantSlug.Parse(slug), slug + " Inc."), default);
        await scope.CommitAsync(default);
        return tenant!;
    }

    public async Task<BaseModel> AddBaseModelAsync(string name = "tiny", char digest = 'a')
    {
        await using var scope = await Registry.BeginPlatformAsync(default);
        var model = await scope.BaseModels.PutAsync(Descriptor(name, digest), default);
        await scope.CommitAsync(default);
        return model;
    }

    public async Task<IssuedToken> AddTokenAsync(TenantId tenant, NewToken? token = null)
    {
        await using var scope = await Registry.BeginAsync(tenant, default);
        var issued = await scope.Tokens.CreateAsync(token ?? new NewToken("ide", TokenScopes.Inference), default);
        await scope.CommitAsync(default);
        return issued!;
    }

    /// <summary>A version with files whose bytes are <paramref name="content"/>.</summary>
    public async Task<AdapterVersion> PublishAsync(TenantId tenant, BaseModelId baseModel, string adapter = "fix", string content = "one", string? source = null)
    {
        var result = await Library.PublishAsync(
            tenant, Version(baseModel, adapter, content), Write("canonical", content), [Source(source ?? content)], default);
        Assert.Equal(CreateVersionOutcome.Created, result.Outcome);
        return result.Version!;
    }

    public SourceArtifact Source(string content) => new("adapter_config.json", Write("config", "source of " + content));

    public string Write(string name, string content)
    {
        var path = Folder[$"{name}-{Guid.NewGuid():N}"];
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Half of the alias's requests to the candidate, until the end of time.</summary>
    public static NewExperiment Experiment(string id, string alias, VersionReference candidate, int coverage = 100) => new(
        id, AliasName.Parse(alias), candidate,
        new ExperimentSettings { CandidatePercent = 50, CoveragePercent = coverage, Guardrails = new ExperimentMargins { Error = 0.005 }, SettleSeconds = 600 },
        DateTimeOffset.MaxValue);

    public async Task<StartExperimentResult> StartExperimentAsync(TenantId tenant, NewExperiment experiment)
    {
        await using var scope = await Registry.BeginAsync(tenant, default);
        var result = await scope.Experiments.StartAsync(experiment, Admin, default);
        await scope.CommitAsync(default);
        return result;
    }

    public async Task<SetAliasResult> SetAliasAsync(TenantId tenant, string alias, VersionReference target)
    {
        await using var scope = await Registry.BeginAsync(tenant, default);
        var result = await scope.Aliases.SetAsync(AliasName.Parse(alias), target, Admin, default);
        await scope.CommitAsync(default);
        return result;
    }

    public async Task<RollBackAliasResult> RollBackAsync(TenantId tenant, string alias)
    {
        await using var scope = await Registry.BeginAsync(tenant, default);
        var result = await scope.Aliases.RollBackAsync(AliasName.Parse(alias), Admin, default);
        await scope.CommitAsync(default);
        return result;
    }

    public async Task<ModelResolution> ResolveAsync(TenantId tenant, string? model, string? defaultAlias = null)
    {
        Assert.True(ModelReference.TryParse(model, out var reference));
        return await Resolver.ResolveAsync(tenant, reference, defaultAlias is null ? null : AliasName.Parse(defaultAlias), default);
    }

    /// <summary>The adapters that the artifact store keeps anything of for the tenant.</summary>
    public async Task<List<AdapterDigest>> StoredAsync(TenantId tenant) =>
        await Artifacts.ListAdaptersAsync(default).Where(stored => stored.Tenant == tenant).Select(stored => stored.Digest).ToListAsync();

    public static AdapterDigest Digest(string content) => AdapterDigest.OfHash(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    /// <summary>The set of one source file as <see cref="Source"/> makes it.</summary>
    public static SourceSetDigest Set(string content) =>
        SourceSetDigest.Of([("adapter_config.json", SHA256.HashData(Encoding.UTF8.GetBytes("source of " + content)))]);

    public static IdentityProvider Provider(string name, string issuer = "https://issuer.example", string audience = "api") => new()
    {
        Name = ProviderName.Parse(name),
        Kind = IdentityProviderKind.Oidc,
        Issuer = issuer,
        Audience = audience,
        Settings = new IdentityProviderSettings(),
    };

    public static NewAdapterVersion Version(BaseModelId baseModel, string adapter = "fix", string content = "one") => new()
    {
        Adapter = AdapterName.Parse(adapter),
        BaseModel = baseModel,
        Digest = Digest(content),
        Rank = 8,
        Targets = ["attn_q", "attn_v"],
        Bytes = content.Length,
        FindingsJson = """[{"code":"note"}]""",
        ManifestJson = """{"notes":"x"}""",
        CreatedBy = Admin,
    };

    public static BaseModelDescriptor Descriptor(string name = "tiny", char digest = 'a') => new()
    {
        Name = name,
        Digest = "sha256:" + new string(digest, 64),
        Architecture = "llama",
        LayerCount = 2,
        EmbeddingLength = 64,
        HeadCount = 4,
        HeadCountKv = 2,
        ContextLength = 512,
        VocabularySize = 300,
        Targets = [new TargetTensor("blk.0.attn_q.weight", 64, 64)],
        AcceptedNames = ["org/tiny"],
        TemplateDigest = "none",
        TokenizerDigest = "none",
        Capabilities = ["completion"],
    };

    public static Sample Sample(string id, string user = "u_1", string repository = "shop") => new()
    {
        Id = id,
        Revision = 1,
        UserKey = user,
        Repository = repository,
        FileKey = "f_1",
        Language = "sql",
        ErrorKind = "syntax",
        Origin = SampleOrigin.User,
        Digest = "sha256:" + id,
        Content = [1, 2, 3],
        HappenedAt = DateTimeOffset.UnixEpoch.AddHours(1),
    };

    /// <summary>A snapshot's row of <see cref="Sample"/>.</summary>
    public static DatasetSample DatasetSample(string id, string user = "u_1", DatasetSplit split = DatasetSplit.Train, int position = 0, string repository = "shop") => new()
    {
        SampleId = id,
        Revision = 1,
        Split = split,
        Position = position,
        UserKey = user,
        Repository = repository,
        FileKey = "f_1",
        Language = "sql",
        ErrorKind = "syntax",
        Origin = SampleOrigin.User,
        HappenedAt = DateTimeOffset.UnixEpoch.AddHours(1),
        Digest = "sha256:" + id,
        Content = [1, 2, 3],
    };

    /// <summary>All rows of one tenant as text, read past the store.</summary>
    public IReadOnlyList<string> Dump(TenantId tenant) => [.. TenantTables().SelectMany(table =>
        Query($"SELECT * FROM {table} WHERE tenant_id = '{tenant}' ORDER BY 1, 2, 3").Select(row => $"{table}: {row}"))];

    public IReadOnlyList<string> TenantTables() => _registry.TenantTables();

    /// <inheritdoc cref="TestRegistry.Query"/>
    public IReadOnlyList<string> Query(string sql) => _registry.Query(sql);
}
