using AdapterFormats.Tests.Support;

namespace AdapterFormats.Tests.BaseModels;

/// <summary>A base whose weights another engine holds, described by its vocabulary file alone.</summary>
public sealed class WeightsElsewhereTests : IDisposable
{
    private readonly WorkFolder _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("quickfix-tiny")]
    [InlineData("llama")]
    [InlineData("mistral")]
    [InlineData("qwen2")]
    [InlineData("qwen3")]
    [InlineData("gemma2")]
    [InlineData("gemma3")]
    [InlineData("fused-phi")]
    public void Read_OfAVocabularyFile_DescribesTheSameModel(string name)
    {
        var full = Corpus.Base(name);
        var described = Read(VocabularyOnly.Write(FileOf(name), _work.File("vocabulary.gguf")), full, "revision 1");

        Assert.Equal(full.Targets, described.Targets);
        Assert.Equal(
            (full.Architecture, full.LayerCount, full.HeadCount, full.HeadCountKv, full.VocabularySize, full.TokenizerDigest, full.TemplateDigest),
            (described.Architecture, described.LayerCount, described.HeadCount, described.HeadCountKv, described.VocabularySize, described.TokenizerDigest, described.TemplateDigest));
        Assert.Equal(full.Capabilities, described.Capabilities);
    }

    [Fact]
    public void Read_OfOtherWeights_IsAnotherBaseModel()
    {
        var full = Corpus.Base("llama");
        var file = VocabularyOnly.Write(FileOf("llama"), _work.File("vocabulary.gguf"));

        Assert.Equal(Read(file, full, "revision 1").Digest, Read(file, full, "revision 1").Digest);
        Assert.NotEqual(Read(file, full, "revision 1").Digest, Read(file, full, "revision 2").Digest);
        Assert.NotEqual(full.Digest, Read(FileOf("llama"), full, "revision 1").Digest);
    }

    [Fact]
    public void Read_OfAVocabularyFileForTheOwnEngine_IsRefused() =>
        Assert.Contains(
            "no weights",
            Assert.Throws<AdapterFormatException>(() => BaseModelDescriptorReader.Read(
                VocabularyOnly.Write(FileOf("llama"), _work.File("vocabulary.gguf")), "llama", [], CancellationToken.None)).Message,
            StringComparison.Ordinal);

    private static BaseModelDescriptor Read(string path, BaseModelDescriptor named, string weights) =>
        BaseModelDescriptorReader.ReadForWeightsElsewhere(path, named.Name, named.AcceptedNames, weights, CancellationToken.None);

    private static string FileOf(string name) => name == "quickfix-tiny"
        ? Corpus.Folder("models", name, "quickfix-tiny-f32.gguf")
        : Corpus.Folder("tests", "corpus", "bases", name + ".gguf");
}
