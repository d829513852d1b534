using System.Buffers.Binary;
using System.Text;
using AdapterFormats.Tests.Support;

namespace AdapterFormats.Tests.Robustness;

/// <summary>Files within every limit of bytes that are built to cost work. Each is answered.</summary>
public class BombTests
{
    private const int HeaderBytes = 1_000_000;

    [Theory]
    [InlineData("nested", "safetensors-shape")]
    [InlineData("flat", "safetensors-shape")]
    [InlineData("offsets", "safetensors-offset")]
    [InlineData("number", "safetensors-shape")]
    public async Task Import_OfAnEntryThatFillsTheHeader_IsRefusedByName(string kind, string code)
    {
        var ones = Repeat("1,", HeaderBytes);
        var (shape, offsets) = kind switch
        {
            "nested" => ($"[{ones}[]]", "[0,4]"),
            "flat" => ($"[{ones}1]", "[0,4]"),
            "offsets" => ("[1]", $"[{ones}[]]"),
            _ => ($"[{new string('9', HeaderBytes)}]", "[0,4]"),
        };

        var result = await ImportHeader($$"""{"t":{{Entry(shape, offsets)}}}""");

        Assert.Contains(result.Findings, f => f.Code == code && f.Tensor == "t");
    }

    [Fact]
    public async Task Import_OfManyEntriesWithManyDimensions_IsRefused()
    {
        var shape = $"[{Repeat("1,", 64 << 10)}{{}}]";
        var header = string.Join(',', Enumerable.Range(0, 15).Select(i => $"\"t{i}\":{Entry(shape, "[0,4]")}"));

        var result = await ImportHeader($"{{{header}}}");

        Assert.Equal(15, result.Findings.Count(f => f.Code == "safetensors-shape"));
    }

    [Theory]
    [InlineData("different")]
    [InlineData("equal")]
    public async Task Import_OfTwentyThousandEntries_IsRefusedWithASmallAnswer(string names)
    {
        var entries = Enumerable.Range(0, 20_000).Select(i => $"\"{(names == "equal" ? 0 : i)}\":{Entry("[]", "[9,9]")}");
        var limits = new ImportLimits { MaxHeaderBytes = 2 << 20 };

        var result = await ImportHeader($"{{{string.Join(',', entries)}}}", limits);

        Assert.False(result.Accepted);
        Assert.InRange(result.Findings.Count, 1, 1001);
    }

    [Fact]
    public async Task Import_OfMetadataThatFillsTheHeader_JudgesTheTensors()
    {
        var metadata = string.Join(',', Enumerable.Range(0, 60_000).Select(i => $"\"{i}\":\"a\""));

        var result = await ImportHeader($$"""{"__metadata__":{{{metadata}}},"t":{{Entry("[1]", "[0,4]")}}}""");

        Assert.Equal(["tensor-unknown"], Importing.Codes(result));
    }

    [Fact]
    public async Task Import_OfAGgufWithAsManyValuesAsAreAllowed_IsRefused()
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((long)Corpus.Base("llama").Targets.Count * 2);
        writer.Write(256L);
        for (var i = 0; i < 256; i++)
        {
            Text(writer, $"general.{i}");
            writer.Write(9u);
            writer.Write(8u);
            writer.Write(480L);
            writer.Write(new byte[480 * sizeof(long)]);
        }

        for (var i = 0; i < Corpus.Base("llama").Targets.Count * 2; i++)
        {
            Text(writer, $"t{i}");
            writer.Write(16u);
            for (var dimension = 0; dimension < 16; dimension++)
                writer.Write(1L << 60);
            writer.Write(0u);
            writer.Write(ulong.MaxValue);
        }

        using var work = new WorkFolder();
        var result = await Import(work, AdapterUpload.FromFile(work.Write("upload", file.ToArray())));

        Assert.Contains("tensor-shape", Importing.Codes(result));
        Assert.Contains("gguf-alpha", Importing.Codes(result));
    }

    private static void Text(BinaryWriter writer, string text)
    {
        writer.Write((long)text.Length);
        writer.Write(Encoding.UTF8.GetBytes(text));
    }

    private static string Entry(string shape, string offsets) => $$"""{"dtype":"F32","shape":{{shape}},"data_offsets":{{offsets}}}""";

    private static string Repeat(string text, int bytes) => string.Concat(Enumerable.Repeat(text, bytes / text.Length));

    private static async Task<ImportResult> ImportHeader(string header, ImportLimits? limits = null)
    {
        using var work = new WorkFolder();
        var length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        var weights = work.Write("weights", [.. length, .. Encoding.UTF8.GetBytes(header), 0, 0, 0, 0]);
        var config = work.Write("config", SmallAdapter.ConfigBytes());
        return await Import(
            work, AdapterUpload.FromFiles([new("adapter_config.json", config), new("adapter_model.safetensors", weights)]), limits);
    }

    private static Task<ImportResult> Import(WorkFolder work, AdapterUpload upload, ImportLimits? limits = null)
    {
        var baseModel = Corpus.Base("llama");
        return Bounded.Run(stop => new AdapterImporter(limits ?? new ImportLimits()).Import(
            upload, baseModel, new ImportPolicy(), work.New(), stop));
    }
}
