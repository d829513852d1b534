using TenantStore.Resolution;

namespace TenantStore.Tests.Resolution;

public class ModelReferenceTests
{
    [Theory]
    [InlineData("tiny", "tiny", "tiny", null, true)]
    [InlineData("Tiny", "Tiny", null, null, true)]
    [InlineData("tiny:fix", "tiny", "fix", null, false)]
    [InlineData("Qwen2.5-7B:fix", "Qwen2.5-7B", "fix", null, false)]
    [InlineData("tiny:fix@12", "tiny", "fix", 12, false)]
    public void TryParse_EachForm_IsTakenApart(string text, string? model, string? alias, int? version, bool bare)
    {
        Assert.True(ModelReference.TryParse(text, out var reference));
        Assert.Equal((model, alias, version, bare), (reference.Base?.ToString(), reference.Alias?.ToString(), reference.Version?.Value, reference.IsBare));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void TryParse_NoModel_IsNone(string? text)
    {
        Assert.True(ModelReference.TryParse(text, out var reference));
        Assert.Same(ModelReference.None, reference);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData(":")]
    [InlineData("tiny:")]
    [InlineData(":fix")]
    [InlineData("tiny:fix:x")]
    [InlineData("tiny:fix@")]
    [InlineData("tiny:fix@0")]
    [InlineData("tiny:fix@latest")]
    [InlineData("tiny:fix@1@2")]
    [InlineData("fix@1")]
    [InlineData("tiny@1:fix")]
    [InlineData("org/tiny")]
    [InlineData("../tiny")]
    [InlineData("tiny:Fix")]
    public void TryParse_OtherTexts_AreRefused(string text) => Assert.False(ModelReference.TryParse(text, out _));
}
