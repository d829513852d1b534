namespace TenantStore.Tests.Identifiers;

public class LearningIdTests
{
    [Theory]
    [InlineData("int", "int_")]
    [InlineData("fix", "fix-")]
    public void New_EachKind_HasItsFormAndIsNeverTheSame(string kind, string prefix)
    {
        var (one, other) = (LearningId.New(kind), LearningId.New(kind));

        Assert.StartsWith(prefix, one, StringComparison.Ordinal);
        Assert.True(LearningId.IsOf(kind, one));
        Assert.NotEqual(one, other);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("int_0123456789abcdef0123456789abcde")]
    [InlineData("int_0123456789abcdef0123456789abcdeF")]
    [InlineData("int_0123456789abcdef0123456789abcdef0")]
    [InlineData("int-0123456789abcdef0123456789abcdef")]
    [InlineData("smp_0123456789abcdef0123456789abcdef")]
    public void IsOf_AnotherForm_IsFalse(string? text) => Assert.False(LearningId.IsOf("int", text));
}
