using AdapterHost.Hosting;

namespace AdapterHost.Tests.Hosting;

public sealed class AdapterHostOptionsTests
{
    [Fact]
    public void Validate_EverythingWrong_SaysEverything()
    {
        var result = new AdapterHostOptionsValidator().Validate(
            null, new AdapterHostOptions { ModelPath = "/nowhere/model.gguf", NativeLibraries = "/nowhere/libraries" });

        Assert.Equal(3, result.Failures?.Count());
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("s", null, true)]
    [InlineData(null, "/file", true)]
    [InlineData("s", "/file", false)]
    public void Validate_JoinSecret_ComesOnce(string? secret, string? file, bool expected) =>
        Assert.Equal(expected, new AdapterHostOptionsValidator().Validate(null, new AdapterHostOptions { JoinSecret = secret, JoinSecretFile = file }).Succeeded);
}
