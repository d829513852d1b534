using System.Runtime.InteropServices;
using AdapterFormats.Tests.Support;

namespace AdapterFormats.Tests.Import;

public class FindingsTests
{
    [Fact]
    public void Import_OfFiveProblems_ReturnsFiveFindings()
    {
        using var work = new WorkFolder();
        var config = SmallAdapter.Config();
        config["use_dora"] = true;
        config["bias"] = "all";
        var tensors = SmallAdapter.Tensors();
        MemoryMarshal.Cast<byte, float>(tensors[0].Data.AsSpan())[9] = float.NaN;
        tensors.RemoveAt(3);
        tensors.Add(PlainTensor.F32("base_model.model.lm_head.weight", [2, 2], [1, 2, 3, 4]));

        var result = Importing.Import(SmallAdapter.Write(work, tensors, config), Corpus.Base("llama"), work);

        Assert.False(result.Accepted);
        Assert.Equal(
            ["config-bias", "config-use-dora", "lora-b-missing", "tensor-full-weight", "weight-nan"],
            result.Findings.Select(f => f.Code).Order(StringComparer.Ordinal));
        Assert.Equal(SmallAdapter.Prefix + "0.self_attn.q_proj.lora_A.weight", result.Findings.Single(f => f.Code == "weight-nan").Tensor);
    }

    [Fact]
    public void Import_OfABadConfigBadManifestAndBadWeights_ReportsAllThree()
    {
        using var work = new WorkFolder();
        var config = SmallAdapter.Config();
        config["r"] = "8";

        var result = Importing.Import(SmallAdapter.Write(work, [], config, "[]"), Corpus.Base("llama"), work);

        Assert.Equal(["config-rank", "manifest-json", "no-tensors"], Importing.Codes(result));
    }

    [Theory]
    [InlineData("kasa_config", "config-kasa")]
    [InlineData("lora_ga_config", "config-lora-ga")]
    [InlineData("arrow_config", "config-arrow")]
    [InlineData("megatron_config", "config-megatron")]
    [InlineData("something_new", "config-unknown-key")]
    public void Import_OfAnUnsupportedSwitch_RefusesItByName(string key, string code)
    {
        using var work = new WorkFolder();
        var config = SmallAdapter.Config();
        config[key] = new { a = 1 };

        var result = Importing.Import(SmallAdapter.Write(work, config: config), Corpus.Base("llama"), work);

        Assert.Equal(code, Assert.Single(result.Findings).Code);
        Assert.Contains(key, result.Findings[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4096, 1, "scale-out-of-range")]
    [InlineData(5000, 4, "config-alpha")]
    [InlineData(0, 4, "config-alpha")]
    [InlineData(-8, 4, "config-alpha")]
    [InlineData(1e-9, 4, "config-alpha")]
    public void Import_OfAnAbsurdAlpha_IsRefused(double alpha, int rank, string code)
    {
        using var work = new WorkFolder();
        var config = SmallAdapter.Config(rank);
        config["lora_alpha"] = alpha;

        Assert.Equal(
            [code],
            Importing.Codes(
                Importing.Import(SmallAdapter.Write(work, SmallAdapter.Tensors(rank: rank), config), Corpus.Base("llama"), work)));
    }

    [Fact]
    public void Import_OfAWeightBeyondHalfPrecision_IsRefused()
    {
        using var work = new WorkFolder();
        var tensors = SmallAdapter.Tensors();
        MemoryMarshal.Cast<byte, float>(tensors[1].Data.AsSpan())[0] = 1e6f;

        Assert.Equal(
            ["weight-too-large"], Importing.Codes(Importing.Import(SmallAdapter.Write(work, tensors), Corpus.Base("llama"), work)));
    }

    [Fact]
    public void Import_OfOnePairWithoutEffect_IsAcceptedWithANote()
    {
        using var work = new WorkFolder();
        var tensors = SmallAdapter.Tensors();
        tensors[1].Data.AsSpan().Clear();

        var result = Importing.Accept(SmallAdapter.Write(work, tensors), Corpus.Base("llama"), work);

        Assert.Equal(("pair-without-effect", FindingSeverity.Note), (Assert.Single(result.Findings).Code, result.Findings[0].Severity));
    }

    [Fact]
    public void Import_OfAnUnknownTypeInATruncatedFile_ReadsNoValue()
    {
        using var work = new WorkFolder();
        var tensors = SmallAdapter.Tensors();
        tensors[0] = tensors[0] with { Type = "F[2" };
        var weights = work.Write("weights", PlainSafetensors.Write(tensors)[..^600]);
        var config = work.Write("config", SmallAdapter.ConfigBytes());
        var upload = AdapterUpload.FromFiles([new("adapter_config.json", config), new("adapter_model.safetensors", weights)]);

        Assert.Equal(["tensor-dtype"], Importing.Codes(Importing.Import(upload, Corpus.Base("llama"), work)));
    }

    [Fact]
    public void Import_OfMoreFindingsThanTheLimit_SaysHowManyAreLeftOut()
    {
        using var work = new WorkFolder();
        var tensors = Enumerable.Range(0, 1500).Select(i => PlainTensor.F32($"x{i}", [1], [1]));

        var result = Importing.Import(SmallAdapter.Write(work, tensors), Corpus.Base("llama"), work);

        Assert.Equal(1001, result.Findings.Count);
        Assert.StartsWith("500 more", result.Findings[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_OfAdapterOverTheByteLimit_IsRefused()
    {
        using var work = new WorkFolder();

        var result = Importing.Import(SmallAdapter.Write(work), Corpus.Base("llama"), work, limits: new ImportLimits { MaxBytes = 4096 });

        Assert.Equal(["upload-too-large"], Importing.Codes(result));
    }

    [Theory]
    [InlineData("../adapter_config.json")]
    [InlineData("/adapter_config.json")]
    [InlineData("a\\adapter_config.json")]
    [InlineData("C:/adapter_config.json")]
    [InlineData("a/./b")]
    [InlineData("")]
    public void Import_OfAFolderWithATrickInAName_IsRefused(string name)
    {
        using var work = new WorkFolder();
        var spooled = work.Write("spooled", [1]);

        var result = Importing.Import(AdapterUpload.FromFiles([new UploadedFile(name, spooled)]), Corpus.Base("llama"), work);

        Assert.Contains("file-path", Importing.Codes(result));
    }
}
