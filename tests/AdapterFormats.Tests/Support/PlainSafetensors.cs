using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace AdapterFormats.Tests.Support;

/// <summary>A trusting reader and writer of safetensors, independent of the product's.</summary>
internal static class PlainSafetensors
{
    public static Dictionary<string, (int[] Shape, float[] Values)> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var start = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        using var json = JsonDocument.Parse(bytes.AsMemory(8, start - 8));
        return json.RootElement.EnumerateObject().Where(p => p.Name != "__metadata__").ToDictionary(p => p.Name, p =>
        {
            var offsets = p.Value.GetProperty("data_offsets");
            var data = bytes.AsSpan(start + offsets[0].GetInt32(), offsets[1].GetInt32() - offsets[0].GetInt32());
            int[] shape = [.. p.Value.GetProperty("shape").EnumerateArray().Select(s => s.GetInt32())];
            return (shape, Widen(p.Value.GetProperty("dtype").GetString()!, data));
        });
    }

    public static float[] Widen(string type, ReadOnlySpan<byte> data)
    {
        if (type == "F32")
            return MemoryMarshal.Cast<byte, float>(data).ToArray();
        var values = new float[data.Length / 2];
        for (var i = 0; i < values.Length; i++)
        {
            var bits = BinaryPrimitives.ReadUInt16LittleEndian(data[(2 * i)..]);
            values[i] = type == "BF16" ? BitConverter.UInt32BitsToSingle((uint)bits << 16) : (float)BitConverter.UInt16BitsToHalf(bits);
        }

        return values;
    }

    public static byte[] Write(IEnumerable<PlainTensor> tensors)
    {
        var entries = new Dictionary<string, object>();
        var body = new MemoryStream();
        foreach (var tensor in tensors)
        {
            entries[tensor.Name] = new { dtype = tensor.Type, shape = tensor.Shape, data_offsets = new[] { body.Length, body.Length + tensor.Data.Length } };
            body.Write(tensor.Data);
        }

        var header = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(entries));
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. body.ToArray()];
    }
}
