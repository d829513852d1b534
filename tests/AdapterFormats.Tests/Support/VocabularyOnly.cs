using System.Buffers.Binary;
using System.Text;

namespace AdapterFormats.Tests.Support;

/// <summary>What <c>convert_hf_to_gguf.py --vocab-only</c> makes of a model: all of the metadata and no tensor.</summary>
internal static class VocabularyOnly
{
    private const int Header = 24;

    public static string Write(string model, string path)
    {
        using var reader = new BinaryReader(File.OpenRead(model));
        reader.BaseStream.Position = Header - sizeof(long);
        var values = reader.ReadInt64();
        for (var i = 0; i < values; i++)
        {
            _ = Encoding.UTF8.GetString(reader.ReadBytes((int)reader.ReadInt64()));
            Skip(reader, reader.ReadUInt32());
        }

        var length = (int)reader.BaseStream.Position;
        reader.BaseStream.Position = 0;
        var bytes = reader.ReadBytes(length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), 0);
        File.WriteAllBytes(path, [.. bytes, .. new byte[(32 - (length % 32)) % 32]]);
        return path;
    }

    private static void Skip(BinaryReader reader, uint type)
    {
        switch (type)
        {
            case 8:
                var length = reader.ReadInt64();
                reader.BaseStream.Position += length;
                break;
            case 9:
                var element = reader.ReadUInt32();
                for (var left = reader.ReadInt64(); left > 0; left--)
                    Skip(reader, element);
                break;
            default:
                reader.BaseStream.Position += type switch { 0 or 1 or 7 => 1, 2 or 3 => 2, 4 or 5 or 6 => 4, _ => 8 };
                break;
        }
    }
}
