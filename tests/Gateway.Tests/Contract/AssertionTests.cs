using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AdapterFormats;
using HostContract;

namespace Gateway.Tests.Contract;

public sealed class AssertionTests
{
    private static readonly byte[] s_key = RandomNumberGenerator.GetBytes(32);
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123);
    private static readonly HostId s_host = new("host_1");

    [Fact]
    public void Read_Signed_GivesEveryField()
    {
        var assertion = Sample();
        var result = Read(new AssertionSigner(s_key).Sign(assertion));
        Assert.True(result.Accepted);
        Assert.Equal(assertion, result.Assertion);
    }

    [Fact]
    public void Read_OtherKey_IsBadSignature() =>
        Assert.Equal(AssertionFault.BadSignature, Read(new AssertionSigner(RandomNumberGenerator.GetBytes(32)).Sign(Sample())).Fault);

    [Theory]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"none","typ":"lg-assertion+jws"}""")]
    [InlineData("""{"alg":"HS384","typ":"lg-assertion+jws"}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT"}""")]
    [InlineData("""{"alg":"HS256","typ":"lg-assertion+jws","kid":"1"}""")]
    [InlineData("""{"typ":"lg-assertion+jws","alg":"HS256"}""")]
    public void Read_OtherJoseHeader_IsRefusedThoughSigned(string header)
    {
        var parts = new AssertionSigner(s_key).Sign(Sample()).Split('.');
        Assert.Equal(AssertionFault.WrongHeader, Read(Sign(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)), parts[1])).Fault);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("not json")]
    public void Read_OtherClaimsThoughSigned_IsMalformed(string claims)
    {
        var header = new AssertionSigner(s_key).Sign(Sample()).Split('.')[0];
        Assert.Equal(AssertionFault.Malformed, Read(Sign(header, Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims)))).Fault);
    }

    [Theory]
    [InlineData("\"max\":5", "\"max\":5,\"max\":6")]
    [InlineData("\"max\":5", "\"max\":5,\"!extra\":6")]
    [InlineData("\"max\":5", "\"max\":\"5\"")]
    [InlineData("\"cls\":\"chat\"", "\"cls\":1")]
    [InlineData("\"cls\":\"chat\"", "\"cls\":\"Chat\"")]
    [InlineData("\"cls\":\"chat\"", "\"cls\":\"inline,chat\"")]
    [InlineData("\"ad\":\"sha256:", "\"ad\":\"SHA256:")]
    [InlineData("\"iat\":", "\"iat\":9")]
    public void Read_ChangedClaimsThoughSigned_IsRefused(string from, string to)
    {
        var parts = new AssertionSigner(s_key).Sign(Sample()).Split('.');
        var claims = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1]));
        Assert.Contains(from, claims, StringComparison.Ordinal);
        var changed = Sign(parts[0], Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.Replace(from, to, StringComparison.Ordinal))));
        Assert.False(Read(changed).Accepted);
    }

    [Fact]
    public void Read_EveryOneCharacterChange_IsRefused()
    {
        var good = new AssertionSigner(s_key).Sign(Sample());
        for (var i = 0; i < good.Length; i++)
        {
            var changed = good.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.False(Read(new string(changed)).Accepted, $"position {i}");
        }
    }

    [Theory]
    [InlineData(null, AssertionFault.Missing)]
    [InlineData("", AssertionFault.Missing)]
    [InlineData("a", AssertionFault.Malformed)]
    [InlineData("a.b", AssertionFault.Malformed)]
    [InlineData("a.b.c.d", AssertionFault.Malformed)]
    [InlineData("..", AssertionFault.WrongHeader)]
    public void Read_NoJws_SaysWhat(string? text, AssertionFault fault) => Assert.Equal(fault, Read(text).Fault);

    [Fact]
    public void Read_OverTheLengthLimit_IsNotLookedAt() =>
        Assert.Equal(AssertionFault.TooLong, Read(new string('a', AssertionHeader.MaxLength + 1)).Fault);

    [Fact]
    public void Read_ForAnotherHost_IsWrongAudience() =>
        Assert.Equal(AssertionFault.WrongAudience, Read(new AssertionSigner(s_key).Sign(Sample() with { Audience = "host_2" })).Fault);

    [Theory]
    [InlineData(-1, 59, AssertionFault.None)]
    [InlineData(0, 60, AssertionFault.None)]
    [InlineData(0, 61, AssertionFault.LifetimeTooLong)]
    [InlineData(0, 0, AssertionFault.LifetimeTooLong)]
    [InlineData(-66, -6, AssertionFault.Expired)]
    [InlineData(-65, -5, AssertionFault.Expired)]
    [InlineData(-64, -4, AssertionFault.None)]
    [InlineData(6, 30, AssertionFault.NotYetValid)]
    public void Read_Times_AreHeld(int issued, int expires, AssertionFault fault)
    {
        var assertion = Sample() with { IssuedAt = s_now.AddSeconds(issued), ExpiresAt = s_now.AddSeconds(expires) };
        Assert.Equal(fault, Read(new AssertionSigner(s_key).Sign(assertion)).Fault);
    }

    [Fact]
    public void CheckRequest_OtherMethodPathOrBody_SaysWhich()
    {
        var assertion = Sample();
        Assert.Equal(AssertionFault.None, assertion.CheckRequest("POST", "/v1/completions", "{}"u8));
        Assert.Equal(AssertionFault.WrongRequest, assertion.CheckRequest("GET", "/v1/completions", "{}"u8));
        Assert.Equal(AssertionFault.WrongRequest, assertion.CheckRequest("POST", "/v1/chat/completions", "{}"u8));
        Assert.Equal(AssertionFault.WrongBody, assertion.CheckRequest("POST", "/v1/completions", "{ }"u8));
    }

    private static AssertionResult Read(string? text) => AssertionReader.Read(text, s_key, s_host, s_now);

    private static string Sign(string header, string claims)
    {
        var signed = $"{header}.{claims}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(s_key, Encoding.ASCII.GetBytes(signed)))}";
    }

    internal static Assertion Sample() => new()
    {
        Audience = s_host.Value,
        Method = "POST",
        Path = "/v1/completions",
        BodyHash = Base64UrlHash.Of("{}"u8),
        Id = "id-1",
        Tenant = new TenantKey("tenant-1"),
        BaseModel = "llama",
        ModelName = "llama:alias",
        BaseModelDigest = "sha256:" + new string('1', 64),
        Adapter = AdapterDigest.Parse("sha256:" + new string('a', 64)),
        CacheSalt = "salt",
        Class = RequestClass.Chat,
        Weight = 1.5,
        Lane = "lane",
        MaxOutputTokens = 5,
        Deadline = s_now.AddMinutes(10),
        RequestId = "req_1",
        FetchGrant = "grant",
        IssuedAt = s_now,
        ExpiresAt = s_now.AddSeconds(30),
    };
}
