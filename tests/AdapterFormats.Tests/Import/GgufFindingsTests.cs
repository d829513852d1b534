using AdapterFormats.Tests.Support;

namespace AdapterFormats.Tests.Import;

public class GgufFindingsTests
{
    [Fact]
    public void Import_OfNestedArraysInGguf_IsRefusedAsSuch()
    {
        using var work = new WorkFolder();
        var header = new MemoryStream();
        using var writer = new BinaryWriter(header);
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write(0L);
        writer.Write(1L);
        writer.Write(1L);
        writer.Write((byte)'x');
        for (var depth = 0; depth < 1000; depth++)
        {
            writer.Write(9u); // an array
            if (depth > 0)
                writer.Write(1L); // of one
        }

        Assert.Equal(
            ["gguf-nested-array"],
            Importing.Codes(Importing.Import(AdapterUpload.FromFile(work.Write("x.gguf", header.ToArray())), Corpus.Base("llama"), work)));
    }
}
