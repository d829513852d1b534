using System.Text;
using AdapterFormats.Tests.Support;

namespace AdapterFormats.Tests.Canonical;

public class ElementTypeTests
{
    [Fact]
    public void Import_OfQ8Factors_WidensThemExactly()
    {
        using var work = new WorkFolder();
        var random = new Random(1);
        var blocks = new byte[2 * 34 * 4]; // 4 rows of 64
        random.NextBytes(blocks);
        for (var block = 0; block < 8; block++)
            BitConverter.TryWriteBytes(blocks.AsSpan(block * 34), (Half)(0.001 * (block + 1)));
        var b = new float[64 * 4];
        Array.Fill(b, 0.5f);

        var upload = AdapterUpload.FromFile(work.Write("q8.gguf", Gguf(blocks, PlainTensor.F32("", [64, 4], b).Data)));
        var canonical = Importing.Accept(upload, Corpus.Base("llama"), work).Canonical!;
        using var reader = CanonicalAdapterReader.Open(File.OpenRead(canonical.Path));

        var values = new float[4 * 64];
        Assert.Single(reader.Pairs).ReadA(values);
        for (var i = 0; i < values.Length; i++)
            Assert.Equal((float)(Half)(0.001 * ((i / 32) + 1)) * (sbyte)blocks[(i / 32 * 34) + 2 + (i % 32)], values[i]);
        Assert.Equal(AdapterElementType.F32, reader.Pairs[0].Type);
    }

    [Fact]
    public void Import_OfFactorsOfTwoTypes_KeepsBothAndReadsThemAsTheWider()
    {
        using var work = new WorkFolder();
        var tensors = SmallAdapter.Tensors();
        var a = tensors[0];
        var upper = Enumerable.Range(0, a.Data.Length / 4).SelectMany(i => a.Data[((4 * i) + 2)..((4 * i) + 4)]).ToArray();
        tensors[0] = a with { Type = "BF16", Data = upper };

        var canonical = Importing.Accept(SmallAdapter.Write(work, tensors), Corpus.Base("llama"), work).Canonical!;
        using var reader = CanonicalAdapterReader.Open(File.OpenRead(canonical.Path));
        var written = PlainGguf.Read(canonical.Path);

        Assert.Equal((30u, 0u), (written.Tensors["blk.0.attn_q.weight.lora_a"].Type, written.Tensors["blk.0.attn_q.weight.lora_b"].Type));
        Assert.Equal(AdapterElementType.F32, reader.Pairs[0].Type);
        var values = new float[4 * 64];
        reader.Pairs[0].ReadA(values);
        Assert.Equal(PlainSafetensors.Widen("BF16", upper), values);
    }

    [Fact]
    public void Read_OfASpanOfAnotherLength_IsRefused()
    {
        using var reader = CanonicalAdapterReader.Open(File.OpenRead(Corpus.Bad("valid.gguf")));

        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Pairs[0].ReadA(new float[3]));
    }

    private static byte[] Gguf(byte[] a, byte[] b)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        void Text(string text)
        {
            writer.Write((long)text.Length);
            writer.Write(Encoding.ASCII.GetBytes(text));
        }

        void Pair(string key, string value)
        {
            Text(key);
            writer.Write(8u);
            Text(value);
        }

        void Tensor(string name, long columns, long rows, uint type, long offset)
        {
            Text(name);
            writer.Write(2u);
            writer.Write(columns);
            writer.Write(rows);
            writer.Write(type);
            writer.Write(offset);
        }

        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write(2L);
        writer.Write(4L);
        Pair("general.type", "adapter");
        Pair("general.architecture", "llama");
        Pair("adapter.type", "lora");
        Text("adapter.lora.alpha");
        writer.Write(6u);
        writer.Write(8f);
        var padded = (a.Length + 31) / 32 * 32;
        Tensor("blk.0.attn_q.weight.lora_a", 64, 4, 8, 0);
        Tensor("blk.0.attn_q.weight.lora_b", 4, 64, 0, padded);
        writer.Write(new byte[-stream.Position & 31]);
        writer.Write(a);
        writer.Write(new byte[padded - a.Length]);
        writer.Write(b);
        return stream.ToArray();
    }
}
