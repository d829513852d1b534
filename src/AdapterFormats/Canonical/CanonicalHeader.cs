using System.Buffers.Binary;
using System.Text;
using AdapterFormats.Gguf;

namespace AdapterFormats.Canonical;

/// <summary>The canonical file's header: four metadata values in a fixed order, the tensors by name, padded to the data section.</summary>
internal static class CanonicalHeader
{
    public static byte[] Write(CanonicalPlan plan)
    {
        using var header = new MemoryStream();
        Number(header, GgufFormat.Magic);
        Number(header, GgufFormat.Version);
        Number(header, (ulong)plan.Tensors.Count);
        Number(header, 4UL);
        Pair(header, GgufFormat.GeneralType, "adapter");
        Pair(header, GgufFormat.GeneralArchitecture, plan.Architecture);
        Pair(header, GgufFormat.AdapterType, "lora");
        Text(header, GgufFormat.AdapterAlpha);
        Number(header, (uint)GgufValueType.Float32);
        Number(header, BitConverter.SingleToUInt32Bits(plan.Alpha));
        long offset = 0;
        foreach (var tensor in plan.Tensors)
        {
            Tensor(header, tensor, offset);
            offset = GgufFormat.Align(offset + tensor.Bytes, GgufFormat.DefaultAlignment);
        }

        header.SetLength(GgufFormat.Align(header.Length, GgufFormat.DefaultAlignment));
        return header.ToArray();
    }

    private static void Tensor(MemoryStream header, CanonicalTensor tensor, long offset)
    {
        Text(header, tensor.Name);
        Number(header, 2U);
        Number(header, (ulong)tensor.Columns);
        Number(header, (ulong)tensor.Rows);
        Number(header, GgufTensorType.Of(tensor.Type));
        Number(header, (ulong)offset);
    }

    private static void Pair(MemoryStream header, string key, string value)
    {
        Text(header, key);
        Number(header, (uint)GgufValueType.String);
        Text(header, value);
    }

    private static void Text(MemoryStream header, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Number(header, (ulong)bytes.Length);
        header.Write(bytes);
    }

    private static void Number(MemoryStream header, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        header.Write(bytes);
    }

    private static void Number(MemoryStream header, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        header.Write(bytes);
    }
}
