using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Commands;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Deletions;

/// <summary>A deletion record can be checked by whoever has the public key, and by nobody be changed.</summary>
public sealed class RecordTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private GatewayServer _gateway = null!;
    private JsonObject _deletion = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayServer.StartAsync();
        await _gateway.CreateTenantAsync("acme");
        _deletion = await _gateway.ManageAsync(HttpMethod.Delete, "/tenants/acme");
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>By the platform's own cryptography alone, as RFC 7515 says.</summary>
    [Fact]
    public async Task Signed_WithTheKeyOfTheApi_HoldsTheWholeRecord()
    {
        var keys = await _gateway.ManageAsync(HttpMethod.Get, "/keys/records");
        var key = Assert.Single(keys["keys"]!.AsArray())!;
        var parts = ((string)_deletion["signed"]!).Split('.');
        var header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!;
        Assert.Equal(("ES256", (string)key["kid"]!), ((string)header["alg"]!, (string)header["kid"]!));

        using var ec = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars((string)key["x"]!), Y = Base64Url.DecodeFromChars((string)key["y"]!) },
        });
        Assert.True(ec.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Base64Url.DecodeFromChars(parts[1])), _deletion["record"]));
    }

    [Fact]
    public async Task VerifyRecord_GenuineInEitherForm_SaysSo()
    {
        var keys = Write("keys.json", (await _gateway.ManageAsync(HttpMethod.Get, "/keys/records")).ToJsonString());
        foreach (var file in new[] { Write("record.jws", (string)_deletion["signed"]! + "\n"), Write("answer.json", _deletion.ToJsonString()) })
        {
            foreach (var by in new[] { $"--State={_gateway.State}", $"--keys={keys}" })
            {
                using var output = new StringWriter();
                Assert.Equal(0, await VerifyRecordCommand.RunAsync(file, [by], output, CancellationToken.None));
                Assert.StartsWith("genuine", output.ToString(), StringComparison.Ordinal);
                Assert.Contains("\"slug\": \"acme\"", output.ToString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task VerifyRecord_AnythingElse_IsNotGenuine()
    {
        var parts = ((string)_deletion["signed"]!).Split('.');
        var payload = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        payload["tenant"]!["slug"] = "globex";
        var none = Base64Url.EncodeToString("""{"alg":"none","typ":"deletion-record+jws"}"""u8);
        await using var other = await GatewayServer.StartAsync();
        await other.CreateTenantAsync("acme");
        var others = (string)(await other.ManageAsync(HttpMethod.Delete, "/tenants/acme"))["signed"]!;

        foreach (var forged in new[]
        {
            $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload.ToJsonString()))}.{parts[2]}",
            $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(new byte[64])}",
            $"{none}.{parts[1]}.",
            $"{parts[0]}.{parts[1]}",
            "no record at all",
            others,
        })
        {
            using var output = new StringWriter();
            var refused = await Assert.ThrowsAsync<CommandException>(
                () => VerifyRecordCommand.RunAsync(Write("forged", forged), [$"--State={_gateway.State}"], output, CancellationToken.None));
            Assert.Equal(1, refused.ExitCode);
            Assert.StartsWith("NOT GENUINE", refused.Message, StringComparison.Ordinal);
            Assert.Empty(output.ToString());
        }
    }

    [Fact]
    public async Task VerifyRecord_NoSuchFile_IsToldInWords()
    {
        var refused = await Assert.ThrowsAsync<CommandException>(
            () => VerifyRecordCommand.RunAsync(Path.Combine(_folder.Path, "none"), [$"--State={_gateway.State}"], TextWriter.Null, CancellationToken.None));
        Assert.Equal(2, refused.ExitCode);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
