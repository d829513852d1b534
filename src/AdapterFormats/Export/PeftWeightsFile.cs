using System.Buffers.Binary;
using System.Text.Json;

namespace AdapterFormats.Export;

/// <summary>Writes <c>adapter_model.safetensors</c>.</summary>
internal static class PeftWeightsFile
{
    /// <summary>The data begins at a multiple of it, as the format's own writer does.</summary>
    private const int Alignment = 8;

    /// <returns>Bytes written.</returns>
    public static long Write(PeftPlan plan, string path)
    {
        using var file = PrivateFile.Create(path);
        file.Write(Header(plan));
        foreach (var tensor in plan.Tensors)
            file.Write(tensor.Read());
        file.Flush();
        return file.Length;
    }

    private static byte[] Header(PeftPlan plan)
    {
        using var header = new MemoryStream();
        header.SetLength(sizeof(ulong));
        header.Position = sizeof(ulong);
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            json.WriteEndObject();
            long offset = 0;
            foreach (var tensor in plan.Tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.ToString());
                Pair(json, "shape", tensor.Rows, tensor.Columns);
                Pair(json, "data_offsets", offset, offset += tensor.Bytes);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (header.Length % Alignment != 0)
            header.WriteByte((byte)' ');
        var bytes = header.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)(bytes.Length - sizeof(ulong)));
        return bytes;
    }

    private static void Pair(Utf8JsonWriter json, string name, long first, long second)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(first);
        json.WriteNumberValue(second);
        json.WriteEndArray();
    }
}
