using AdapterFormats.Tests.Support;

namespace AdapterFormats.Tests.Import;

public class ManifestTests
{
    [Fact]
    public void Import_WithAManifest_ReturnsAndKeepsIt()
    {
        using var work = new WorkFolder();
        const string Manifest = """{"promptTemplate":"fix {code}","modes":["full","diff"],"notes":"n","trainedBy":"t"}""";

        var result = Importing.Accept(SmallAdapter.Write(work, manifest: Manifest), Corpus.Base("llama"), work);

        Assert.Equal(Manifest, result.ManifestJson);
        Assert.Equal(["adapter_config.json", "adapter_model.safetensors", "adapter_manifest.json"], result.Sources.Select(s => s.Name));
    }

    [Theory]
    [InlineData("""{"modes":"full"}""", "manifest-member")]
    [InlineData("""{"modes":[1]}""", "manifest-member")]
    [InlineData("""{"promptTemplate":1}""", "manifest-member")]
    [InlineData("""{"other":""}""", "manifest-member")]
    [InlineData("""{"notes":"a","notes":"b"}""", "manifest-json")]
    [InlineData("[]", "manifest-json")]
    [InlineData("{", "manifest-json")]
    [InlineData("""{"notes":"\ud800"}""", "")]
    public void Import_WithABadManifest_IsRefused(string manifest, string code)
    {
        using var work = new WorkFolder();

        var result = Importing.Import(SmallAdapter.Write(work, manifest: manifest), Corpus.Base("llama"), work);

        Assert.Equal(code.Length == 0 ? [] : [code], Importing.Codes(result));
    }

    [Fact]
    public void Import_WithAHugeManifest_IsRefused()
    {
        using var work = new WorkFolder();
        var manifest = $$"""{"notes":"{{new string('x', 65 << 10)}}"}""";

        Assert.Equal(
            ["manifest-too-large"],
            Importing.Codes(Importing.Import(SmallAdapter.Write(work, manifest: manifest), Corpus.Base("llama"), work)));
    }
}
