using System.Text.Json.Serialization;

namespace Gateway.Tabby;

/// <summary>Tabby's health object. The same for every caller at any time: it tells its clients what they may ask for, and nothing of hosts,
/// models or load.</summary>
internal sealed record TabbyHealth(
    string Model,
    [property: JsonPropertyName("chat_model")] string ChatModel,
    string Device,
    string Arch,
    [property: JsonPropertyName("cpu_info")] string CpuInfo,
    [property: JsonPropertyName("cpu_count")] int CpuCount,
    [property: JsonPropertyName("cuda_devices")] IReadOnlyList<string> CudaDevices,
    TabbyVersion Version)
{
    /// <summary>What answers a request without a model: Tabby's clients name none, and ask for nothing when these are missing.</summary>
    private const string DefaultModel = "default";

    public static TabbyHealth Constant { get; } = new(DefaultModel, DefaultModel, "cpu", "", "", 0, [], TabbyVersion.OfThisBuild());
}
