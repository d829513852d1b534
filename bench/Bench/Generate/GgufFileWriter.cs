using System.Buffers.Binary;
using System.Text;

namespace Bench.Generate;

/// <summary>Writes GGUF v3 files for benchmarks: random base models and adapters. Independent of the product's own writer.</summary>
internal sealed class GgufFileWriter
{
    private const int Alignment = 32;

    private readonly List<(string Key, Action<BinaryWriter> Write)> _metadata = [];
    private readonly List<(string Name, long[] Extents, int Type, long Bytes, Action<Stream> Write)> _tensors = [];

    public void Add(string key, string value) => _metadata.Add((key, w => Write(w, 8, () => Text(w, value))));

    public void Add(string key, uint value) => _metadata.Add((key, w => Write(w, 4, () => w.Write(value))));

    public void Add(string key, float value) => _metadata.Add((key, w => Write(w, 6, () => w.Write(value))));

    public void Add(string key, IReadOnlyList<string> values) => _metadata.Add((key, w => Array(w, 8, values.Count, i => Text(w, values[i]))));

    public void Add(string key, float[] values) => _metadata.Add((key, w => Array(w, 6, values.Length, i => w.Write(values[i]))));

    public void Add(string key, int[] values) => _metadata.Add((key, w => Array(w, 5, values.Length, i => w.Write(values[i]))));

    public void AddTensor(string name, long[] extents, int type, long bytes, Action<Stream> write) =>
        _tensors.Add((name, extents, type, bytes, write));

    public void Save(string path)
    {
        using var file = File.Create(path);
        using var writer = new BinaryWriter(file);
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((ulong)_tensors.Count);
        writer.Write((ulong)_metadata.Count);
        foreach (var (key, write) in _metadata)
        {
            Text(writer, key);
            write(writer);
        }

        long offset = 0;
        foreach (var (name, extents, type, bytes, _) in _tensors)
        {
            Text(writer, name);
            writer.Write((uint)extents.Length);
            foreach (var extent in extents)
            {
                writer.Write((ulong)extent);
            }

            writer.Write(type);
            writer.Write((ulong)offset);
            offset += (bytes + Alignment - 1) / Alignment * Alignment;
        }

        Pad(file);
        foreach (var tensor in _tensors)
        {
            tensor.Write(file);
            Pad(file);
        }
    }

    private static void Pad(Stream file) => file.Write(new byte[(Alignment - file.Position % Alignment) % Alignment]);

    private static void Write(BinaryWriter writer, int type, Action value)
    {
        writer.Write(type);
        value();
    }

    private static void Array(BinaryWriter writer, int type, int count, Action<int> element)
    {
        writer.Write(9);
        writer.Write(type);
        writer.Write((ulong)count);
        for (var i = 0; i < count; i++)
        {
            element(i);
        }
    }

    private static void Text(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)bytes.Length);
        writer.Write(length);
        writer.Write(bytes);
    }
}
