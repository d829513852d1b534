using AdapterFormats.Tests.Support;

namespace AdapterFormats.Tests.Robustness;

public class MemoryTests
{
    private const int Layers = 64;
    private const int Width = 16_384;
    private const int Rank = 16;
    private const int LargestTensor = Width * Rank * sizeof(float);

    [Fact]
    public void Import_OfManyTensors_AllocatesByTheLargestAndNotByTheFile()
    {
        using var work = new WorkFolder();
        var folder = work.New();
        var fileBytes = WriteLarge(Path.Combine(folder, "adapter_model.safetensors"));
        File.WriteAllBytes(Path.Combine(folder, "adapter_config.json"), SmallAdapter.ConfigBytes(SmallAdapter.Config(Rank)));
        Importing.Accept(SmallAdapter.Write(work), Corpus.Base("llama"), work); // code and tables are loaded

        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = Importing.Accept(Corpus.Upload(folder), Base(), work);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(1 << 20, LargestTensor);
        Assert.True(fileBytes >= 64L << 20);
        Assert.True(result.Canonical!.Bytes >= 64L << 20);
        Assert.True(allocated < 3L * LargestTensor, $"{allocated} bytes were allocated for tensors of {LargestTensor}");
    }

    // Both q's rows are reordered and v's copied; half of the tensors are as large as tensors get here.
    private static BaseModelDescriptor Base() => Corpus.Base("llama") with
    {
        LayerCount = Layers,
        HeadCount = 128,
        HeadCountKv = 128,
        Targets = [.. Enumerable.Range(0, Layers).Select(l => new TargetTensor($"blk.{l}.attn_q.weight", 64, Width))],
    };

    private static long WriteLarge(string path)
    {
        var block = new float[LargestTensor / sizeof(float)];
        var random = new Random(3);
        for (var i = 0; i < block.Length; i++)
            block[i] = (float)random.NextDouble();
        var a = block[..(Rank * 64)];
        var tensors = Enumerable.Range(0, Layers).SelectMany(l => new[]
        {
            PlainTensor.F32($"{SmallAdapter.Prefix}{l}.self_attn.q_proj.lora_A.weight", [Rank, 64], a),
            PlainTensor.F32($"{SmallAdapter.Prefix}{l}.self_attn.q_proj.lora_B.weight", [Width, Rank], block),
        });
        File.WriteAllBytes(path, PlainSafetensors.Write(tensors));
        return new FileInfo(path).Length;
    }
}
