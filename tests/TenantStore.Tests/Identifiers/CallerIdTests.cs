namespace TenantStore.Tests.Identifiers;

public class CallerIdTests
{
    [Fact]
    public void Token_OfATokensHolder_IsThatToken()
    {
        var caller = CallerId.OfToken(TokenId.Parse("0aZ0aZ0aZ0aZ"));

        Assert.Equal("token/0aZ0aZ0aZ0aZ", caller.ToString());
        Assert.Equal(TokenId.Parse("0aZ0aZ0aZ0aZ"), caller.Token);
        Assert.Equal(caller.ToString(), Actor.Of(caller).ToString());
    }

    [Fact]
    public void Token_OfAProvidersCaller_IsNone()
    {
        var caller = CallerId.OfProvider(ProviderName.Parse("okta"), new string('a', CallerId.SubjectHashLength));

        Assert.Equal($"oidc/okta/{new string('a', CallerId.SubjectHashLength)}", caller.ToString());
        Assert.Null(caller.Token);
        Assert.Null(default(CallerId).Token);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sub")]
    public void OfProvider_WhatIsNoHash_IsRefused(string subject) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CallerId.OfProvider(ProviderName.Parse("okta"), subject));
}
