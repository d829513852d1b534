using System.Text.Json.Nodes;
using Deploy.Tests.Charts;
using Deploy.Tests.Tools;
using TestServers;
using TestServers.Certificates;

namespace Deploy.Tests.Running;

/// <summary>
/// The set "bundled" as real processes on this machine: what its containers run, with the environment that they are given. Changed is only what a machine
/// without a cluster does not have: names of services become 127.0.0.1 or localhost, ports free ones, and folders temporary ones.
/// </summary>
internal sealed class EvaluationRelease : IAsyncDisposable
{
    private const string Model = "models/quickfix-tiny/quickfix-tiny-f32.gguf";

    private readonly ServerFolder _folder = new("release");
    private readonly IReadOnlyDictionary<(string Secret, string Key), string> _secrets = EvaluationSecrets.Make();
    private readonly TestAuthority _authority = new();
    private readonly List<IDisposable> _mounts = [];
    private readonly List<ServerProcess> _processes = [];
    private readonly Rendering _rendering;
    private readonly PostgresServer _postgres;
    private readonly int _redisPort = LoopbackPort.Find();

    private EvaluationRelease(Rendering rendering, PostgresServer postgres) => (_rendering, _postgres) = (rendering, postgres);

    public int PublicPort { get; } = LoopbackPort.Find();

    public int GatewayMetricsPort { get; } = LoopbackPort.Find();

    public int HostMetricsPort { get; } = LoopbackPort.Find();

    private int InternalPort { get; } = LoopbackPort.Find();

    private int HostPort { get; } = LoopbackPort.Find();

    /// <summary>Its database and its Redis run, set up as their containers do it.</summary>
    public static async Task<EvaluationRelease> StartStoresAsync()
    {
        var release = new EvaluationRelease(await Rendering.OfAsync(ValueSet.Bundled), await PostgresServer.StartAsync());
        await release.InitializeDatabaseAsync();
        await release.StartRedisAsync();
        return release;
    }

    /// <summary>The gateway's container; ends by itself where it refuses to start.</summary>
    public ServerProcess StartGateway()
    {
        var environment = EnvironmentOf("gateway", "lora-0");
        environment["State"] = Directory.CreateDirectory(_folder.Combine("gateway")).FullName;
        foreach (var setting in new[] { "Gateway__Address", "Gateway__InternalAddress", "Gateway__MetricsAddress" })
            environment[setting] = "127.0.0.1";
        environment["Gateway__Port"] = $"{PublicPort}";
        environment["Gateway__InternalPort"] = $"{InternalPort}";
        environment["Gateway__MetricsPort"] = $"{GatewayMetricsPort}";
        Mount(environment, "MutualTls__CertificateFile", "MutualTls__KeyFile", "MutualTls__AuthorityFile", CertificateNames("gateway"));
        Mount(environment, "Gateway__CertificateFile", "Gateway__CertificateKeyFile", null, []);
        return Start("gateway", "Gateway", [], environment);
    }

    public ServerProcess StartHost()
    {
        var environment = EnvironmentOf("host", "lora-coder-0");
        environment["Host__ListenAddress"] = environment["Host__MetricsAddress"] = "127.0.0.1";
        environment["Host__Port"] = $"{HostPort}";
        environment["Host__MetricsPort"] = $"{HostMetricsPort}";
        environment["Host__Address"] = $"https://localhost:{HostPort}";
        environment["Host__GatewayUrl"] = $"https://localhost:{InternalPort}";
        environment["Host__ModelPath"] = Path.Combine(Repository.Root, Model);
        environment["Host__CrashFile"] = _folder.Combine("crash");
        Mount(environment, "MutualTls__CertificateFile", "MutualTls__KeyFile", "MutualTls__AuthorityFile", CertificateNames("host"));
        return Start("host", "AdapterHost", [], environment);
    }

    /// <summary>The migration's container, to its end.</summary>
    public async Task<ServerProcess> MigrateAsync()
    {
        var environment = EnvironmentOf("migration", "lora-migrate");
        // It has no folder to keep anything in, and no key: nothing can be written here.
        environment["State"] = "/dev/null/state";
        var arguments = JsonText.Items(Container("migration")["args"]).Select(argument => argument.GetValue<string>());
        var migration = Start("migration", "Gateway", arguments, environment);
        await migration.WaitForExitAsync();
        return migration;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
            await process.DisposeAsync();
        await _postgres.DisposeAsync();
        foreach (var mount in _mounts)
            mount.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    private JsonNode Container(string component) => _rendering.PodOf(component).MainContainers.Single();

    private Dictionary<string, string> EnvironmentOf(string component, string podName) => RenderedEnvironment.Of(Container(component), _secrets, podName)
        .ToDictionary(pair => pair.Key, pair => pair.Value
            .Replace("Host=lora-postgresql;", $"Host=127.0.0.1;Port={_postgres.Port};", StringComparison.Ordinal)
            .Replace("lora-redis:6379,", $"127.0.0.1:{_redisPort},", StringComparison.Ordinal));

    /// <summary>The script of the config map, as the image runs it in an empty volume.</summary>
    private async Task InitializeDatabaseAsync()
    {
        var script = _rendering.OfKind("ConfigMap").Single(map => map.Name == "lora-postgresql").Json["data"]!["registry.sh"]!.GetValue<string>();
        var environment = RenderedEnvironment.Of(Container("postgresql"), _secrets, "lora-postgresql-0");
        environment["PATH"] = $"{Path.GetDirectoryName(PostgresProgram.Find("psql"))}:{Environment.GetEnvironmentVariable("PATH")}";
        environment["PGHOST"] = "127.0.0.1";
        environment["PGPORT"] = $"{_postgres.Port}";
        environment["PGPASSWORD"] = PostgresServer.Password;
        (await Tool.RunAsync("/bin/sh", ["-c", script], environment: environment)).OrThrow();
    }

    private async Task StartRedisAsync()
    {
        var script = Container("redis")["args"]![0]!.GetValue<string>().Replace("dir /tmp", $"dir {_folder.Path}\nport {_redisPort}\nbind 127.0.0.1", StringComparison.Ordinal);
        var redis = ServerProcess.Start("redis", "/bin/sh", ["-c", script], environment: RenderedEnvironment.Of(Container("redis"), _secrets, "lora-redis-0"));
        _processes.Add(redis);
        await redis.WaitAsync(() => Task.FromResult(redis.Output.Contains("Ready to accept connections", StringComparison.Ordinal)));
    }

    private ServerProcess Start(string name, string program, IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        var process = ServerProcess.Start(name, "dotnet", [Path.Combine(Repository.Root, "artifacts/bin", program, "release", $"{program}.dll"), .. arguments], environment: environment);
        _processes.Add(process);
        return process;
    }

    /// <summary>The names that the chart has cert-manager put into a certificate.</summary>
    private string[] CertificateNames(string component) => [.. JsonText.Items(_rendering.OfKind("Certificate")
        .Single(certificate => certificate.Name == $"lora-{component}").Spec["dnsNames"]).Select(name => name.GetValue<string>())];

    private void Mount(Dictionary<string, string> environment, string certificate, string key, string? authority, string[] names)
    {
        var mount = new TestMount(_authority.Issue([.. names, "localhost"]), _authority.Pem);
        _mounts.Add(mount);
        Assert.True(environment.ContainsKey(certificate) && environment.ContainsKey(key));
        environment[certificate] = mount.CertificateFile;
        environment[key] = mount.KeyFile;
        if (authority is not null)
            environment[authority] = mount.AuthorityFile;
    }
}
