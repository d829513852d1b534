namespace AdapterFormats.Elements;

/// <summary>A tensor's bytes in a file that was checked to contain them.</summary>
internal readonly record struct TensorBytes(Stream File, long Offset)
{
    /// <summary>Reads exactly the span, from <paramref name="position"/> within the tensor.</summary>
    public void Read(long position, Span<byte> bytes)
    {
        File.Position = checked(Offset + position);
        File.ReadExactly(bytes);
    }
}
