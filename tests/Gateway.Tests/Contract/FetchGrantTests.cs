using System.Security.Cryptography;
using AdapterFormats;
using HostContract;

namespace Gateway.Tests.Contract;

public sealed class FetchGrantTests
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);
    private readonly FetchGrantSigner _signer = new(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public void Verify_Minted_GivesTheGrant() => Assert.Equal(Sample(), _signer.Verify(_signer.Mint(Sample()), s_now));

    [Fact]
    public void Verify_AtItsEnd_IsNull() => Assert.Null(_signer.Verify(_signer.Mint(Sample()), s_now.AddMinutes(1)));

    [Fact]
    public void Verify_OtherKey_IsNull() => Assert.Null(new FetchGrantSigner(RandomNumberGenerator.GetBytes(32)).Verify(_signer.Mint(Sample()), s_now));

    [Fact]
    public void Verify_EveryOneCharacterChange_IsNull()
    {
        var good = _signer.Mint(Sample());
        for (var i = 0; i < good.Length; i++)
        {
            var changed = good.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.Null(_signer.Verify(new string(changed), s_now));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a")]
    [InlineData("a.b")]
    public void Verify_NoGrant_IsNull(string? text) => Assert.Null(_signer.Verify(text, s_now));

    private static FetchGrant Sample() => new(
        new TenantKey("tenant"), AdapterDigest.Parse("sha256:" + new string('a', 64)), new HostId("host"), s_now.AddMinutes(1));
}
