using System.Runtime.InteropServices;
using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>Rows for one decode: a token, its position and its sequence each. Refilled for every step without allocating.</summary>
public sealed unsafe class LlamaBatch : IDisposable
{
    private int* _ids;
    private LlamaBatchNative _native;

    /// <param name="capacity">The most rows.</param>
    public LlamaBatch(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Capacity = capacity;
        _native.Tokens = Allocate<int>(capacity);
        _native.Positions = Allocate<int>(capacity);
        _native.SequenceCounts = Allocate<int>(capacity);
        _native.Logits = (sbyte*)Allocate<byte>(capacity);
        _native.SequenceIds = (int**)NativeMemory.Alloc((nuint)capacity, (nuint)sizeof(int*));
        _ids = Allocate<int>(capacity);
        for (var row = 0; row < capacity; row++)
        {
            _native.SequenceIds[row] = _ids + row;
        }
    }

    public int Capacity { get; }

    public int Count => _native.Rows;

    internal LlamaBatchNative Native => _native;

    public void Clear() => _native.Rows = 0;

    public void Add(int token, int position, int sequence, bool wantLogits)
    {
        if (_native.Rows == Capacity)
        {
            throw new InvalidOperationException($"The batch is full: {Capacity} rows.");
        }

        var row = _native.Rows++;
        _native.Tokens[row] = token;
        _native.Positions[row] = position;
        _native.SequenceCounts[row] = 1;
        _ids[row] = sequence;
        _native.Logits[row] = (sbyte)(wantLogits ? 1 : 0);
    }

    public void Dispose()
    {
        NativeMemory.Free(_native.Tokens);
        NativeMemory.Free(_native.Positions);
        NativeMemory.Free(_native.SequenceCounts);
        NativeMemory.Free(_native.Logits);
        NativeMemory.Free(_native.SequenceIds);
        NativeMemory.Free(_ids);
        _native = default;
        _ids = null;
    }

    private static T* Allocate<T>(int count)
        where T : unmanaged => (T*)NativeMemory.Alloc((nuint)count, (nuint)sizeof(T));
}
