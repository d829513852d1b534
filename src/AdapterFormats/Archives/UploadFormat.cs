namespace AdapterFormats.Archives;

internal enum UploadFormat
{
    Unknown,
    Empty,
    Zip,
    Tar,
    Gzip,
    Gguf,
    Pickle,
    Safetensors,
}
