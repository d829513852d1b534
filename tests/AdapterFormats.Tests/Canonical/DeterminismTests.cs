using System.Security.Cryptography;
using AdapterFormats.Tests.Support;

namespace AdapterFormats.Tests.Canonical;

public class DeterminismTests
{
    /// <summary>Computed by an independent writer of the form. Stored digests name these bytes. If this fails, the canonical form has
    /// changed, and every stored adapter's digest with it.</summary>
    [Theory]
    [InlineData("llama.all-linear-r8", "llama", "sha256:62c822100ee76f1e6da379579f86f57fa8e6987896afdb4f5d03134bbf2f44df")]
    [InlineData("llama.bf16", "llama", "sha256:f7ebcbf87a5a7b78ecf1bcc1ea7c153b8f309ce4a7fb0c4181730a3579b18840")]
    [InlineData("llama.patterns", "llama", "sha256:adaa9a70bccef5e844190aa230cc5e67396ab4e7c292e0719233c43c36b8d65f")]
    [InlineData("fused-phi.all-linear-r8", "fused-phi", "sha256:00750f6ea3ecb91940ad8b95c5f4c8ec2a67197c994f36f00d09052e2b3cb9ae")]
    public void Import_OfAKnownAdapter_GivesItsGoldenDigest(string name, string baseName, string digest)
    {
        using var work = new WorkFolder();

        var canonical = Importing.Accept(Corpus.Upload(Corpus.Peft(name)), Corpus.Base(baseName), work).Canonical!;

        Assert.Equal(digest, canonical.Digest.ToString());
        Assert.Equal(digest, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(canonical.Path))));
        Assert.Equal(canonical.Bytes, new FileInfo(canonical.Path).Length);
    }

    [Fact]
    public void Import_Twice_GivesTheSameBytes()
    {
        using var work = new WorkFolder();

        Assert.Equal(Bytes(work, SmallAdapter.Tensors()), Bytes(work, SmallAdapter.Tensors()));
    }

    [Fact]
    public void Import_OfTensorsInAnotherOrder_GivesTheSameBytes()
    {
        using var work = new WorkFolder();
        var tensors = SmallAdapter.Tensors();
        var reversed = Enumerable.Reverse(tensors).ToList();

        Assert.NotEqual(PlainSafetensors.Write(tensors), PlainSafetensors.Write(reversed));
        Assert.Equal(Bytes(work, tensors), Bytes(work, reversed));
    }

    [Fact]
    public void Import_OfOneChangedBit_GivesAnotherDigest()
    {
        using var work = new WorkFolder();
        var changed = SmallAdapter.Tensors();
        changed[3].Data[5] ^= 1;

        Assert.NotEqual(Digest(work, SmallAdapter.Tensors(), SmallAdapter.Config()), Digest(work, changed, SmallAdapter.Config()));
    }

    [Fact]
    public void Import_OfAnotherAlpha_GivesAnotherDigest()
    {
        using var work = new WorkFolder();
        var config = SmallAdapter.Config();
        config["lora_alpha"] = 9;

        Assert.NotEqual(Digest(work, SmallAdapter.Tensors(), SmallAdapter.Config()), Digest(work, SmallAdapter.Tensors(), config));
    }

    [Fact]
    public void Import_Accepted_DescribesTheCanonicalFile()
    {
        using var work = new WorkFolder();

        var canonical = Importing.Accept(SmallAdapter.Write(work), Corpus.Base("llama"), work).Canonical!;

        Assert.Equal(4, canonical.Rank);
        Assert.Equal(["attn_q", "attn_v"], canonical.Targets);
    }

    private static byte[] Bytes(WorkFolder work, List<PlainTensor> tensors) =>
        File.ReadAllBytes(Importing.Accept(SmallAdapter.Write(work, tensors), Corpus.Base("llama"), work).Canonical!.Path);

    private static AdapterDigest Digest(WorkFolder work, List<PlainTensor> tensors, Dictionary<string, object?> config) =>
        Importing.Accept(SmallAdapter.Write(work, tensors, config), Corpus.Base("llama"), work).Canonical!.Digest;
}
