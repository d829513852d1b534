using System.Text.RegularExpressions;
using TenantStore.Tokens;

namespace TenantStore.Tests.Tokens;

public partial class TokenMintTests
{
    private readonly TokenPepper _pepper = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    [Fact]
    public void Mint_ManyTokens_AreWellFormedAndAllDifferent()
    {
        var mint = new TokenMint(_pepper);
        var tokens = Enumerable.Range(0, 1000).Select(_ => mint.Mint()).ToList();

        Assert.All(tokens, token => Assert.True(TokenFormat.TryRead(token.Text, out _, out _)));
        Assert.All(tokens, token => Assert.Matches(PublishedPattern(), token.Text));
        Assert.Equal(1000, tokens.Select(token => token.Id).Distinct().Count());
        Assert.Equal(1000, tokens.Select(token => TokenFormat.SecretOf(token.Text).ToString()).Distinct().Count());
    }

    [Fact]
    public void SecretLength_Base62_IsAtLeast160Bits() => Assert.True(TokenFormat.SecretLength * Math.Log2(62) >= 160);

    [Fact]
    public void Mint_StoredHash_IsNotTheSecretAndDependsOnThePepper()
    {
        var token = new TokenMint(_pepper).Mint();
        var other = new TokenPepper(new byte[32]);

        Assert.True(_pepper.Matches(TokenFormat.SecretOf(token.Text), token.SecretHash));
        Assert.False(other.Matches(TokenFormat.SecretOf(token.Text), token.SecretHash));
        Assert.DoesNotContain(TokenFormat.SecretOf(token.Text).ToString(), token.ToString(), StringComparison.Ordinal);
    }

    // Independent: Python's hmac.new(bytes(range(32)), b"abcdefghijklmnopqrstuvwxyz01", "sha256").
    [Fact]
    public void Hash_VectorOfAnotherProgram_Agrees() =>
        Assert.Equal("fd2dd8bcfad54a5eef7e94dd8619af9a767f203d01f49d06a02b8fbf0346e873", Convert.ToHexStringLower(_pepper.Hash("abcdefghijklmnopqrstuvwxyz01")));

    /// <summary>A comparison that stops at the first difference tells how much of a guess was right.</summary>
    [Fact]
    public void Matches_Comparison_IsTheConstantTimeOne()
    {
        var method = typeof(TokenPepper).GetMethod(nameof(TokenPepper.Matches))!;
        var code = method.GetMethodBody()!.GetILAsByteArray()!;
        var called = Enumerable.Range(0, code.Length - 4).Where(i => code[i] == 0x28)
            .Select(i => BitConverter.ToInt32(code, i + 1)).Where(token => token >> 24 is 0x06 or 0x0A)
            .Select(token => method.Module.ResolveMethod(token)!.Name).ToList();

        Assert.Contains("FixedTimeEquals", called);
        Assert.DoesNotContain("SequenceEqual", called);
    }

    [GeneratedRegex("^lg_[0-9A-Za-z]{12}_[0-9A-Za-z]{34}$")]
    private static partial Regex PublishedPattern();
}
