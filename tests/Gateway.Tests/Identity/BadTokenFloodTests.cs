namespace Gateway.Tests.Identity;

/// <summary>A flood of bad tokens costs the providers nothing.</summary>
public sealed class BadTokenFloodTests(IdentitySetting setting) : IClassFixture<IdentitySetting>
{
    [Fact]
    public async Task Tokens_HundredsOfBadOnes_AskTheProviderNoMoreThanOnce()
    {
        var stranger = SigningKey.Rsa("acme-1");
        Assert.Equal(200, (await setting.AskAsync(setting.Token())).Status);
        var before = setting.Provider.Asked.Count;
        for (var i = 0; i < 100; i++)
        {
            var claims = setting.Claims();
            Assert.Equal(401, (await setting.AskAsync(stranger.Write(claims))).Status);
            Assert.Equal(401, (await setting.AskAsync(setting.Key.Write(claims, new() { ["kid"] = $"unknown-{i}" }))).Status);
            claims["iss"] = $"{setting.Provider.Url}/{i}";
            Assert.Equal(401, (await setting.AskAsync(setting.Key.Write(claims))).Status);
        }

        Assert.Equal(before, setting.Provider.Asked.Count);
        setting.Gateway.Time.Advance(TimeSpan.FromMinutes(5));
        for (var i = 0; i < 50; i++)
            Assert.Equal(401, (await setting.AskAsync(setting.Key.Write(setting.Claims(), new() { ["kid"] = $"unknown-{i}" }))).Status);
        Assert.Equal(before + 2, setting.Provider.Asked.Count);
    }
}
