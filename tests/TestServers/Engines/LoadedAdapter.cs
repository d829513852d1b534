using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
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

    /// <summary>Of a safetensors file's tensors: names, types, shapes and bits, in whatever order they lie.</summary>
    public static string FingerprintOf(byte[] file)
    {
        var start = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using var header = JsonDocument.Parse(file.AsMemory(8, start - 8));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__").OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var offsets = tensor.Value.GetProperty("data_offsets");
            var shape = string.Join(',', tensor.Value.GetProperty("shape").EnumerateArray());
            hash.AppendData(Encoding.UTF8.GetBytes($"{tensor.Name} {tensor.Value.GetProperty("dtype").GetString()} {shape}"));
            hash.AppendData(file.AsSpan(start + offsets[0].GetInt32(), offsets[1].GetInt32() - offsets[0].GetInt32()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
