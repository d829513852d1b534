namespace AdapterFormats.Import;

/// <summary>The names that mean something in an adapter's folder.</summary>
internal static class AdapterFileNames
{
    public const string Config = "adapter_config.json";
    public const string Weights = "adapter_model.safetensors";
    public const string Pickle = "adapter_model.bin";
    public const string Manifest = "adapter_manifest.json";
    public const string Gguf = "adapter.gguf";

    /// <summary>The folder that a torch.save file is inside.</summary>
    public const string PickledData = "data.pkl";
}
