using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace TestServers.Engines;

/// <summary>A PEFT folder as a stand-in engine has read it.</summary>
/// <param name="Path">Where it lay.</param>
/// <param name="Fingerprint">Of its weights: what an answer made with it begins with.</param>
public sealed record LoadedAdapter(string Path, string Fingerprint)
{
    private const string Root = "base_model.model.";

    /// <exception cref="FileNotFoundException">There is no adapter at that path.</exception>
    /// <exception cref="InvalidDataException">It is none that the engine takes; the message is the engine's.</exception>
    public static LoadedAdapter Read(string folder, int maxRank)
    {
        var weights = System.IO.Path.Combine(folder, "adapter_model.safetensors");
        using var config = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(folder, "adapter_config.json")));
        var rank = config.RootElement.GetProperty("r").GetInt32();
        if (config.RootElement.GetProperty("peft_type").GetString() != "LORA" || config.RootElement.GetProperty("target_modules").GetArrayLength() == 0)
            throw new InvalidDataException("The adapter is no LoRA.");
        if (rank > maxRank)
            throw new InvalidDataException($"LoRA rank {rank} is greater than max_lora_rank {maxRank}.");
        var bytes = File.ReadAllBytes(weights);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, (int)BinaryPrimitives.ReadInt64LittleEndian(bytes)));
        foreach (var tensor in header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
        {
            var isA = tensor.Name.EndsWith(".lora_A.weight", StringComparison.Ordinal);
            if (!tensor.Name.StartsWith(Root, StringComparison.Ordinal) || (!isA && !tensor.Name.EndsWith(".lora_B.weight", StringComparison.Ordinal)))
                throw new InvalidDataException($"{tensor.Name} is unsupported LoRA weight");
            if (tensor.Value.GetProperty("shape")[isA ? 0 : 1].GetInt32() != rank)
                throw new InvalidDataException($"{tensor.Name} is not of rank {rank}.");
        }

        return new LoadedAdapter(folder, FingerprintOf(bytes));
    }

    public static string FingerprintOf(byte[] weights) => Convert.ToHexStringLower(SHA256.HashData(weights))[..12];
}
