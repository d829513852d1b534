using AdapterFormats.Tests.Support;

namespace AdapterFormats.Tests.Canonical;

/// <summary>The canonical form against llama.cpp's own converter, number by number.</summary>
public class ConversionTests
{
    private static readonly string[] s_wrongInTheReference = ["llama.rslora-r16", "llama.patterns"];

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateDirectories(Corpus.Folder("tests", "corpus", "peft")).Select(d => Path.GetFileName(d)!).Except(s_wrongInTheReference).Order(StringComparer.Ordinal)];

    [Fact]
    public void Corpus_OfPeftFolders_IsComplete() => Assert.Equal(15, Names.Count);

    [Theory]
    [MemberData(nameof(Names))]
    public void Import_OfAPeftFolder_GivesTheReferenceConversion(string name) =>
        Compare(Corpus.Peft(name), Corpus.Base(name.Split('.')[0]), Corpus.Conversion(name));

    [Theory]
    [InlineData("acme")]
    [InlineData("globex")]
    [InlineData("initech")]
    public void Import_OfADemoAdapter_GivesTheReferenceConversion(string name) =>
        Compare(Corpus.Folder("models", "adapters", name), Corpus.Base("quickfix-tiny"), Corpus.Conversion(name));

    [Theory]
    [InlineData("llama.bf16", AdapterElementType.BF16)]
    [InlineData("llama.f16", AdapterElementType.F16)]
    [InlineData("llama.qv-r4", AdapterElementType.F32)]
    public void Import_OfATyped_KeepsTheSourcesOwnType(string name, AdapterElementType type)
    {
        using var work = new WorkFolder();
        var canonical = Importing.Accept(Corpus.Upload(Corpus.Peft(name)), Corpus.Base("llama"), work).Canonical!;
        using var reader = CanonicalAdapterReader.Open(File.OpenRead(canonical.Path));

        Assert.All(reader.Pairs, p => Assert.Equal(type, p.Type));
    }

    [Fact]
    public void Import_OfTheReferenceConversion_GivesTheFolderOwnDigest()
    {
        using var work = new WorkFolder();

        var peft = Importing.Accept(Corpus.Upload(Corpus.Peft("llama.all-linear-r8")), Corpus.Base("llama"), work);
        var gguf = Importing.Accept(AdapterUpload.FromFile(Corpus.Conversion("llama.all-linear-r8")), Corpus.Base("llama"), work);

        Assert.Equal(peft.Canonical!.Digest, gguf.Canonical!.Digest);
        Assert.Equal("adapter.gguf", Assert.Single(gguf.Sources).Name);
    }

    private static void Compare(string folder, BaseModelDescriptor baseModel, string conversion)
    {
        using var work = new WorkFolder();
        var canonical = Importing.Accept(Corpus.Upload(folder), baseModel, work).Canonical!;
        var expected = PlainGguf.Read(conversion);
        var written = PlainGguf.Read(canonical.Path);
        using var reader = CanonicalAdapterReader.Open(File.OpenRead(canonical.Path));

        Assert.Equal(expected.Metadata["general.architecture"], reader.Architecture);
        Assert.Equal(expected.Metadata["adapter.lora.alpha"], written.Metadata["adapter.lora.alpha"]);
        Assert.Equal(expected.Tensors.Keys.Order(StringComparer.Ordinal), written.Order);
        Assert.Equal(expected.Tensors.Count, reader.Pairs.Count * 2);
        foreach (var pair in reader.Pairs)
        {
            var (a, b) = (expected.Tensors[pair.Target + ".lora_a"], expected.Tensors[pair.Target + ".lora_b"]);
            Assert.Equal([pair.InputLength, pair.Rank], a.Dimensions);
            Assert.Equal([pair.Rank, pair.OutputLength], b.Dimensions);
            Assert.Equal((float)expected.Metadata["adapter.lora.alpha"] / pair.Rank, pair.Scale);
            var values = new float[a.Values.Length];
            pair.ReadA(values);
            Assert.Equal(a.Values, values);
            Assert.Equal(a.Values, written.Tensors[pair.Target + ".lora_a"].Values);
            values = new float[b.Values.Length];
            pair.ReadB(values);
            Assert.Equal(b.Values, values);
            Assert.Equal(b.Values, written.Tensors[pair.Target + ".lora_b"].Values);
        }
    }
}
