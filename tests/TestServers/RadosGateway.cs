using System.Globalization;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;

namespace TestServers;

/// <summary>
/// A real S3 service on loopback: Ceph's Object Gateway (radosgw) on a cluster of one monitor and one storage daemon in memory. Of what Debian and
/// npm bring it behaves most like S3: it checks signatures, Content-MD5, the SHA-256 of each body, part sizes and conditions.
/// </summary>
public sealed class RadosGateway : IAsyncDisposable
{
    private const int Attempts = 5;
    private const string Monitor = "a";

    private readonly ServerFolder _folder;
    private readonly List<ServerProcess> _cluster = [];
    private ServerProcess? _gateway;

    private RadosGateway(ServerFolder folder, int port) => (_folder, Port) = (folder, port);

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}";

    public string AccessKey { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(10));

    public string SecretKey { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(20));

    /// <summary>The gateway itself, to be stopped and killed. The cluster under it stays.</summary>
    public ServerProcess Process => _gateway!;

    public static async Task<RadosGateway> StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new RadosGateway(new ServerFolder("s3"), LoopbackPort.Find());
            try
            {
                await server.BeginAsync();
                return server;
            }
            catch (Exception exception)
            {
                await server.DisposeAsync();
                if (attempt >= Attempts || exception is not InvalidOperationException)
                    throw;
                // A port was taken meanwhile.
            }
        }
    }

    /// <summary>A client with the keys of the one user.</summary>
    public AmazonS3Client Connect() => new(
        new BasicAWSCredentials(AccessKey, SecretKey),
        new AmazonS3Config { ServiceURL = Url, ForcePathStyle = true, AuthenticationRegion = "us-east-1", RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED });

    /// <summary>A new bucket; its name.</summary>
    public async Task<string> CreateBucketAsync()
    {
        using var client = Connect();
        var name = "b" + Guid.NewGuid().ToString("N");
        await client.PutBucketAsync(name);
        return name;
    }

    /// <summary>The bucket takes no object that would make it larger.</summary>
    public async Task LimitAsync(string bucket, long bytes)
    {
        await AdministerAsync("quota", "set", "--quota-scope=bucket", "--bucket", bucket, "--max-size", bytes.ToString(CultureInfo.InvariantCulture));
        await AdministerAsync("quota", "enable", "--quota-scope=bucket", "--bucket", bucket);
    }

    /// <summary>After <see cref="ServerProcess.KillAsync"/>: the same port, the same objects.</summary>
    public async Task RestartAsync()
    {
        await _gateway!.DisposeAsync();
        await StartGatewayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        foreach (var process in _cluster)
            await process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task BeginAsync()
    {
        var (id, monitorPort) = (Guid.NewGuid(), LoopbackPort.Find());
        foreach (var name in new[] { "mon", "osd" })
            Directory.CreateDirectory(_folder.Combine(name));
        await File.WriteAllTextAsync(_folder.Combine("ceph.conf"), Configuration(id, monitorPort));

        var map = _folder.Combine("monmap");
        await RunAsync("monmaptool", "--create", "--fsid", $"{id}", "--addv", Monitor, $"[v2:127.0.0.1:{monitorPort}]", map);
        await RunAsync("ceph-mon", [.. Config, "-i", Monitor, "--mkfs", "--monmap", map]);
        _cluster.Add(ServerProcess.Start("ceph-mon", "ceph-mon", [.. Config, "-i", Monitor, "-f"]));
        await _cluster[0].WaitAsync(() => TryRunAsync("ceph", [.. Config, "--connect-timeout", "5", "osd", "new", $"{id}"]));

        await RunAsync("ceph-osd", [.. Config, "-i", "0", "--mkfs", "--osd-uuid", $"{id}"]);
        _cluster.Add(ServerProcess.Start("ceph-osd", "ceph-osd", [.. Config, "-i", "0", "-f"]));
        // It waits for the storage daemon, and makes the pools.
        await AdministerAsync("user", "create", "--uid", "test", "--display-name", "test", "--access-key", AccessKey, "--secret-key", SecretKey);
        await StartGatewayAsync();
    }

    private async Task StartGatewayAsync()
    {
        _gateway = ServerProcess.Start("radosgw", "radosgw", [.. Config, "-n", "client.rgw", "-f", $"--rgw-frontends=beast endpoint=127.0.0.1:{Port}"]);
        using var http = new HttpClient();
        await _gateway.WaitAsync(async () =>
        {
            using var response = await http.GetAsync(new Uri(Url));
            return response.IsSuccessStatusCode;
        });
    }

    private string[] Config => ["-c", _folder.Combine("ceph.conf")];

    private string Configuration(Guid id, int monitorPort) => $"""
        [global]
        fsid = {id}
        mon host = v2:127.0.0.1:{monitorPort}
        public addr = 127.0.0.1
        cluster addr = 127.0.0.1
        ms bind msgr1 = false
        ms mon client mode = crc
        ms client mode = crc
        auth cluster required = none
        auth service required = none
        auth client required = none
        mon allow pool size one = true
        osd pool default size = 1
        osd pool default min size = 1
        osd pool default pg num = 1
        osd pool default pgp num = 1
        osd pool default pg autoscale mode = off
        osd crush chooseleaf type = 0
        mon max pg per osd = 1000
        mon data avail crit = 1
        mon data avail warn = 1
        paxos propose interval = 0.01
        osd objectstore = memstore
        memstore device bytes = 4294967296
        admin socket =
        run dir = {_folder.Path}
        log file =
        log to stderr = true
        err to stderr = true
        rgw bucket quota ttl = 0
        rgw enable apis = s3
        [mon.{Monitor}]
        mon data = {_folder.Combine("mon")}
        [osd.0]
        osd data = {_folder.Combine("osd")}

        """;

    private Task AdministerAsync(params string[] arguments) => RunAsync("radosgw-admin", [.. Config, .. arguments]);

    private static async Task<bool> TryRunAsync(string program, params string[] arguments)
    {
        await RunAsync(program, arguments);
        return true;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        await using var process = ServerProcess.Start(program, program, arguments);
        await process.EndAsync();
    }
}
