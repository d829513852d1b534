using TenantStore.Changes;

namespace TenantStore.Tests.Changes;

public class RegistryChangeTextTests
{
    [Fact]
    public void Write_EveryKind_ReadsTheSame()
    {
        foreach (var kind in typeof(RegistryChange).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(RegistryChange))))
        {
            var constructor = kind.GetConstructors().Single();
            var change = (RegistryChange)constructor.Invoke([.. constructor.GetParameters().Select(parameter => Sample(parameter.ParameterType))]);

            var text = RegistryChangeText.Write([change, change]);

            Assert.Equal([change, change], RegistryChangeText.Read(text));
        }
    }

    [Fact]
    public void Read_KindOfALaterProgram_IsLeftOut() =>
        Assert.Equal([new RegistryChange.BaseModelsChanged()], RegistryChangeText.Read("something new\nmodels"));

    [Theory]
    [InlineData("token")]
    [InlineData("token not/an/id")]
    [InlineData("alias 0123")]
    [InlineData("models x")]
    public void Read_Damaged_IsRefused(string text) => Assert.Throws<FormatException>(() => RegistryChangeText.Read(text));

    private static object Sample(Type type) => type switch
    {
        _ when type == typeof(TokenId) => TokenId.Parse("0123456789AB"),
        _ when type == typeof(TenantId) => TenantId.Parse("0123456789abcdef0123456789abcdef"),
        _ when type == typeof(AliasName) => AliasName.Parse("quick-fix"),
        _ when type == typeof(string) => "https://issuer.example/a b\n|",
        _ => throw new InvalidOperationException($"A sample of {type.Name} is needed here, and a text form of it."),
    };
}
