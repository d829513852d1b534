using System.Runtime.InteropServices;
using AdapterFormats;

namespace Bench.Generate;

/// <summary>A canonical adapter of random weights on every target of a base model.</summary>
internal static class RandomAdapter
{
    public const int Rank = 16;

    private const int TypeF32 = 0;

    /// <param name="baseModel">What it is for.</param>
    /// <param name="seed">Of its weights.</param>
    /// <param name="rank">Of every pair.</param>
    /// <param name="targets">Ends of the names of what it changes; all targets when none is given.</param>
    public static byte[] Make(BaseModelDescriptor baseModel, int seed, int rank = Rank, params string[] targets)
    {
        var file = new GgufFileWriter();
        file.Add("general.type", "adapter");
        file.Add("general.architecture", baseModel.Architecture);
        file.Add("adapter.type", "lora");
        file.Add("adapter.lora.alpha", (float)rank);
        var random = new Random(seed);
        foreach (var target in baseModel.Targets.Where(t => targets.Length == 0 || targets.Any(t.Name.EndsWith)).OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            Matrix(file, random, target.Name + ".lora_a", target.InputLength, rank, 1 / MathF.Sqrt(target.InputLength));
            Matrix(file, random, target.Name + ".lora_b", rank, target.OutputLength, 0.1f / rank);
        }

        var path = Path.GetTempFileName();
        try
        {
            file.Save(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Matrix(GgufFileWriter file, Random random, string name, int input, int output, float spread)
    {
        var seed = random.Next();
        file.AddTensor(name, [input, output], TypeF32, (long)input * output * sizeof(float), stream =>
        {
            var source = new Random(seed);
            var values = new float[input * output];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (source.NextSingle() * 2 - 1) * 1.7f * spread;
            }

            stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        });
    }
}
