using AdapterFormats;
using AdapterHost.Engine.Mixing;

namespace AdapterHost.Tests;

/// <summary>What an adapter takes in memory, and what half precision costs in numbers.</summary>
public sealed class AdapterPrecisionTests
{
    [Theory]
    [InlineData("llama.all-linear-r8", false, 4)]
    [InlineData("llama.all-linear-r8", true, 2)]
    [InlineData("llama.f16", false, 2)]
    [InlineData("llama.f16", true, 2)]
    [InlineData("llama.bf16", true, 2)]
    public async Task CreateAsync_Precision_TakesElementsTimesWidth(string adapter, bool half, int width)
    {
        using var run = new MixedRun(Repository.Base("llama"), MixingKind.Auto, halfPrecision: half);
        var weights = await run.LoadAsync("tests/corpus/peft/" + adapter);
        var (_, bytes) = await Canonical.OfAsync("tests/corpus/peft/" + adapter, run.Base);
        using var reader = CanonicalAdapterReader.Open(new MemoryStream(bytes));
        var elements = reader.Pairs.Sum(p => (long)p.Rank * (p.InputLength + p.OutputLength));
        Assert.InRange(weights.Bytes, elements * width, elements * width * 105 / 100);
    }

    /// <summary>The model answers nearly the same, and not as without the adapter.</summary>
    [Fact]
    public async Task Step_HalfPrecision_StaysNearExact()
    {
        using var exact = new MixedRun(Repository.Base("llama"), MixingKind.Auto);
        using var half = new MixedRun(Repository.Base("llama"), MixingKind.Auto, halfPrecision: true);
        const string Adapter = "tests/corpus/peft/llama.rslora-r16";
        int[] tokens = [.. Enumerable.Range(40, 12)];
        var none = exact.Step((0, 0, tokens, null, false))[0];
        var expected = exact.Step((1, 0, tokens, await exact.LoadAsync(Adapter), false))[0];
        var actual = half.Step((1, 0, tokens, await half.LoadAsync(Adapter), false))[0];
        var effect = Distance(expected, none);
        Assert.InRange(Distance(expected, actual), float.Epsilon, effect / 200);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(1e-7f)]
    [InlineData(3e9f)]
    [InlineData(1e30f)]
    public unsafe void HalfPacking_ValuesOfAnySize_KeepElevenBits(float size)
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 64).Select(_ => (random.NextSingle() * 2 - 1) * size).ToArray();
        var exponent = MatrixPacker.Exponent(System.Runtime.InteropServices.MemoryMarshal.Cast<float, uint>(values), "a target");
        var halves = new Half[values.Length];
        fixed (float* source = values)
        fixed (Half* destination = halves)
        {
            for (var i = 0; i < values.Length; i += LowRankPair.Lane)
            {
                HalfPacking.Lane((byte*)(source + i), (byte*)(destination + i), MathF.ScaleB(1, exponent));
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal((Half)MathF.ScaleB(values[i], exponent), halves[i]);
            Assert.Equal(values[i], MathF.ScaleB((float)halves[i], -exponent), Math.Abs(values[i]) / 2048);
        }
    }

    [Fact]
    public void Exponent_NotANumber_IsRefusedByTarget()
    {
        var fault = Assert.Throws<AdapterFormatException>(() => MatrixPacker.Exponent([0x7fc0_0000, 1], "blk.0.attn_q.weight"));
        Assert.Contains("blk.0.attn_q.weight", fault.Message);
    }

    private static float Distance(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
}
