using AdapterFormats.Tests.Support;

namespace AdapterFormats.Tests.Robustness;

/// <summary>Seeded damage to good files: each import ends with findings or an acceptance, within a fixed memory. Any exception fails the
/// test.</summary>
public class MutationTests
{
    private const int Mutations = 2_000;
    private const long MaxAllocated = 8 << 20;
    private const long MaxWritten = 4 << 20;

    [Theory]
    [InlineData("safetensors")]
    [InlineData("gguf")]
    [InlineData("config")]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    public async Task Import_OfTwoThousandMutations_NeverCrashesNorHangsNorPassesItsMemory(string kind)
    {
        using var work = new WorkFolder();
        var good = Good(kind);
        var mutator = new Mutator(kind.Length + 11);
        var baseModel = Corpus.Base("llama");
        Assert.True(Import(kind, good, work, baseModel, CancellationToken.None).Result.Accepted);
        int accepted = 0, refused = 0;

        for (var i = 0; i < Mutations; i++)
        {
            var mutated = mutator.Mutate(good);
            ImportResult result;
            long allocated;
            try
            {
                (result, allocated) = await Bounded.Run(stop => Import(kind, mutated, work, baseModel, stop));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Mutation {i} of {kind} ({Convert.ToBase64String(mutated)})", exception);
            }

            Assert.True(allocated < MaxAllocated, $"mutation {i} of {kind}: {allocated} bytes allocated");
            Assert.NotEqual(result.Accepted, result.Findings.Any(f => f.Severity == FindingSeverity.Error));
            if (result.Accepted)
                ReadBack(result.Canonical!.Path);
            _ = result.Accepted ? accepted++ : refused++;
        }

        Assert.True(refused > Mutations / 10, $"{refused} refused");
        Assert.True(accepted + refused == Mutations);
    }

    [Fact]
    public async Task Open_OfMutatedCanonicalFiles_ReadsOrThrowsItsOwnException()
    {
        var good = Good("gguf");
        var mutator = new Mutator(5);
        for (var i = 0; i < Mutations; i++)
        {
            var mutated = mutator.Mutate(good);
            Assert.True(await Bounded.Run(_ => ReadAll(mutated)) < MaxAllocated);
        }
    }

    // Returns the bytes that were allocated.
    private static long ReadAll(byte[] canonical)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var reader = CanonicalAdapterReader.Open(new MemoryStream(canonical));
            foreach (var pair in reader.Pairs)
                pair.ReadB(new float[pair.OutputLength * pair.Rank]);
        }
        catch (AdapterFormatException)
        {
            // What a damaged file is told.
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void ReadBack(string path)
    {
        using var reader = CanonicalAdapterReader.Open(File.OpenRead(path));
        Assert.NotEmpty(reader.Pairs);
    }

    private static (ImportResult Result, long Allocated) Import(
        string kind, byte[] bytes, WorkFolder work, BaseModelDescriptor baseModel, CancellationToken cancellationToken)
    {
        var path = work.Write("upload", bytes);
        var target = work.New();
        AdapterUpload upload;
        if (kind is "safetensors" or "config")
        {
            var other = work.Write("other", kind == "config" ? PlainSafetensors.Write(SmallAdapter.Tensors()) : SmallAdapter.ConfigBytes());
            upload = AdapterUpload.FromFiles(
                [new("adapter_config.json", kind == "config" ? path : other), new(
                    "adapter_model.safetensors", kind == "config" ? other : path)]);
        }
        else
        {
            upload = AdapterUpload.FromFile(path);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = new AdapterImporter(new ImportLimits()).Import(upload, baseModel, new ImportPolicy(), target, cancellationToken);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(new DirectoryInfo(target).EnumerateFiles().Sum(f => f.Length) < MaxWritten);
        return (result, allocated);
    }

    private static byte[] Good(string kind) => kind switch
    {
        "safetensors" => PlainSafetensors.Write(SmallAdapter.Tensors()),
        "gguf" => File.ReadAllBytes(Corpus.Bad("valid.gguf")),
        "config" => File.ReadAllBytes(Path.Combine(Corpus.Bad("valid"), "adapter_config.json")),
        "zip" => File.ReadAllBytes(Corpus.Bad("valid.zip")),
        "tar" => File.ReadAllBytes(Corpus.Bad("valid.tar")),
        _ => File.ReadAllBytes(Corpus.Bad("valid.tar.gz")),
    };
}
