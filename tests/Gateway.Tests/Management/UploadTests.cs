using System.Formats.Tar;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AdapterFormats;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Management;

public sealed class UploadTests(Playground playground) : IClassFixture<Playground>
{
    [Theory]
    [InlineData("llama.qv-r4", 4, new[] { "attn_q", "attn_v" })]
    [InlineData("llama.o-r1", 1, new[] { "attn_output" })]
    public async Task Upload_PeftFolder_IsAVersion(string name, int rank, string[] targets)
    {
        var made = await playground.Gateway.UploadAsync(playground.Acme, name, Corpus.Peft(name));
        Assert.Equal((1, "ready", rank), ((int)made["version"]!, (string)made["state"]!, (int)made["rank"]!));
        Assert.Equal(targets, made["targets"]!.AsArray().Select(target => (string)target!));
        Assert.Matches("^sha256:[0-9a-f]{64}$", (string)made["digest"]!);
        Assert.True((long)made["bytes"]! > 0);
        Assert.NotNull(made["findings"]);

        var read = await playground.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/acme/adapters/{name}/versions/1");
        Assert.Equal((string)made["digest"]!, (string)read["digest"]!);
    }

    [Theory]
    [InlineData("valid.zip", "application/zip")]
    [InlineData("valid.tar", "application/x-tar")]
    [InlineData("valid.tar.gz", "application/gzip")]
    [InlineData("valid-in-folder.zip", "application/octet-stream")]
    public async Task Upload_OneBody_IsTheSameAdapterAsItsFolder(string file, string type)
    {
        using var unpacked = new TemporaryFolder();
        TarFile.ExtractToDirectory(Corpus.Bad("valid.tar"), unpacked.Path, overwriteFiles: false);
        var folder = await playground.Gateway.UploadAsync(playground.Acme, "packed", unpacked.Path);
        using var response = await UploadFileAsync("packed", Corpus.Bad(file), type, "");
        var made = await JsonAsync(response);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal((string)folder["digest"]!, (string)made["digest"]!);
        Assert.EndsWith($"/versions/{made["version"]}", response.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_GgufAdapter_IsAVersion()
    {
        var file = Path.Combine(Corpus.Root, "tests/corpus/conversions/llama.qv-r4.gguf");
        using var response = await UploadFileAsync("gguf", file, "application/octet-stream", "");
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Theory]
    [InlineData("peft-dora", FindingCodes.TensorDora)]
    [InlineData("rank-mismatch", FindingCodes.TensorRank)]
    [InlineData("no-config", FindingCodes.ConfigMissing)]
    [InlineData("config-not-json", FindingCodes.ConfigJson)]
    public async Task Upload_BadFolder_Is422WithItsFinding(string name, string code)
    {
        using var response = await playground.Gateway.SendAsync(
            HttpMethod.Post, VersionsOf("bad"), playground.Acme.AdminToken, GatewayServer.PeftForm(Corpus.Bad(name)));
        await AssertRefusedAsync(response, code);
    }

    [Theory]
    [InlineData("zip-bomb.zip", FindingCodes.ArchiveRatio)]
    [InlineData("zip-symlink.zip", FindingCodes.ArchiveLink)]
    [InlineData("zip-absolute-path.zip", FindingCodes.FilePath)]
    [InlineData("not-an-archive.bin", FindingCodes.FormatUnknown)]
    [InlineData("gguf-nan.gguf", FindingCodes.WeightNaN)]
    public async Task Upload_BadFile_Is422WithItsFinding(string name, string code)
    {
        using var response = await UploadFileAsync("bad", Corpus.Bad(name), "application/octet-stream", "");
        await AssertRefusedAsync(response, code);
    }

    [Fact]
    public async Task Upload_Refused_MakesNoVersionAndIsAudited()
    {
        using var response = await UploadFileAsync("neverborn", Corpus.Bad("not-an-archive.bin"), "application/zip", "");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        using var absent = await playground.Gateway.SendAsync(HttpMethod.Get, "/api/v1/tenants/acme/adapters/neverborn", playground.Acme.AdminToken);
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
        var audit = await playground.Gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/audit", token: playground.Acme.AdminToken);
        var entry = audit["items"]!.AsArray().First(item => (string)item!["subject"]! == "adapter/neverborn")!;
        Assert.Equal("version.refuse", (string)entry["action"]!);
        Assert.Contains(FindingCodes.FormatUnknown, entry["detail"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(playground.Gateway.State, "spool")));
    }

    [Fact]
    public async Task Upload_Sha256_IsVerified()
    {
        var file = Corpus.Bad("valid.zip");
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
        using var good = await UploadFileAsync("hashed", file, "application/zip", $"&sha256={hash}");
        Assert.Equal(HttpStatusCode.Created, good.StatusCode);
        using var bad = await UploadFileAsync("hashed", file, "application/zip", $"&sha256={new string('0', 64)}");
        await AssertRefusedAsync(bad, "sha256-mismatch");
        using var nonsense = await UploadFileAsync("hashed", file, "application/zip", "&sha256=xyz");
        Assert.Equal(HttpStatusCode.BadRequest, nonsense.StatusCode);
    }

    [Fact]
    public async Task Upload_OtherBaseName_IsAFindingUntilAllowed()
    {
        using var temporary = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(Corpus.Peft("llama.qv-r4")))
            File.Copy(file, Path.Combine(temporary.Path, Path.GetFileName(file)));
        var config = Path.Combine(temporary.Path, "adapter_config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("reference/llama", "somewhere/else", StringComparison.Ordinal));

        using var refused = await playground.Gateway.SendAsync(
            HttpMethod.Post, VersionsOf("named"), playground.Acme.AdminToken, GatewayServer.PeftForm(temporary.Path));
        await AssertRefusedAsync(refused, FindingCodes.ConfigBaseName);
        using var allowed = await playground.Gateway.SendAsync(
            HttpMethod.Post, VersionsOf("named") + "&allowBaseName=somewhere/else", playground.Acme.AdminToken, GatewayServer.PeftForm(temporary.Path));
        Assert.Equal(HttpStatusCode.Created, allowed.StatusCode);
    }

    [Theory]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data; boundary=x", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=12345678901234567890123456789012345678901234567890123456789012345678901", HttpStatusCode.BadRequest)]
    public async Task Upload_OtherContentType_IsRefused(string type, HttpStatusCode status)
    {
        using var response = await UploadFileAsync("typed", Corpus.Bad("valid.zip"), type, "");
        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/tenants/acme/adapters/UPPER/versions?base=llama", "adapter")]
    [InlineData("/api/v1/tenants/acme/adapters/a/versions", "base")]
    [InlineData("/api/v1/tenants/acme/adapters/a/versions?base=nosuch", "base")]
    public async Task Upload_BadParameter_Is400NamingIt(string path, string field)
    {
        using var response = await playground.Gateway.SendAsync(
            HttpMethod.Post, path, playground.Acme.AdminToken, GatewayServer.PeftForm(Corpus.Peft("llama.o-r1")));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(field, (string)(await JsonAsync(response))["errors"]![0]!["field"]!);
    }

    [Fact]
    public async Task Upload_StoreCannotWrite_Is503AndLeavesNoFolder()
    {
        await using var gateway = await GatewayServer.StartAsync();
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var tenant = await gateway.CreateTenantAsync("acme");
        File.WriteAllText(Path.Combine(gateway.State, "artifacts"), "no folder");

        using var response = await gateway.SendAsync(
            HttpMethod.Post, VersionsOf("sql"), tenant.AdminToken, GatewayServer.PeftForm(Corpus.Peft("llama.o-r1")));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("storage_unavailable", (string)(await JsonAsync(response))["code"]!);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(gateway.State, "spool")));
    }

    [Fact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public async Task Upload_Spool_IsItsOwnersAlone()
    {
        var spool = new DirectoryInfo(Path.Combine(playground.Gateway.State, "spool"));
        await playground.Gateway.UploadAsync(playground.Acme, "private", Corpus.Peft("llama.o-r1"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, spool.UnixFileMode);
    }

    [Fact]
    public async Task Upload_ClientLeaves_LeavesNoFolderRowOrArtifact()
    {
        await using var gateway = await GatewayServer.StartAsync();
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var tenant = await gateway.CreateTenantAsync("acme");
        var spool = Path.Combine(gateway.State, "spool");
        using var leaving = new CancellationTokenSource();
        using var content = new StreamContent(new HeldStream());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        var upload = gateway.SendAsync(HttpMethod.Post, VersionsOf("sql"), tenant.AdminToken, content, leaving.Token);
        await UntilAsync(() => Directory.Exists(spool) && Directory.EnumerateFiles(spool, "body", SearchOption.AllDirectories).Any());

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload);

        await UntilAsync(() => !Directory.EnumerateFileSystemEntries(spool).Any());
        Assert.Empty((await gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/adapters"))["items"]!.AsArray());
        Assert.False(Directory.Exists(Path.Combine(gateway.State, "artifacts")));
    }

    [Fact]
    public async Task Start_SpoolOfAKilledProcess_IsRemoved()
    {
        using var state = new TemporaryFolder();
        var left = Directory.CreateDirectory(Path.Combine(state.Path, "spool", "left", "spool"));
        File.WriteAllText(Path.Combine(left.FullName, "body"), "bytes");

        await using var gateway = await GatewayServer.StartAsync($"--State={state.Path}");

        Assert.False(Directory.Exists(Path.Combine(state.Path, "spool")));
    }

    [Fact]
    public async Task Upload_OverTheLimit_Is413ByLengthAndByRunningCap()
    {
        await using var small = await GatewayServer.StartAsync("--Uploads:MaxBytes=100000");
        await using var host = await FakeHost.StartAsync(small, GatewayServer.Llama);
        var tenant = await small.CreateTenantAsync("acme");
        var bytes = new byte[2_000_000];
        var known = new ByteArrayContent(bytes);
        var unknown = new StreamContent(new UnseekableStream(bytes));
        foreach (var content in new HttpContent[] { known, unknown })
        {
            content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
            using var response = await small.SendAsync(HttpMethod.Post, VersionsOf("big"), tenant.AdminToken, content);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
            Assert.Equal("request_too_large", (string)(await JsonAsync(response))["code"]!);
        }
    }

    private static string VersionsOf(string adapter) => $"/api/v1/tenants/acme/adapters/{adapter}/versions?base=llama";

    private static async Task AssertRefusedAsync(HttpResponseMessage response, string code)
    {
        var problem = await JsonAsync(response);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("invalid_adapter", (string)problem["code"]!);
        var finding = problem["errors"]!.AsArray().FirstOrDefault(item => (string)item!["code"]! == code);
        Assert.True(finding is not null, problem.ToJsonString());
        Assert.NotEmpty((string)finding["message"]!);
        Assert.NotEmpty((string)finding["hint"]!);
    }

    private static async Task<JsonObject> JsonAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();

    private Task<HttpResponseMessage> UploadFileAsync(string adapter, string file, string type, string query)
    {
        var content = new ByteArrayContent(File.ReadAllBytes(file));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return playground.Gateway.SendAsync(HttpMethod.Post, VersionsOf(adapter) + query, playground.Acme.AdminToken, content);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
    }

    /// <summary>One full buffer, so that the client sends it, and then nothing until the client leaves.</summary>
    private sealed class HeldStream : Stream
    {
        private int _reads;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_reads++ > 0)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return buffer.Length;
        }

        public override void Flush() => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    /// <summary>A stream whose length nobody knows, so the body goes in chunks.</summary>
    private sealed class UnseekableStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
