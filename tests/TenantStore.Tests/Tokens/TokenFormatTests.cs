using TenantStore.Tokens;

namespace TenantStore.Tests.Tokens;

public class TokenFormatTests
{
    [Fact]
    public void Crc32_CheckValue_IsTheStandards() => Assert.Equal(0xCBF43926u, Crc32.OfAscii("123456789"));

    // Made with another program (Python's zlib).
    [Theory]
    [InlineData("lg_0123456789AB_abcdefghijklmnopqrstuvwxyz014IOtNt")]
    [InlineData("lg_zzzzzzzzzzzz_ZZZZZZZZZZZZZZZZZZZZZZZZZZZZ0MbSZe")]
    [InlineData("lg_000000000598_0000000000000000000000000000005aRD")]
    public void TryRead_VectorsOfAnotherProgram_AreAccepted(string token)
    {
        Assert.True(TokenFormat.TryRead(token, out _, out _));
        Assert.True(TokenFormat.TryRead(token, out var id, out var secret));
        Assert.Equal(token, TokenFormat.Compose(id, secret));
    }

    [Fact]
    public void TryRead_AnyOneCharacterChanged_IsRefused()
    {
        const string token = "lg_0123456789AB_abcdefghijklmnopqrstuvwxyz014IOtNt";
        for (var i = 0; i < token.Length; i++)
        {
            var changed = string.Concat(token.AsSpan(0, i), token[i] == 'x' ? "y" : "x", token.AsSpan(i + 1));
            Assert.False(TokenFormat.TryRead(changed, out _, out _), changed);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("lg_")]
    [InlineData("lg_0123456789AB_abcdefghijklmnopqrstuvwxyz01")]
    [InlineData(" lg_0123456789AB_abcdefghijklmnopqrstuvwxyz014IOtNt")]
    [InlineData("lg_0123456789AB_abcdefghijklmnopqrstuvwxyz014IOtNt ")]
    [InlineData("LG_0123456789AB_abcdefghijklmnopqrstuvwxyz01000000")]
    public void TryRead_OtherTexts_AreRefused(string? text) => Assert.False(TokenFormat.TryRead(text, out _, out _));

    [Fact]
    public void TryRead_NonAsciiDigits_AreRefused() => Assert.False(TokenFormat.TryRead("lg_0123456789AB_abcdefghijklmnopqrstuvwxyz014IOtNt".Replace('9', '٩'), out _, out _));
}
