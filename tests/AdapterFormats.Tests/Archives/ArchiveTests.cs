using System.Formats.Tar;
using System.IO.Compression;
using AdapterFormats.Tests.Support;
using static AdapterFormats.Tests.Support.Packing;

namespace AdapterFormats.Tests.Archives;

public class ArchiveTests
{
    [Fact]
    public void Import_OfATarByAnotherWriter_IsAcceptedInEveryDialect()
    {
        using var work = new WorkFolder();

        foreach (var format in new[] { TarEntryFormat.Ustar, TarEntryFormat.Pax, TarEntryFormat.Gnu, TarEntryFormat.V7 })
        {
            var path = work.Write($"{format}.tar", Tar(format, "./" + new string('d', 80) + "/", Files()));
            // Without the "ustar" mark, V7 cannot be told from any other bytes.
            if (format == TarEntryFormat.V7)
                Assert.Equal(
                    ["format-unknown"], Importing.Codes(Importing.Import(AdapterUpload.FromFile(path), Corpus.Base("llama"), work)));
            else
                Importing.Accept(AdapterUpload.FromFile(path), Corpus.Base("llama"), work);
        }
    }

    [Fact]
    public void Import_OfLongNames_ReadsThemFromExtendedHeaders()
    {
        using var work = new WorkFolder();
        var files = Files();
        files[new string('n', 200) + ".txt"] = [1];

        foreach (var format in new[] { TarEntryFormat.Pax, TarEntryFormat.Gnu })
        {
            var result = Importing.Accept(
                AdapterUpload.FromFile(work.Write($"{format}.tar", Tar(format, "", files))), Corpus.Base("llama"), work);
            Assert.Equal(161, Assert.Single(result.Ignored).Length);
        }
    }

    [Fact]
    public void Import_OfATarWithAHugeExtendedHeader_IsRefusedWithoutReadingIt()
    {
        using var work = new WorkFolder();
        var bytes = Tar(TarEntryFormat.Gnu, "", new() { [new string('n', 200_000)] = [1] });

        Assert.Equal(
            ["archive-damaged"],
            Importing.Codes(Importing.Import(AdapterUpload.FromFile(work.Write("x.tar", bytes)), Corpus.Base("llama"), work)));
    }

    [Theory]
    [InlineData(148)] // the checksum, too short for the binary form
    [InlineData(124)] // the size
    public void Import_OfATarWithABinaryNumberInAHeader_IsRefused(int field)
    {
        using var work = new WorkFolder();
        var bytes = Tar(TarEntryFormat.Ustar, "", Files());
        bytes[field] = 0xFF;

        Assert.Equal(
            ["archive-damaged"],
            Importing.Codes(Importing.Import(AdapterUpload.FromFile(work.Write("x.tar", bytes)), Corpus.Base("llama"), work)));
    }

    [Fact]
    public void Import_OfAZipWithAWrongChecksum_IsRefused()
    {
        using var work = new WorkFolder();
        var bytes = Zip(Files(), CompressionLevel.NoCompression);
        var at = bytes.AsSpan().IndexOf("lora_alpha"u8);
        bytes[at + 13]++; // the alpha's own digit

        Assert.Equal(
            ["archive-damaged"],
            Importing.Codes(Importing.Import(AdapterUpload.FromFile(work.Write("x.zip", bytes)), Corpus.Base("llama"), work)));
    }

    [Fact]
    public void Import_OfAZipThatSaysLessThanItHolds_StopsAtWhatItSays()
    {
        using var work = new WorkFolder();
        var bytes = Zip(Files(), CompressionLevel.Optimal);
        var directory = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        bytes[directory + 24]--; // the last file's unpacked size
        bytes[directory + 25]--;

        Assert.Equal(
            ["archive-damaged"],
            Importing.Codes(Importing.Import(AdapterUpload.FromFile(work.Write("x.zip", bytes)), Corpus.Base("llama"), work)));
    }

    [Fact]
    public void Import_OfAZipWithAFileTwice_IsRefused()
    {
        using var work = new WorkFolder();
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "adapter_config.json", "adapter_config.json", "adapter_model.safetensors" })
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Files()[name]);
            }
        }

        Assert.Equal(
            ["duplicate-file"],
            Importing.Codes(Importing.Import(AdapterUpload.FromFile(work.Write("x.zip", stream.ToArray())), Corpus.Base("llama"), work)));
    }

    [Fact]
    public void Import_OfATrainersOutputWithCheckpoints_TakesTheTopmost()
    {
        using var work = new WorkFolder();
        var files = Files().ToDictionary(f => "out/" + f.Key, f => f.Value);
        files["out/checkpoint-10/adapter_config.json"] = [];
        files["out/checkpoint-10/adapter_model.safetensors"] = [];

        var result = Importing.Accept(
            AdapterUpload.FromFile(work.Write("x.zip", Zip(files, CompressionLevel.Optimal))), Corpus.Base("llama"), work);

        Assert.Equal(["out/checkpoint-10/adapter_config.json", "out/checkpoint-10/adapter_model.safetensors"], result.Ignored);
    }

    [Fact]
    public void Import_OfATorchZip_IsCalledAPickle()
    {
        using var work = new WorkFolder();
        var bytes = Zip(new() { ["archive/data.pkl"] = [0x80, 2], ["archive/version"] = [(byte)'3'] }, CompressionLevel.Optimal);

        Assert.Equal(
            ["weights-pickle"],
            Importing.Codes(Importing.Import(AdapterUpload.FromFile(work.Write("x.bin", bytes)), Corpus.Base("llama"), work)));
    }
}
