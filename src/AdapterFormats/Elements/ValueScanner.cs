using System.Numerics.Tensors;

namespace AdapterFormats.Elements;

/// <summary>One pass over a tensor's values in a fixed buffer.</summary>
internal static class ValueScanner
{
    public static ValueSummary Scan(
        TensorBytes source, ElementType type, long elements, ChunkBuffers buffers, CancellationToken cancellationToken)
    {
        var max = 0f;
        bool nan = false, infinity = false;
        var perChunk = ChunkBuffers.Elements;
        for (long done = 0; done < elements; done += perChunk)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = (int)Math.Min(perChunk, elements - done);
            var bytes = buffers.Bytes.AsSpan(0, (int)ElementTypes.Bytes(type, count));
            var values = buffers.Values.AsSpan(0, count);
            source.Read(ElementTypes.Bytes(type, done), bytes);
            ElementDecoder.Decode(type, bytes, values);
            var chunk = Math.Abs(TensorPrimitives.MaxMagnitude<float>(values));
            if (float.IsFinite(chunk))
            {
                max = Math.Max(max, chunk);
                continue;
            }

            // Rare: the maximum hides which of the two there are, so this chunk is looked at value by value.
            foreach (var value in values)
            {
                nan |= float.IsNaN(value);
                infinity |= float.IsInfinity(value);
                if (float.IsFinite(value))
                    max = Math.Max(max, Math.Abs(value));
            }
        }

        return new ValueSummary(max, nan, infinity);
    }
}
