using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace AdapterFormats.Tests.Support;

/// <summary>Packs files as other programs do.</summary>
internal static class Packing
{
    public static Dictionary<string, byte[]> Files() => new()
    {
        ["adapter_config.json"] = SmallAdapter.ConfigBytes(),
        ["adapter_model.safetensors"] = PlainSafetensors.Write(SmallAdapter.Tensors()),
    };

    public static byte[] Zip(Dictionary<string, byte[]> files, CompressionLevel level)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    public static byte[] Tar(TarEntryFormat format, string folder, Dictionary<string, byte[]> files)
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, format, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                var type = format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile;
                TarEntry entry = format switch
                {
                    TarEntryFormat.Ustar => new UstarTarEntry(type, folder + name),
                    TarEntryFormat.Pax => new PaxTarEntry(type, folder + name),
                    TarEntryFormat.Gnu => new GnuTarEntry(type, folder + name),
                    _ => new V7TarEntry(type, name),
                };
                entry.DataStream = new MemoryStream(bytes);
                tar.WriteEntry(entry);
            }
        }

        return stream.ToArray();
    }
}
