using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AdapterFormats;
using AdapterHost.Engine.Mixing;

namespace AdapterHost.Tests;

/// <summary>The kernels against sums in double precision, at lengths that no vector divides.</summary>
public sealed unsafe class LowRankKernelTests : IDisposable
{
    private const int Rows = 11;

    private readonly List<nint> _blocks = [];
    private readonly Random _random = new(3);

    public static TheoryData<int, int, int> Shapes() => new()
    {
        { 1, 1, 1 }, { 7, 37, 45 }, { 16, 64, 96 }, { 4, 16, 15 }, { 13, 100, 33 }, { 300, 40, 35 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void DownAndUp_AnyShape_AddScaledProduct(int rank, int input, int output)
    {
        var (pair, a, b) = Pair(rank, input, output);
        float* x = Values(Rows * input), y = Values(Rows * output);
        var before = new Span<float>(y, Rows * output).ToArray();
        int[] rows = [.. Enumerable.Range(0, Rows)];
        Apply(pair, x, y, rows, threads: 1);
        for (var row = 0; row < Rows; row++)
        {
            for (var o = 0; o < output; o++)
            {
                double sum = 0, size = 1;
                for (var q = 0; q < rank; q++)
                {
                    double u = 0;
                    for (var i = 0; i < input; i++)
                    {
                        u += (double)a[q * input + i] * x[row * input + i];
                    }

                    sum += pair.Scale * u * b[o * rank + q];
                    size += Math.Abs(pair.Scale * u * b[o * rank + q]);
                }

                Assert.Equal(before[row * output + o] + sum, y[row * output + o], 1e-5 * size);
            }
        }
    }

    /// <summary>A row's numbers are the same bits alone, in company, on any number of threads.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void DownAndUp_AloneOrInCompanyOnAnyThreads_SameBits(int rank, int input, int output)
    {
        var (pair, _, _) = Pair(rank, input, output);
        var x = Values(Rows * input);
        var start = new Span<float>(Values(Rows * output), Rows * output).ToArray();
        float[] Run(int[] rows, int threads)
        {
            var y = Allocate<float>(Rows * output);
            start.CopyTo(new Span<float>(y, start.Length));
            Apply(pair, x, y, rows, threads);
            return new Span<float>(y, start.Length).ToArray();
        }

        var together = Run([.. Enumerable.Range(0, Rows)], 1);
        foreach (var threads in new[] { 2, 3, 5 })
        {
            Assert.Equal(together, Run([.. Enumerable.Range(0, Rows)], threads));
        }

        for (var row = 0; row < Rows; row++)
        {
            Assert.Equal(together[(row * output)..((row + 1) * output)], Run([row], 1)[(row * output)..((row + 1) * output)]);
        }
    }

    /// <summary>Processors without AVX-512 run the other lane: the same arithmetic, so the same bits.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Lane256_AgainstTheKernelOfThisProcessor_SameBits(int rank, int input, int output)
    {
        var (pair, _, _) = Pair(rank, input, output);
        var x = Values(Rows * input);
        float* expected = Allocate<float>(Rows * output), actual = Allocate<float>(Rows * output);
        var u = Allocate<float>(Rows * rank);
        int[] rows = [.. Enumerable.Range(0, Rows)];
        Apply(pair, x, expected, rows, threads: 1);
        DownProduct<Lane256, Pair256, Float32Element>.Run(pair, new Rows(x, input * sizeof(float)), rows, u, 0, pair.Blocks);
        UpProduct<Lane256, Pair256, Float32Element>.Run(pair, new Rows(actual, output * sizeof(float)), rows, u, 0, pair.UpUnits);
        Assert.Equal(new Span<float>(expected, Rows * output).ToArray(), new Span<float>(actual, Rows * output).ToArray());
    }

    [Fact]
    public void LoadFloat16_EveryFiniteHalf_IsExact()
    {
        var halves = Enumerable.Range(0, 0x10000).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits)).Where(Half.IsFinite).ToArray();
        fixed (Half* source = halves)
        {
            for (var i = 0; i + LowRankPair.Lane <= halves.Length; i += LowRankPair.Lane)
            {
                var lane = Lane256.LoadFloat16((ushort*)source + i);
                var widest = Lane512.IsSupported ? Lane512.LoadFloat16((ushort*)source + i) : default;
                for (var k = 0; k < LowRankPair.Lane; k++)
                {
                    Assert.Equal((float)halves[i + k], k < 8 ? lane.Low[k] : lane.High[k - 8]);
                    Assert.True(!Lane512.IsSupported || widest[k] == (float)halves[i + k]);
                }
            }
        }
    }

    public void Dispose() => _blocks.ForEach(block => NativeMemory.Free((void*)block));

    private static void Apply(in LowRankPair pair, float* x, float* y, int[] rows, int threads)
    {
        var u = stackalloc float[Rows * 300];
        var (input, output) = (new Rows(x, pair.Input * sizeof(float)), new Rows(y, pair.Output * sizeof(float)));
        for (var thread = 0; thread < threads; thread++)
        {
            var (from, to) = Share.Of(pair.Blocks, thread, threads);
            LowRankKernel.Down(pair, input, rows, u, from, to);
        }

        for (var thread = 0; thread < threads; thread++)
        {
            var (from, to) = Share.Of(pair.UpUnits, thread, threads);
            LowRankKernel.Up(pair, output, rows, u, from, to);
        }
    }

    private (LowRankPair Pair, float[] A, float[] B) Pair(int rank, int input, int output)
    {
        var a = new Span<float>(Values(rank * input), rank * input).ToArray();
        var b = new Span<float>(Values(output * rank), output * rank).ToArray();
        float* packedA = Allocate<float>(a.Length), packedB = Allocate<float>(b.Length);
        fixed (float* plainA = a, plainB = b)
        {
            MatrixPacker.PackRowsOfA<CopyPacking<uint>>((byte*)plainA, (byte*)packedA, rank, input, 1);
            MatrixPacker.PackRowsOfB((uint*)plainB, (uint*)packedB, rank, output);
        }

        var pair = new LowRankPair
        {
            A = packedA,
            B = packedB,
            Rank = rank,
            Input = input,
            Output = output,
            Scale = 0.75f,
            TypeOfA = AdapterElementType.F32,
            TypeOfB = AdapterElementType.F32,
        };
        return (pair, a, b);
    }

    private float* Values(int count)
    {
        var values = Allocate<float>(count);
        for (var i = 0; i < count; i++)
        {
            values[i] = _random.NextSingle() * 2 - 1;
        }

        return values;
    }

    private T* Allocate<T>(int count)
        where T : unmanaged
    {
        var block = NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(T));
        _blocks.Add((nint)block);
        return (T*)block;
    }
}
