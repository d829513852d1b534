namespace AdapterFormats.Elements;

/// <summary>The buffers of one import, allocated once: its memory does not grow with the adapter.</summary>
internal sealed class ChunkBuffers
{
    /// <summary>Elements a chunk: a multiple of the Q8_0 block.</summary>
    public const int Elements = 16 * 1024;

    public byte[] Bytes { get; } = new byte[Elements * sizeof(float)];

    public float[] Values { get; } = new float[Elements];
}
