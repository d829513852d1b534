using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AdapterFormats;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Edges;

/// <summary>Uploads that are small to send and large to take: refused, with nothing left on disk, and the gateway serves on.</summary>
public sealed class UploadBombTests(UploadBombTests.Setting setting) : IClassFixture<UploadBombTests.Setting>
{
    private const string Boundary = "b";
    private const string Form = "multipart/form-data; boundary=" + Boundary;

    public static TheoryData<string> Archives =>
        ["gzip of zeros", "zip of zeros", "zip in a zip", "zip of 20,000 entries", "tar of 2,000 entries", "name of 60 KB in a zip", "name of 1 MB in a tar", "sparse tar", "gzip in a gzip", "tar that never ends its names"];

    [Theory]
    [MemberData(nameof(Archives))]
    public async Task Archive_Bomb_IsRefusedWithAFinding(string kind)
    {
        using var answer = await SendAsync(new ByteArrayContent(Make(kind)), "application/octet-stream");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.NotEmpty(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]!.AsArray());
        await AssertCleanAsync();
    }

    [Fact]
    public async Task Form_TenThousandParts_IsRefusedAfterTheFirstTooMany()
    {
        var parts = new StringBuilder();
        for (var i = 0; i < 10_000; i++)
            parts.Append($"--{Boundary}\r\nContent-Disposition: form-data; name=f; filename=a{i}\r\n\r\nx\r\n");
        parts.Append($"--{Boundary}--\r\n");
        using var answer = await SendAsync(new StringContent(parts.ToString()), Form);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(FindingCodes.TooManyFiles, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await AssertCleanAsync();
    }

    [Theory]
    [InlineData("--b\r\nContent-Disposition: form-data; name=f; filename=a\r\nx: {huge}", 400)]
    [InlineData("--b\r\n{many}", 400)]
    [InlineData("{huge}", 400)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=f; filename={huge}\r\n\r\nx\r\n--b--\r\n", 400)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\n{huge}", 413)]
    public async Task Form_PartThatNeverEnds_IsRefused(string body, int status)
    {
        var text = body.Replace("{huge}", new string('x', 2_600_000), StringComparison.Ordinal)
            .Replace("{many}", string.Concat(Enumerable.Range(0, 100_000).Select(i => $"x{i}: y\r\n")), StringComparison.Ordinal);
        using var answer = await SendAsync(new StringContent(text), Form);
        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        await AssertCleanAsync();
    }

    /// <summary>A client that goes away in the middle, or sends on and on: the spool is bounded while it lasts, and empty after.</summary>
    [Fact]
    public async Task Body_CutOffInTheMiddle_LeavesNothing()
    {
        using (var connection = await RawConnection.OpenAsync(setting.Gateway.PublicUrl))
        {
            await connection.SendAsync(
                $"POST {VersionsOf("acme")} HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer {setting.Acme.AdminToken}\r\nContent-Type: application/octet-stream\r\nContent-Length: 1000000\r\n\r\n{new string('x', 100_000)}");
            await UntilAsync(() => Spooled() > 0);
            Assert.InRange(Spooled(), 1, Setting.MaxBytes);
        }

        await UntilAsync(() => !Directory.EnumerateFileSystemEntries(setting.Spool).Any());
    }

    [Fact]
    public async Task Uploads_MoreThanATenantMayRun_AreRefusedAndOthersAreNot()
    {
        var running = new List<RawConnection>();
        for (var i = 0; i < 2; i++)
        {
            running.Add(await RawConnection.OpenAsync(setting.Gateway.PublicUrl));
            await running[i].SendAsync(
                $"POST {VersionsOf("acme")} HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer {setting.Acme.AdminToken}\r\nContent-Type: application/octet-stream\r\nContent-Length: 1000\r\n\r\nx");
        }

        await UntilAsync(() => Directory.GetDirectories(setting.Spool).Length == 2);
        using (var refused = await SendAsync(new ByteArrayContent([1]), "application/octet-stream"))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Contains("Uploads:ConcurrentPerTenant", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using (var other = await SendAsync(new ByteArrayContent([1]), "application/octet-stream", setting.Globex))
            Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        running.ForEach(connection => connection.Dispose());
        await UntilAsync(() => !Directory.EnumerateFileSystemEntries(setting.Spool).Any());
        using var again = await SendAsync(new ByteArrayContent([1]), "application/octet-stream");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
    }

    private static string VersionsOf(string tenant) => $"/api/v1/tenants/{tenant}/adapters/bomb/versions?base=llama";

    private static byte[] Make(string kind) => kind switch
    {
        "gzip of zeros" => GZip(Tar(archive => archive.WriteEntry(Entry("adapter_model.safetensors", new byte[64 << 20])))),
        "zip of zeros" => Zip(1, _ => "adapter_model.safetensors", new byte[64 << 20]),
        "zip in a zip" => Zip(1, _ => "adapter_model.zip", Zip(1, _ => "adapter_model.safetensors", new byte[16 << 20])),
        "gzip in a gzip" => GZip(GZip(new byte[16 << 20])),
        "zip of 20,000 entries" => Zip(20_000, i => $"a{i}", []),
        "tar of 2,000 entries" => GZip(Tar(archive =>
        {
            for (var i = 0; i < 2_000; i++)
                archive.WriteEntry(Entry($"a{i}", []));
        })),
        "name of 60 KB in a zip" => Zip(1, _ => new string('a', 60_000), [1]),
        "name of 1 MB in a tar" => Tar(archive => archive.WriteEntry(Entry(new string('a', 1 << 20), [1]))),
        "sparse tar" => WithType(Tar(archive => archive.WriteEntry(Entry("adapter_model.safetensors", new byte[512]))), 'S'),
        "tar that never ends its names" => WithType(Tar(archive => archive.WriteEntry(Entry("././@LongLink", new byte[512]))), 'L'),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static GnuTarEntry Entry(string name, byte[] content) => new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) };

    private static byte[] Tar(Action<TarWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var archive = new TarWriter(bytes, TarEntryFormat.Gnu, leaveOpen: true))
            write(archive);
        return bytes.ToArray();
    }

    /// <summary>The first entry as another type, its checksum mended.</summary>
    private static byte[] WithType(byte[] tar, char type)
    {
        tar[156] = (byte)type;
        "        "u8.CopyTo(tar.AsSpan(148));
        var sum = tar.AsSpan(0, 512).ToArray().Sum(value => value);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(tar, 148);
        return tar;
    }

    private static byte[] GZip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return bytes.ToArray();
    }

    private static byte[] Zip(int entries, Func<int, string> name, byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < entries; i++)
            {
                using var entry = archive.CreateEntry(name(i), CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Something else than this test is to happen soon; the test's own patience ends the wait.</summary>
    private static async Task UntilAsync(Func<bool> happened)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!happened())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpContent content, string type, TestTenant? tenant = null)
    {
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        tenant ??= setting.Acme;
        return await setting.Gateway.SendAsync(HttpMethod.Post, VersionsOf(tenant.Slug), tenant.AdminToken, content);
    }

    private long Spooled() => Directory.EnumerateFiles(setting.Spool, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);

    private async Task AssertCleanAsync()
    {
        Assert.Empty(Directory.EnumerateFileSystemEntries(setting.Spool));
        using var live = await setting.Gateway.Public.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    public sealed class Setting : IAsyncLifetime
    {
        public const long MaxBytes = 2 << 20;

        internal GatewayServer Gateway { get; private set; } = null!;

        internal TestTenant Acme { get; private set; } = null!;

        internal TestTenant Globex { get; private set; } = null!;

        internal string Spool => Path.Combine(Gateway.State, "spool");

        public async Task InitializeAsync()
        {
            Gateway = await GatewayServer.StartAsync($"--Uploads:MaxBytes={MaxBytes}", "--Uploads:MaxArchiveRatio=20");
            await using var host = await FakeHost.StartAsync(Gateway, GatewayServer.Llama);
            Acme = await Gateway.CreateTenantAsync("acme");
            Globex = await Gateway.CreateTenantAsync("globex");
        }

        public Task DisposeAsync() => Gateway.DisposeAsync().AsTask();
    }
}
