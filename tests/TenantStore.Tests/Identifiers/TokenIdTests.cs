namespace TenantStore.Tests.Identifiers;

public sealed class TokenIdTests
{
    [Theory]
    [InlineData("000000000000")]
    [InlineData("zzzzzzzzzzzz")]
    [InlineData("0AZaz9Zz0A1b")]
    public void ToString_OfAParsedId_IsTheText(string text) => Assert.Equal(text, TokenId.Parse(text).ToString());

    [Fact]
    public void Equals_IdsThatDifferInOneCharacter_AreNotEqual()
    {
        const string text = "0AZaz9Zz0A1b";
        for (var i = 0; i < text.Length; i++)
        {
            var other = text[..i] + (text[i] == 'x' ? 'y' : 'x') + text[(i + 1)..];
            Assert.NotEqual(TokenId.Parse(text), TokenId.Parse(other));
            Assert.Equal(other, TokenId.Parse(other).ToString());
        }
    }

    [Fact]
    public void Default_IsNoTokensId()
    {
        Assert.Equal("", default(TokenId).ToString());
        Assert.NotEqual(default, TokenId.Parse("000000000000"));
    }
}
