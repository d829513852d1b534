using System.Runtime.InteropServices;

namespace AdapterFormats.Tests.Support;

internal sealed record PlainTensor(string Name, string Type, int[] Shape, byte[] Data)
{
    public static PlainTensor F32(string name, int[] shape, float[] values) =>
        new(name, "F32", shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
