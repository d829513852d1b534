using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AdapterHost.Assertions;
using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;
using HostContract;

namespace AdapterHost.Tests.Assertions;

public sealed class AssertionTests
{
    private const string Path = "/v1/completions";
    private const string Body = """{"prompt":"hi"}""";

    private static readonly Dictionary<string, Func<Assertion, Assertion>> Changes = new()
    {
        ["another host"] = assertion => assertion with { Audience = "host-2" },
        ["another method"] = assertion => assertion with { Method = "PUT" },
        ["another path"] = assertion => assertion with { Path = "/infill" },
        ["another body"] = assertion => assertion with { BodyHash = Base64UrlHash.Of("{}"u8) },
        ["no body hash"] = assertion => assertion with { BodyHash = string.Empty },
        ["another base model"] = assertion => assertion with { BaseModelDigest = "sha256:" + new string('c', 64) },
        ["expired"] = assertion => assertion with { IssuedAt = assertion.IssuedAt.AddSeconds(-40), ExpiresAt = assertion.IssuedAt.AddSeconds(-6) },
        ["not yet valid"] = assertion => assertion with { IssuedAt = assertion.IssuedAt.AddSeconds(6), ExpiresAt = assertion.IssuedAt.AddSeconds(36) },
        ["life over a minute"] = assertion => assertion with { ExpiresAt = assertion.IssuedAt.AddSeconds(61) },
        ["ends before it begins"] = assertion => assertion with { ExpiresAt = assertion.IssuedAt.AddSeconds(-1) },
        ["no output"] = assertion => assertion with { MaxOutputTokens = 0 },
    };

    private static readonly Dictionary<string, Func<string, string[]>> Spoilings = new()
    {
        ["none"] = _ => [],
        ["empty"] = _ => [string.Empty],
        ["two"] = header => [header, header],
        ["no signature"] = header => [header[..(header.LastIndexOf('.') + 1)]],
        ["two parts"] = header => [header[..header.LastIndexOf('.')]],
        ["four parts"] = header => [header + ".x"],
        ["too long"] = header => [header + new string('A', AssertionHeader.MaxLength)],
        ["another payload under the signature"] = header => [Part(header, 0) + "." + Payload(header, "host-1", "host-2") + "." + Part(header, 2)],
        ["another tenant under the signature"] = header => [Part(header, 0) + "." + Payload(header, "tenant-1", "tenant-2") + "." + Part(header, 2)],
        ["alg none"] = header => [Encoded("""{"alg":"none","typ":"lg-assertion+jws"}""") + "." + Part(header, 1) + "."],
        ["alg HS512"] = header => [Resigned("""{"alg":"HS512","typ":"lg-assertion+jws"}""", Part(header, 1), TestHost.Key)],
        ["another typ"] = header => [Resigned("""{"alg":"HS256","typ":"JWT"}""", Part(header, 1), TestHost.Key)],
        ["a key id"] = header => [Resigned("""{"alg":"HS256","typ":"lg-assertion+jws","kid":"x"}""", Part(header, 1), TestHost.Key)],
        ["another key"] = header =>
            [Resigned(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(Part(header, 0))), Part(header, 1), new byte[32])],
        ["a field more that must be understood"] = header =>
        [
            Resigned(
                Encoding.UTF8.GetString(Base64Url.DecodeFromChars(Part(header, 0))), Payload(header, "\"aud\"", "\"!adm\":true,\"aud\""), TestHost.Key),
        ],
        ["a field more that is no plain value"] = header =>
        [
            Resigned(
                Encoding.UTF8.GetString(Base64Url.DecodeFromChars(Part(header, 0))), Payload(header, "\"aud\"", "\"adm\":{\"deep\":[1]},\"aud\""), TestHost.Key),
        ],
        ["the signature flipped"] = header => [header[..^2] + (header[^2] == 'A' ? 'B' : 'A') + header[^1]],
    };

    public static TheoryData<string> ChangeNames() => [.. Changes.Keys];

    public static TheoryData<string> SpoilingNames() => [.. Spoilings.Keys];

    private static Task<TestHost> HostAsync(UsedIds? usedIds = null) =>
        TestHost.StartAsync(engine => engine.Script = sequence => sequence.Finish(FinishReason.Stop), usedIds: usedIds);

    [Theory]
    [MemberData(nameof(ChangeNames))]
    public async Task Assertion_OfSomethingElse_IsRefused(string name)
    {
        await using var host = await HostAsync();

        using var response = await host.PostAsync(Path, Body, Changes[name]);

        await response.ErrorAsync(401, "invalid_assertion");
        Assert.Empty(host.Engine.Sequences);
    }

    [Theory]
    [MemberData(nameof(SpoilingNames))]
    public async Task Assertion_Spoiled_IsRefused(string name)
    {
        await using var host = await HostAsync();
        var header = new AssertionSigner(TestHost.Key).Sign(host.Assert(Path, Body));

        using var response = await host.Client.SendAsync(TestHost.Raw(Path, Body, Spoilings[name](header)));

        await response.ErrorAsync(401, "invalid_assertion");
        Assert.Empty(host.Engine.Sequences);
    }

    /// <summary>Only who has the key can add it, and it takes nothing away from what is checked: request, body, times and limits count as they stand.</summary>
    [Theory]
    [InlineData("""{"prompt":"hi"}""", 200)]
    [InlineData("""{"prompt":"ho"}""", 401)]
    public async Task Assertion_WithAFieldMore_IsJudgedByTheOthers(string body, int status)
    {
        await using var host = await HostAsync();
        var header = new AssertionSigner(TestHost.Key).Sign(host.Assert(Path, Body));
        var more = Resigned(
            Encoding.UTF8.GetString(Base64Url.DecodeFromChars(Part(header, 0))), Payload(header, "\"aud\"", "\"adm\":true,\"aud\""), TestHost.Key);

        using var response = await host.Client.SendAsync(TestHost.Raw(Path, body, more));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.All(host.Engine.Sequences, sequence => Assert.Equal(64, sequence.Request.MaxTokens));
        using var again = await host.Client.SendAsync(TestHost.Raw(Path, Body, more));
        Assert.Equal(status == 200 ? 401 : 200, (int)again.StatusCode);
    }

    [Fact]
    public async Task Assertion_OfEveryFault_SaysTheSame()
    {
        await using var host = await HostAsync();
        using var none = await host.Client.SendAsync(TestHost.Raw(Path, Body));
        using var expired = await host.PostAsync(Path, Body, Changes["expired"]);

        Assert.Equal(await none.Content.ReadAsStringAsync(), await expired.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Assertion_Replayed_IsRefused()
    {
        await using var host = await HostAsync();
        var header = new AssertionSigner(TestHost.Key).Sign(host.Assert(Path, Body));
        using var first = await host.Client.SendAsync(TestHost.Raw(Path, Body, header));
        Assert.Equal(200, (int)first.StatusCode);

        using var second = await host.Client.SendAsync(TestHost.Raw(Path, Body, header));

        await second.ErrorAsync(401, "invalid_assertion");
        Assert.Single(host.Engine.Sequences);
    }

    [Fact]
    public async Task Assertion_ReplayedWhenItsIdIsForgotten_HasExpired()
    {
        await using var host = await HostAsync();
        var header = new AssertionSigner(TestHost.Key).Sign(host.Assert(Path, Body));
        using var first = await host.Client.SendAsync(TestHost.Raw(Path, Body, header));

        host.Time.Advance(TimeSpan.FromSeconds(30) + AssertionReader.ClockSkew);

        using var second = await host.Client.SendAsync(TestHost.Raw(Path, Body, header));
        await second.ErrorAsync(401, "invalid_assertion");
        Assert.Single(host.Engine.Sequences);
    }

    [Fact]
    public async Task Assertion_RefusedForItsBody_KeepsItsId()
    {
        await using var host = await HostAsync();
        var header = new AssertionSigner(TestHost.Key).Sign(host.Assert(Path, Body));
        using var changed = await host.Client.SendAsync(TestHost.Raw(Path, Body + " ", header));
        await changed.ErrorAsync(401, "invalid_assertion");

        using var response = await host.Client.SendAsync(TestHost.Raw(Path, Body, header));

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task Assertion_WithAQuery_IsJudgedByItsPathAlone()
    {
        await using var host = await HostAsync();
        using var request = TestHost.Raw(Path + "?max_tokens=9999", Body, new AssertionSigner(TestHost.Key).Sign(host.Assert(Path, Body)));

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(64, host.Engine.Sequences.Single().Request.MaxTokens);
    }

    [Fact]
    public async Task Assertion_WhenNoIdCanBeRemembered_IsOverloaded()
    {
        await using var host = await HostAsync(new UsedIds(new ManualTime(), capacity: 1));
        using var first = await host.PostAsync(Path, Body);

        using var second = await host.PostAsync(Path, Body);

        Assert.Equal(200, (int)first.StatusCode);
        await second.ErrorAsync(503, "overloaded");
    }

    private static string Part(string header, int part) => header.Split('.')[part];

    private static string Encoded(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static string Payload(string header, string from, string to)
    {
        var json = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(Part(header, 1)));
        Assert.Contains(from, json);
        return Encoded(json.Replace(from, to));
    }

    private static string Resigned(string jose, string payload, byte[] key)
    {
        var signed = Encoded(jose) + "." + payload;
        return signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)));
    }
}
