using System.Buffers.Binary;
using System.Text.Json;
using AdapterFormats.Tests.Support;

namespace AdapterFormats.Tests.Export;

/// <summary>The way back: what other engines get is what the trainer wrote.</summary>
public class PeftFolderTests
{
    /// <summary>It has ranks and alphas by module, which one rank and one alpha cannot say with the same bits.</summary>
    private const string Mixed = "llama.patterns";

    private const string Served = "served/name";

    public static TheoryData<string> Folders =>
    [
        .. Directory.EnumerateDirectories(Corpus.Folder("tests", "corpus", "peft")).Select(d => Path.GetFileName(d)!).Where(name => name != Mixed).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void Corpus_OfPeftFolders_IsComplete() => Assert.Equal(16, Folders.Count);

    [Theory]
    [MemberData(nameof(Folders))]
    public void Write_OfAnUploadedFolder_GivesItsTensorsBitForBit(string name)
    {
        using var work = new WorkFolder();
        var folder = Exported(name, work, out _);

        Assert.Equal(Tensors(Path.Combine(Corpus.Peft(name), "adapter_model.safetensors")), Tensors(Path.Combine(folder, "adapter_model.safetensors")));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Write_ThenUploadAgain_IsTheSameAdapter(string name)
    {
        using var work = new WorkFolder();
        var folder = Exported(name, work, out var first);

        Assert.Equal(first.Digest, Importing.Accept(Corpus.Upload(folder), BaseOf(name), work).Canonical!.Digest);
    }

    [Fact]
    public void Write_OfAGgufUpload_GivesThePeftFolderOfTheSameAdapter()
    {
        using var work = new WorkFolder();
        var gguf = Importing.Accept(AdapterUpload.FromFile(Corpus.Conversion("llama.all-linear-r8")), Corpus.Base("llama"), work).Canonical!;
        var folder = Export(gguf, Corpus.Base("llama"), work);

        Assert.Equal(
            Tensors(Path.Combine(Corpus.Peft("llama.all-linear-r8"), "adapter_model.safetensors")),
            Tensors(Path.Combine(folder, "adapter_model.safetensors")));
    }

    [Fact]
    public void Write_OfMixedRanks_HasOneRankAndTheSameProducts()
    {
        using var work = new WorkFolder();
        var folder = Exported(Mixed, work, out var first);
        var again = Importing.Accept(Corpus.Upload(folder), BaseOf(Mixed), work).Canonical!;
        using var before = CanonicalAdapterReader.Open(File.OpenRead(first.Path));
        using var after = CanonicalAdapterReader.Open(File.OpenRead(again.Path));

        Assert.True(before.Pairs.Select(pair => pair.Rank).Distinct().Count() > 1);
        Assert.Equal(before.Pairs.Max(pair => pair.Rank), Assert.Single(after.Pairs.Select(pair => pair.Rank).Distinct()));
        Assert.Equal(before.Pairs.Select(pair => pair.Target), after.Pairs.Select(pair => pair.Target));
        foreach (var (mine, theirs) in before.Pairs.Zip(after.Pairs))
            Assert.All(Product(mine).Zip(Product(theirs)), value => Assert.Equal(value.First, value.Second, 1e-6 * Math.Max(1, Math.Abs(value.First))));
    }

    [Fact]
    public void Write_Config_SaysWhatWasTrained()
    {
        using var work = new WorkFolder();
        using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Exported("llama.qv-r4", work, out _), "adapter_config.json")));
        using var original = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Corpus.Peft("llama.qv-r4"), "adapter_config.json")));

        foreach (var key in (string[])["peft_type", "task_type", "r", "lora_alpha", "bias", "fan_in_fan_out"])
            Assert.Equal(original.RootElement.GetProperty(key).GetRawText(), config.RootElement.GetProperty(key).GetRawText());
        Assert.Equal(Served, config.RootElement.GetProperty("base_model_name_or_path").GetString());
        Assert.Equal(["q_proj", "v_proj"], config.RootElement.GetProperty("target_modules").EnumerateArray().Select(module => module.GetString()));
    }

    [Fact]
    public void Write_ForABaseOfOtherShapes_IsRefused()
    {
        using var work = new WorkFolder();
        var adapter = Importing.Accept(Corpus.Upload(Corpus.Peft("llama.qv-r4")), Corpus.Base("llama"), work).Canonical!;

        var wider = Corpus.Base("llama") with { Targets = [.. Corpus.Base("llama").Targets.Select(target => target with { InputLength = target.InputLength * 2 })] };

        Assert.Contains("blk.", Assert.Throws<AdapterFormatException>(() => Export(adapter, wider, work)).Message, StringComparison.Ordinal);
        Assert.Contains("gemma2", Assert.Throws<AdapterFormatException>(() => Export(adapter, Corpus.Base("gemma2"), work)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OnUnix_LetsNobodyElseRead()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var work = new WorkFolder();
        foreach (var path in Directory.EnumerateFiles(Exported("llama.qv-r4", work, out _)))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    private static string Exported(string name, WorkFolder work, out CanonicalAdapterFile canonical)
    {
        canonical = Importing.Accept(Corpus.Upload(Corpus.Peft(name)), BaseOf(name), work).Canonical!;
        return Export(canonical, BaseOf(name), work);
    }

    private static string Export(CanonicalAdapterFile canonical, BaseModelDescriptor baseModel, WorkFolder work)
    {
        var folder = work.New();
        using var reader = CanonicalAdapterReader.Open(File.OpenRead(canonical.Path));
        var bytes = PeftFolder.Write(reader, baseModel, Served, folder);
        Assert.Equal(bytes, Directory.EnumerateFiles(folder).Sum(path => new FileInfo(path).Length));
        return folder;
    }

    private static BaseModelDescriptor BaseOf(string name) => Corpus.Base(name.Split('.')[0]) with
    {
        AcceptedNames = [.. Corpus.Base(name.Split('.')[0]).AcceptedNames, Served],
    };

    /// <summary>Type, shape and bytes of each, by name.</summary>
    private static SortedDictionary<string, string> Tensors(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var start = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, start - 8));
        return new(header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__").ToDictionary(entry => entry.Name, entry =>
        {
            var offsets = entry.Value.GetProperty("data_offsets");
            var data = bytes.AsSpan(start + offsets[0].GetInt32(), offsets[1].GetInt32() - offsets[0].GetInt32());
            var shape = string.Join('×', entry.Value.GetProperty("shape").EnumerateArray().Select(one => one.GetInt32()));
            return $"{entry.Value.GetProperty("dtype").GetString()} {shape} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(data))}";
        }), StringComparer.Ordinal);
    }

    private static double[] Product(LoraPair pair)
    {
        var (a, b) = (new float[pair.Rank * pair.InputLength], new float[pair.OutputLength * pair.Rank]);
        pair.ReadA(a);
        pair.ReadB(b);
        var product = new double[pair.OutputLength * pair.InputLength];
        for (var row = 0; row < pair.OutputLength; row++)
        {
            for (var rank = 0; rank < pair.Rank; rank++)
            {
                for (var column = 0; column < pair.InputLength; column++)
                    product[(row * pair.InputLength) + column] += (double)pair.Scale * b[(row * pair.Rank) + rank] * a[(rank * pair.InputLength) + column];
            }
        }

        return product;
    }
}
