namespace AdapterFormats.Archives;

/// <summary>Recognises an upload by its first bytes.</summary>
internal static class UploadFormats
{
    private const int HeadBytes = 512;

    public static UploadFormat Recognise(string path)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        return Recognise(head[..file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)]);
    }

    private static UploadFormat Recognise(ReadOnlySpan<byte> head) => head switch
    {
        [] => UploadFormat.Empty,
        [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => UploadFormat.Zip,
        [0x1F, 0x8B, ..] => UploadFormat.Gzip,
        // GGUF, and its ancestors GGML, GGMF, GGJT and GGLA, which the GGUF reader refuses by their magic.
        [(byte)'G', (byte)'G', ..] => UploadFormat.Gguf,
        [0x80, >= 2 and <= 5, ..] => UploadFormat.Pickle,
        { Length: HeadBytes } when head.Slice(257, 5).SequenceEqual("ustar"u8) => UploadFormat.Tar,
        [_, _, _, _, _, _, _, 0, (byte)'{', ..] => UploadFormat.Safetensors,
        _ => UploadFormat.Unknown,
    };
}
