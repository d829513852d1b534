using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AdapterHost.Engine.Attention;
using AdapterHost.Engine.Mixing;
using LlamaCpp;

namespace AdapterHost.Tests;

/// <summary>Attention over some cells against sums in double precision; the other cells hold poison.</summary>
public sealed unsafe class AttentionKernelTests : IDisposable
{
    private const int Cells = 70;
    private const int Heads = 6;
    private const int KeyHeads = 2;

    /// <summary>Single cells, pairs and long runs, from the first to the last.</summary>
    private static readonly int[] s_seen = [0, 3, 4, .. Enumerable.Range(10, 21), 40, .. Enumerable.Range(50, 7), 69];

    private readonly List<nint> _blocks = [];
    private readonly Random _random = new(5);

    [Theory]
    [InlineData(16, AttentionPart.F32, 0)]
    [InlineData(32, AttentionPart.F32, 30)]
    [InlineData(40, AttentionPart.F32, 0)]
    [InlineData(64, AttentionPart.F16, 0)]
    [InlineData(80, AttentionPart.F16, 50)]
    [InlineData(100, AttentionPart.F16, 0)]
    [InlineData(128, AttentionPart.F16, 0)]
    [InlineData(256, AttentionPart.F32, 0)]
    public void Run_SomeCells_EqualsTheSumOverThemAndNothingElse(int length, int type, float softCap)
    {
        var operands = Operands(length, type) with { SoftCap = softCap };
        var runs = Runs(s_seen);
        var scores = (float*)Allocate(Cells * sizeof(float));
        var found = new List<(float[] Wide, float[] Narrow)>();
        for (var head = 0; head < Heads; head++)
        {
            found.Add((RunLane<Lane512, Vector512<float>>(operands, head, runs, scores), RunLane<Lane256, Pair256>(operands, head, runs, scores)));
        }

        for (var head = 0; head < Heads; head++)
        {
            var expected = Expected(operands, head, softCap);
            for (var i = 0; i < length; i++)
            {
                Assert.Equal(expected[i], found[head].Narrow[i], 2e-6);
            }

            // Both ways do the same arithmetic.
            Assert.True(!Lane512.IsSupported || found[head].Wide.AsSpan().SequenceEqual(found[head].Narrow));
        }
    }

    /// <summary>A sequence whose own cells are no numbers must be seen to be so.</summary>
    [Theory]
    [InlineData(AttentionPart.F16, true, float.PositiveInfinity)]
    [InlineData(AttentionPart.F16, false, float.NegativeInfinity)]
    [InlineData(AttentionPart.F16, true, float.NaN)]
    [InlineData(AttentionPart.F32, false, float.NaN)]
    [InlineData(AttentionPart.F32, true, float.NaN)]
    public void Run_SeenCellIsNoNumber_NeitherIsTheResult(int type, bool inKeys, float value)
    {
        var operands = Operands(64, type);
        var part = inKeys ? operands.Keys : operands.Values;
        for (var head = 0; head < KeyHeads; head++)
        {
            var vector = part.Data + s_seen[5] * part.RowStride + head * part.HeadStride;
            if (type == AttentionPart.F32)
            {
                ((float*)vector)[3] = value;
            }
            else
            {
                ((Half*)vector)[3] = (Half)value;
            }
        }

        AttentionKernel.Run(operands, 0, 0, Heads, Runs(s_seen), (float*)Allocate(Cells * sizeof(float)));
        for (var head = 0; head < Heads; head++)
        {
            Assert.False(float.IsFinite(((float*)operands.Result)[head * 64 + 3]));
        }
    }

    /// <summary>Layers with a sliding window have fewer cells, and are asked about after the others and before these are computed.</summary>
    [Fact]
    public void Reserve_FewerCellsLater_RoomForTheMostStays()
    {
        using var work = new AttentionWork(guarded: true);
        work.Reserve(1024, 2);
        var (scores, runs) = ((nint)work.Scores(1), (nint)work.Runs(1));
        work.Reserve(256, 2);
        Assert.Equal((scores, runs), ((nint)work.Scores(1), (nint)work.Runs(1)));

        // Beyond the room stands a page that ends the process.
        new Span<float>(work.Scores(0), 1024).Fill(1);
        new Span<float>(work.Scores(1), 1024).Fill(2);
        new Span<int>(work.Runs(0), CellRuns.RoomFor(1024)).Fill(3);
        Assert.Equal((1, 2, 3), (work.Scores(0)[1023], work.Scores(1)[0], work.Runs(0)[1025]));
    }

    [Fact]
    public void Run_NoCell_GivesZeros()
    {
        var operands = Operands(32, AttentionPart.F32);
        AttentionKernel.Run(operands, 0, 0, Heads, Runs([]), (float*)Allocate(64));
        Assert.All(new Span<float>((void*)operands.Result, Heads * 32).ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Read_AnyMask_FindsEveryRun()
    {
        foreach (var seen in new int[][] { [], [0], [Cells - 1], s_seen, [.. Enumerable.Range(0, Cells)], [.. Enumerable.Range(0, Cells / 2).Select(i => 2 * i)] })
        {
            var runs = Runs(seen);
            var found = new List<int>();
            for (var run = 0; run < runs.Count; run++)
            {
                found.AddRange(Enumerable.Range((int)runs[run].From, runs[run].Count));
            }

            Assert.Equal(seen, found);
            Assert.Equal(seen.Length, runs.Cells);
        }
    }

    public void Dispose() => _blocks.ForEach(block => NativeMemory.AlignedFree((void*)block));

    private static float[] RunLane<TLane, TVector>(AttentionOperands operands, int head, CellRuns runs, float* scores)
        where TLane : struct, ILane<TVector>
        where TVector : struct
    {
        if (typeof(TLane) == typeof(Lane512) && !Lane512.IsSupported)
        {
            return [];
        }

        if (operands.Keys.Type == AttentionPart.F32)
        {
            HeadAttention<TLane, TVector, Float32Element>.Run(operands, 0, head, runs, scores);
        }
        else
        {
            HeadAttention<TLane, TVector, Float16Cell>.Run(operands, 0, head, runs, scores);
        }

        return new Span<float>((float*)operands.Result + head * operands.Values.Length, operands.Values.Length).ToArray();
    }

    private static double[] Expected(AttentionOperands operands, int head, float softCap)
    {
        var length = operands.Keys.Length;
        var scores = s_seen.Select(cell => Enumerable.Range(0, length).Sum(i => At(operands.Queries, 0, head, i) * At(operands.Keys, cell, head / (Heads / KeyHeads), i)))
            .Select(score => softCap == 0 ? score * operands.Scale : softCap * Math.Tanh(score * operands.Scale / softCap)).ToArray();
        var weights = scores.Select(score => Math.Exp(score - scores.Max())).ToArray();
        return [.. Enumerable.Range(0, length).Select(i =>
            s_seen.Select((cell, at) => weights[at] * At(operands.Values, cell, head / (Heads / KeyHeads), i)).Sum() / weights.Sum())];
    }

    private static double At(AttentionPart part, int row, int head, int i)
    {
        var vector = part.Data + row * part.RowStride + head * part.HeadStride;
        return part.Type == AttentionPart.F32 ? ((float*)vector)[i] : (double)((Half*)vector)[i];
    }

    private AttentionOperands Operands(int length, int type) => new(
        Part(length, AttentionPart.F32, 1, Heads, spoilt: []),
        Part(length, type, Cells, KeyHeads, Enumerable.Range(0, Cells).Except(s_seen)),
        Part(length, type, Cells, KeyHeads, Enumerable.Range(0, Cells).Except(s_seen)),
        (nint)Allocate(Heads * length * sizeof(float)),
        1 / MathF.Sqrt(length));

    private AttentionPart Part(int length, int type, int rows, int heads, IEnumerable<int> spoilt)
    {
        var bytes = type == AttentionPart.F32 ? sizeof(float) : sizeof(ushort);
        var data = (byte*)Allocate(rows * heads * length * bytes);
        var poison = spoilt.ToHashSet();
        for (var i = 0; i < rows * heads * length; i++)
        {
            var value = poison.Contains(i / (heads * length)) ? float.NaN : (float)(_random.NextDouble() * 4 - 2);
            if (type == AttentionPart.F32)
            {
                ((float*)data)[i] = value;
            }
            else
            {
                ((Half*)data)[i] = (Half)value;
            }
        }

        return new((nint)data, type, length, rows, heads, heads * length * bytes, length * bytes);
    }

    private CellRuns Runs(int[] seen)
    {
        var mask = new ushort[Cells];
        Array.Fill(mask, BitConverter.HalfToUInt16Bits(Half.NegativeInfinity));
        foreach (var cell in seen)
        {
            mask[cell] = 0;
        }

        var runs = new CellRuns((int*)Allocate(CellRuns.RoomFor(Cells) * sizeof(int)));
        runs.Read(mask);
        return runs;
    }

    private void* Allocate(int bytes)
    {
        var block = NativeMemory.AlignedAlloc((nuint)bytes, 64);
        NativeMemory.Clear(block, (nuint)bytes);
        _blocks.Add((nint)block);
        return block;
    }
}
