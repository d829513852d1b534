using System.Text;

namespace AdapterFormats.Tests.Support;

/// <summary>A trusting reader of GGUF adapters, independent of the product's.</summary>
internal sealed class PlainGguf
{
    public Dictionary<string, object> Metadata { get; } = [];

    public Dictionary<string, (long[] Dimensions, uint Type, float[] Values)> Tensors { get; } = [];

    public List<string> Order { get; } = [];

    public static PlainGguf Read(string path)
    {
        var gguf = new PlainGguf();
        using var reader = new BinaryReader(File.OpenRead(path));
        Assert.Equal("GGUF", Encoding.ASCII.GetString(reader.ReadBytes(4)));
        Assert.Equal(3u, reader.ReadUInt32());
        var tensors = reader.ReadInt64();
        var values = reader.ReadInt64();
        for (var i = 0; i < values; i++)
            gguf.Metadata[Text(reader)] = Value(reader, reader.ReadUInt32());
        var infos = new List<(string Name, long[] Dimensions, uint Type, long Offset)>();
        for (var i = 0; i < tensors; i++)
        {
            var name = Text(reader);
            var dimensions = new long[reader.ReadUInt32()];
            for (var d = 0; d < dimensions.Length; d++)
                dimensions[d] = reader.ReadInt64();
            infos.Add((name, dimensions, reader.ReadUInt32(), reader.ReadInt64()));
        }

        var data = (reader.BaseStream.Position + 31) / 32 * 32;
        foreach (var (name, dimensions, type, offset) in infos)
        {
            Assert.Equal(0, offset % 32);
            reader.BaseStream.Position = data + offset;
            var count = (int)dimensions.Aggregate((x, y) => x * y);
            var bytes = reader.ReadBytes(count * (type == 0 ? 4 : 2));
            gguf.Tensors.Add(name, (dimensions, type, PlainSafetensors.Widen(type == 0 ? "F32" : type == 1 ? "F16" : "BF16", bytes)));
            gguf.Order.Add(name);
        }

        return gguf;
    }

    private static string Text(BinaryReader reader) => Encoding.UTF8.GetString(reader.ReadBytes((int)reader.ReadInt64()));

    private static object Value(BinaryReader reader, uint type) => type switch
    {
        4 => reader.ReadUInt32(),
        6 => reader.ReadSingle(),
        8 => Text(reader),
        _ => throw new InvalidDataException($"type {type}"),
    };
}
