using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AdapterFormats.Tests.Support;

namespace AdapterFormats.Tests.BaseModels;

public class BaseModelDescriptorReaderTests
{
    [Theory]
    [InlineData("llama", "llama", 2, 14)]
    [InlineData("mistral", "llama", 2, 14)]
    [InlineData("qwen2", "qwen2", 2, 14)]
    [InlineData("qwen3", "qwen3", 2, 14)]
    [InlineData("gemma2", "gemma2", 2, 14)]
    [InlineData("gemma3", "gemma3", 6, 42)]
    [InlineData("fused-phi", "phi3", 2, 8)]
    public void Read_OfACorpusBase_DescribesIt(string name, string architecture, int layers, int targets)
    {
        var descriptor = Corpus.Base(name);

        Assert.Equal(
            (architecture, layers, 64, 4, 2, 512, 1024),
            (
                descriptor.Architecture, descriptor.LayerCount, descriptor.EmbeddingLength, descriptor.HeadCount, descriptor.HeadCountKv,
                descriptor.ContextLength, descriptor.VocabularySize));
        Assert.Equal(targets, descriptor.Targets.Count);
        var file = Corpus.Folder("tests", "corpus", "bases", name + ".gguf");
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))), descriptor.Digest);
        Assert.Contains("chat", descriptor.Capabilities);
        Assert.Contains(new TargetTensor("blk.1.ffn_down.weight", 96, 64), descriptor.Targets);
    }

    [Fact]
    public void Read_OfTheReferenceModel_KnowsItsShapesAndCapabilities()
    {
        var descriptor = Corpus.Base("quickfix-tiny");

        Assert.Equal(
            (6, 256, 8, 4, 1024, 1024),
            (
                descriptor.LayerCount, descriptor.EmbeddingLength, descriptor.HeadCount, descriptor.HeadCountKv, descriptor.ContextLength,
                descriptor.VocabularySize));
        Assert.Contains(new TargetTensor("blk.5.attn_k.weight", 256, 128), descriptor.Targets);
        Assert.Equal(["completion", "chat", "fim"], descriptor.Capabilities);
        Assert.Matches("^sha256:[0-9a-f]{64}$", descriptor.TemplateDigest);
    }

    [Fact]
    public void Read_OfTwoExportsOfOneModel_DiffersInNothingButTheFile()
    {
        var full = Corpus.Base("quickfix-tiny");
        var quantized = BaseModelDescriptorReader.Read(
            Corpus.Folder("models", "quickfix-tiny", "quickfix-tiny-q8_0.gguf"), full.Name, full.AcceptedNames, CancellationToken.None);

        Assert.NotEqual(full.Digest, quantized.Digest);
        Assert.Equal(full.TokenizerDigest, quantized.TokenizerDigest);
        Assert.Equal(full.TemplateDigest, quantized.TemplateDigest);
        Assert.Equal(full.Targets, quantized.Targets);
    }

    [Fact]
    public void Descriptor_ThroughJson_StaysTheSame()
    {
        var json = JsonSerializer.Serialize(Corpus.Base("qwen3"), JsonSerializerOptions.Web);

        Assert.Equal(
            json,
            JsonSerializer.Serialize(
                JsonSerializer.Deserialize<BaseModelDescriptor>(json, JsonSerializerOptions.Web), JsonSerializerOptions.Web));
        Assert.Contains("\"inputLength\":64", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfSomethingElse_Throws()
    {
        using var work = new WorkFolder();
        var text = work.Write("text.gguf", Encoding.UTF8.GetBytes("not a model"));

        Assert.Throws<AdapterFormatException>(() => Read(Corpus.Bad("valid.gguf")));
        Assert.ThrowsAny<AdapterFormatException>(() => Read(text));
    }

    private static BaseModelDescriptor Read(string path) => BaseModelDescriptorReader.Read(path, "x", [], CancellationToken.None);
}
