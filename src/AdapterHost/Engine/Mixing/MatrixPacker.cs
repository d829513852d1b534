using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AdapterFormats;

namespace AdapterHost.Engine.Mixing;

/// <summary>
/// Copies the matrices of a canonical adapter into the order of <see cref="LowRankPair"/>, narrowing F32 to F16 where asked: then multiplied
/// by a power of two that brings them to the middle of a half's range, so that neither small nor large ones lose more than the rounding.
/// One instance a load: it keeps its buffer from matrix to matrix.
/// </summary>
internal sealed unsafe class MatrixPacker
{
    private const int Lane = LowRankPair.Lane;
    private const int Block = LowRankPair.RankBlock;

    /// <summary>Where a narrowed matrix' largest magnitude lies, as a power of two: far above the subnormals of a half, far below its end.</summary>
    private const int LargestExponent = 8;

    /// <summary>Bounds how far a matrix may be enlarged: what is smaller has no effect in any adapter.</summary>
    private const int MostShift = 40;

    private const int ExponentBias = 127;
    private const int ExponentShift = 23;
    private const uint Magnitude = 0x7fff_ffff;
    private const uint Infinity = 0x7f80_0000;

    private byte[] _source = [];

    public static int Width(AdapterElementType type) => type == AdapterElementType.F32 ? sizeof(float) : sizeof(ushort);

    /// <returns>What the product must be multiplied with, because the stored elements were not stored as they are.</returns>
    /// <exception cref="AdapterFormatException">A value that must be narrowed is not finite.</exception>
    public float PackA(LoraPair pair, void* destination, AdapterElementType kept)
    {
        var source = Buffer((long)pair.Rank * pair.InputLength * Width(pair.TypeOfA));
        pair.ReadStoredA(source);
        fixed (byte* rows = source)
        {
            if (kept != pair.TypeOfA)
            {
                var exponent = Exponent(new ReadOnlySpan<uint>(rows, pair.Rank * pair.InputLength), pair.Target);
                PackRowsOfA<HalfPacking>(rows, (byte*)destination, pair.Rank, pair.InputLength, MathF.ScaleB(1, exponent));
                return MathF.ScaleB(1, -exponent);
            }

            if (Width(kept) == sizeof(float))
            {
                PackRowsOfA<CopyPacking<uint>>(rows, (byte*)destination, pair.Rank, pair.InputLength, 1);
            }
            else
            {
                PackRowsOfA<CopyPacking<ushort>>(rows, (byte*)destination, pair.Rank, pair.InputLength, 1);
            }
        }

        return 1;
    }

    /// <inheritdoc cref="PackA(LoraPair, void*, AdapterElementType)"/>
    public float PackB(LoraPair pair, void* destination, AdapterElementType kept)
    {
        var source = Buffer((long)pair.Rank * pair.OutputLength * Width(pair.TypeOfB));
        pair.ReadStoredB(source);
        fixed (byte* rows = source)
        {
            if (kept != pair.TypeOfB)
            {
                var exponent = Exponent(new ReadOnlySpan<uint>(rows, pair.Rank * pair.OutputLength), pair.Target);
                Narrow(rows, (long)pair.Rank * pair.OutputLength, MathF.ScaleB(1, exponent));
                PackRowsOfB((ushort*)rows, (ushort*)destination, pair.Rank, pair.OutputLength);
                return MathF.ScaleB(1, -exponent);
            }

            if (Width(kept) == sizeof(float))
            {
                PackRowsOfB((uint*)rows, (uint*)destination, pair.Rank, pair.OutputLength);
            }
            else
            {
                PackRowsOfB((ushort*)rows, (ushort*)destination, pair.Rank, pair.OutputLength);
            }
        }

        return 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void PackRowsOfA<TPacking>(byte* rows, byte* destination, int rank, int input, float scale)
        where TPacking : struct, IPacking
    {
        var rowBytes = (nint)input * TPacking.SourceBytes;
        for (; rank >= Block; rank -= Block)
        {
            var i = 0;
            for (; i + Lane <= input; i += Lane)
            {
                for (var k = 0; k < Block; k++)
                {
                    TPacking.Lane(rows + k * rowBytes + (nint)i * TPacking.SourceBytes, destination, scale);
                    destination += Lane * TPacking.Bytes;
                }
            }

            for (var k = 0; k < Block; k++)
            {
                Row<TPacking>(rows + k * rowBytes + (nint)i * TPacking.SourceBytes, ref destination, input - i, scale);
            }

            rows += Block * rowBytes;
        }

        Row<TPacking>(rows, ref destination, rank * input, scale);
    }

    private static void Row<TPacking>(byte* source, ref byte* destination, int count, float scale)
        where TPacking : struct, IPacking
    {
        for (var i = 0; i < count; i++)
        {
            TPacking.One(source, destination, scale);
            source += TPacking.SourceBytes;
            destination += TPacking.Bytes;
        }
    }

    /// <summary>In place: what is written never passes what is still to be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(byte* values, long count, float scale)
    {
        long i = 0;
        for (; i + Lane <= count; i += Lane)
        {
            HalfPacking.Lane(values + i * sizeof(float), values + i * sizeof(ushort), scale);
        }

        for (; i < count; i++)
        {
            HalfPacking.One(values + i * sizeof(float), values + i * sizeof(ushort), scale);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void PackRowsOfB<T>(T* rows, T* destination, int rank, int output)
        where T : unmanaged
    {
        for (; output >= Lane; output -= Lane)
        {
            for (nint q = 0; q < rank; q++)
            {
                for (nint i = 0; i < Lane; i++)
                {
                    destination[i] = rows[i * rank + q];
                }

                destination += Lane;
            }

            rows += (nint)Lane * rank;
        }

        for (nint q = 0; q < rank; q++)
        {
            for (nint i = 0; i < output; i++)
            {
                *destination++ = rows[i * rank + q];
            }
        }
    }

    /// <summary>The power of two that brings the largest magnitude to <see cref="LargestExponent"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Exponent(ReadOnlySpan<uint> bits, string target)
    {
        // Magnitudes of floats are ordered as their bits are.
        var most = Vector256<uint>.Zero;
        var i = 0;
        for (; i + Vector256<uint>.Count <= bits.Length; i += Vector256<uint>.Count)
        {
            most = Vector256.Max(most, Vector256.Create(bits.Slice(i, Vector256<uint>.Count)) & Vector256.Create(Magnitude));
        }

        var largest = 0u;
        for (var k = 0; k < Vector256<uint>.Count; k++)
        {
            largest = Math.Max(largest, most[k]);
        }

        for (; i < bits.Length; i++)
        {
            largest = Math.Max(largest, bits[i] & Magnitude);
        }

        return largest >= Infinity
            ? throw new AdapterFormatException($"The factors of {target} hold a number that is not finite.")
            : Math.Clamp(LargestExponent + ExponentBias - (int)(largest >> ExponentShift), -ExponentBias, MostShift);
    }

    private Span<byte> Buffer(long bytes)
    {
        if (_source.Length < bytes)
        {
            _source = GC.AllocateUninitializedArray<byte>(checked((int)bytes));
        }

        return _source.AsSpan(0, (int)bytes);
    }
}
