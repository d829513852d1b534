namespace TenantStore.Tests.Identifiers;

public class NameTests
{
    private static readonly string s_63 = new('a', 63);

    [Theory]
    [InlineData("a")]
    [InlineData("quickfix-2.1_b")]
    [InlineData("0")]
    public void TryParse_PlainNames_AreTakenAsTheyAre(string text)
    {
        Assert.True(AdapterName.TryParse(text, out var adapter));
        Assert.True(AliasName.TryParse(text, out var alias));
        Assert.True(BaseModelName.TryParse(text, out var model));
        Assert.Equal((text, text, text), (adapter.ToString(), alias.ToString(), model.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("-a")]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("a@1")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("ä")]
    [InlineData("..")]
    public void TryParse_OtherTexts_AreRefused(string? text)
    {
        Assert.False(AdapterName.TryParse(text, out _));
        Assert.False(AliasName.TryParse(text, out _));
        Assert.False(BaseModelName.TryParse(text, out _));
        Assert.False(TenantSlug.TryParse(text, out _));
    }

    [Fact]
    public void TryParse_UpperCase_IsForBaseModelsOnly()
    {
        Assert.True(BaseModelName.TryParse("Qwen2.5-Coder", out _));
        Assert.False(AdapterName.TryParse("Fix", out _));
        Assert.False(AliasName.TryParse("Fix", out _));
        Assert.False(TenantSlug.TryParse("Acme", out _));
    }

    [Fact]
    public void TryParse_Length_EndsAt63()
    {
        Assert.True(AliasName.TryParse(s_63, out _));
        Assert.False(AliasName.TryParse(s_63 + "a", out _));
        Assert.False(BaseModelName.TryParse(s_63 + "a", out _));
        Assert.False(TenantSlug.TryParse(s_63 + "a", out _));
    }

    [Theory]
    [InlineData("acme", true)]
    [InlineData("a-1", true)]
    [InlineData("acme-", false)]
    [InlineData("a.b", false)]
    [InlineData("0190a1b2c3d4e5f60718293a4b5c6d7e", false)]
    public void TenantSlug_TryParse_NeverReadsAsAnId(string text, bool good) => Assert.Equal(good, TenantSlug.TryParse(text, out _));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("0", null)]
    [InlineData("01", null)]
    [InlineData("-1", null)]
    [InlineData("+1", null)]
    [InlineData(" 1", null)]
    [InlineData("2147483648", null)]
    [InlineData(null, null)]
    public void VersionNumber_TryParse_TakesPlainNumbersFromOne(string? text, int? number)
    {
        Assert.Equal(number is not null, VersionNumber.TryParse(text, out var parsed));
        Assert.Equal(number ?? 0, parsed.Value);
    }

    [Fact]
    public void TenantId_Text_IsLowercaseHexAndReadsBack()
    {
        var id = TenantId.New(TimeProvider.System);

        Assert.Matches("^[0-9a-f]{32}$", id.ToString());
        Assert.Equal('7', id.ToString()[12]);
        Assert.Equal(id, TenantId.Parse(id.ToString()));
        Assert.False(TenantId.TryParse(id.ToString().ToUpperInvariant(), out _) && id.ToString().Any(char.IsLetter));
        Assert.False(TenantId.TryParse(new string('0', 32), out _));
    }
}
